import Tensors

extension Tensor {
  /// Rows of several folds under one another, `[n, widest]`.
  ///
  /// A linear model has as many directions as its training pairs allow, so folds differ in width; columns of zeros
  /// bring narrower ones to one width, which changes no cosine.
  static func rowsOfFolds(_ folds: [Tensor]) throws -> Tensor {
    let width = folds.map { $0.shape[1] }.max() ?? 0
    return try .concatenated(
      folds.map { rows in
        rows.shape[1] == width
          ? rows
          : try .concatenated(
            [rows, .zeros([rows.shape[0], width - rows.shape[1]], dtype: rows.dtype ?? .float32)],
            axis: 1)
      })
  }
}
