package import Tensors

/// Two linear maps into one space in which paired rows agree as far as the training pairs support it:
/// canonical correlations with a ridge on both sides, computed in the span of the cases.
///
/// Each side is whitened by 1/√(s² + λ), s its singular values and λ a multiple of their mean square; the
/// singular vectors of the cross-product are the directions, its singular values how much each counts.
///
/// Sources: Hotelling 1936, <https://doi.org/10.1093/biomet/28.3-4.321>; the ridge, Vinod 1976,
/// <https://doi.org/10.1016/0304-4076(76)90010-5>.
package struct RegularizedCCA: Sendable {
  /// One side's map.
  package struct Side: Sendable {
    /// What is taken off a row, `[1, columns]`.
    package let mean: Tensor
    /// `[columns, width]`, canonical correlations included.
    package let matrix: Tensor

    package init(mean: Tensor, matrix: Tensor) {
      self.mean = mean
      self.matrix = matrix
    }

    /// Rows `[n, columns]` to rows of length 1 `[n, width]`.
    package func callAsFunction(_ rows: Tensor) throws(TensorError) -> Tensor {
      try (rows - mean).matmul(matrix).unitLength()
    }
  }

  /// The map of the first side.
  package let first: Side
  /// The map of the second.
  package let second: Side
  /// The canonical correlations, shrunk by the ridges, descending.
  package let correlations: [Double]

  /// Fits the maps in double precision.
  ///
  /// - Parameters:
  ///   - first: `[n, p]`, float64.
  ///   - second: `[n, q]`, float64.
  ///   - ridges: λ of each side as a multiple of the mean square of its singular values.
  ///   - width: The directions that are kept, fewer if there are fewer.
  package init(
    _ first: Tensor, _ second: Tensor, ridges: (first: Double, second: Double), width: Int
  ) throws {
    guard first.rank == 2, second.rank == 2, first.shape[0] == second.shape[0], first.shape[0] > 2,
      ridges.first > 0, ridges.second > 0, width > 0
    else {
      throw RetrievalError(
        .invalidArgument,
        "canonical correlations: expected pairs of rows, ridges and a width above 0, found "
          + "\(first.shape) and \(second.shape)")
    }
    let left = try Whitening(first, ridge: ridges.first)
    let right = try Whitening(second, ridge: ridges.second)
    // K = Aᵀ B, directions from the smaller of KᵀK and KKᵀ.
    let cross = try left.basis.transposed(0, 1).matmul(right.basis)
    let isWide = cross.shape[0] <= cross.shape[1]
    let gram =
      isWide
      ? try cross.matmul(cross.transposed(0, 1)) : try cross.transposed(0, 1).matmul(cross)
    let (values, vectors) = try gram.symmetricEigen()  // ascending
    let count = min(width, gram.shape[0])
    let places = try Tensor((0..<count).map { Int64(gram.shape[0] - 1 - $0) })
    let squares = try values.selecting(places).clamped(min: 0)
    let strengths = try squares.squareRoot()
    let own = try vectors.selecting(places, axis: 1)
    let other =
      try (isWide ? cross.transposed(0, 1) : cross).matmul(own)
      / strengths.clamped(min: 1e-12).unsqueezed(0)
    correlations = try strengths.array(of: Double.self)
    let scale = strengths
    self.first = Side(
      mean: left.mean, matrix: try left.map.matmul(isWide ? own : other) * scale.unsqueezed(0))
    self.second = Side(
      mean: right.mean, matrix: try right.map.matmul(isWide ? other : own) * scale.unsqueezed(0))
  }
}
