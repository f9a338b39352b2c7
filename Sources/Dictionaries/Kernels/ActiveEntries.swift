package import Tensors

/// The non-zero activations of a batch as tensors, row by row: what the sparse products work on.
///
/// Entries of one row that belong to one nested group form a *segment*; without groups a segment is a
/// row.
package struct ActiveEntries {
  /// The feature of each entry, int64.
  package let features: Tensor
  /// The activation of each entry, 0 or more.
  package let values: Tensor
  /// The row of each entry, int64, ascending.
  package let rows: Tensor
  /// The segment of each entry, int64, ascending.
  package let segments: Tensor
  /// Where each segment begins, and the end, int64.
  package let offsets: Tensor
  /// The same entries by feature: which entry, and where each feature begins.
  private let byFeature: (places: Tensor, offsets: Tensor)

  /// Creates entries of rows without groups.
  package init(
    features: Tensor, values: Tensor, rows: Tensor, offsets: Tensor, featureCount: Int
  ) throws(TensorError) {
    try self.init(
      features: features, values: values, rows: rows, segments: rows, offsets: offsets,
      featureCount: featureCount)
  }

  init(
    features: Tensor, values: Tensor, rows: Tensor, segments: Tensor, offsets: Tensor,
    featureCount: Int
  ) throws(TensorError) {
    self.features = features
    self.values = values
    self.rows = rows
    self.segments = segments
    self.offsets = offsets
    byFeature = (
      try SparseKernels.sorted(features).places,
      try SparseKernels.offsets(
        ofCounts: SparseKernels.occurrences(of: features, count: featureCount))
    )
  }

  /// Zᵀ Y: for each feature the sum of `weights[e] · rowsOf[index[e]]` over its entries.
  ///
  /// - Parameters:
  ///   - index: The row of `table` that each entry takes: ``rows`` or ``segments``.
  ///   - weights: One an entry.
  /// - Returns: `[features, width]`.
  package func sumsByFeature(
    _ table: Tensor, index: Tensor, weights: Tensor
  ) throws(TensorError) -> Tensor {
    try SparseKernels.sumsOfRows(
      table, rows: index.selecting(byFeature.places), offsets: byFeature.offsets,
      weights: weights.selecting(byFeature.places))
  }

  /// Z D: the weighted sum of directions of each segment, `[segments, width]`.
  package func sumsOfDirections(_ directions: Tensor) throws(TensorError) -> Tensor {
    try SparseKernels.sumsOfRows(directions, rows: features, offsets: offsets, weights: values)
  }

  /// The inner product of each entry's direction with its segment's row of `left`.
  package func products(_ left: Tensor, _ directions: Tensor) throws(TensorError) -> Tensor {
    try SparseKernels.products(
      left, directions, rows: features, offsets: offsets, segments: segments)
  }

  /// The sum over each feature's entries, `[features]`.
  package func sums(_ weights: Tensor, featureCount: Int) throws(TensorError) -> Tensor {
    try SparseKernels.occurrences(of: features, count: featureCount, weights: weights)
  }

  /// 1 where an entry is above 0, in the values' type.
  package func isActive() throws(TensorError) -> Tensor {
    try (values .> 0).converted(to: values.dtype ?? .float32)
  }
}
