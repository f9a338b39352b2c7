import Tensors

/// The products that a sparse code needs instead of full matrix products.
///
/// `embedding_bag` with weights is a sum of weighted rows over segments: it never makes the
/// `[entries, width]` matrix of those rows.
enum SparseKernels {
  private static let embeddingBag = find("aten::embedding_bag")
  private static let weightGradient = find("aten::_embedding_bag_per_sample_weights_backward")
  private static let countOccurrences = find("aten::bincount")
  private static let stableSort = find("aten::sort", overload: "stable")
  private static let kthSmallest = find("aten::kthvalue")
  private static let multiplyScalar = find("aten::mul", overload: "Scalar")
  private static let addProduct = find("aten::addcmul_")
  private static let divideInPlace = find("aten::div_", overload: "Tensor")

  private static func find(_ name: String, overload: String = "") -> Operators.Entry {
    Operators.Entry { () throws(TensorError) in try Operator(name, overload: overload) }
  }

  /// Segment s: the sum of `weights[e] · table[rows[e]]` for `e` in `offsets[s]..<offsets[s + 1]`.
  ///
  /// - Parameters:
  ///   - table: `[entries, width]`.
  ///   - rows: int64.
  ///   - offsets: One more than segments, int64.
  ///   - weights: As many as `rows`, in the table's element type.
  static func sumsOfRows(
    _ table: Tensor, rows: Tensor, offsets: Tensor, weights: Tensor
  ) throws(TensorError) -> Tensor {
    try embeddingBag.get()(
      .tensor(table), .tensor(rows), .tensor(offsets), .bool(false), .int(0), .bool(false),
      .tensor(weights), .bool(true))
  }

  /// `⟨left[segments[e]], table[rows[e]]⟩` for every entry e.
  ///
  /// - Parameters:
  ///   - left: `[segments, width]`.
  ///   - segments: The segment of each entry, ascending, int64.
  static func products(
    _ left: Tensor, _ table: Tensor, rows: Tensor, offsets: Tensor, segments: Tensor
  ) throws(TensorError) -> Tensor {
    guard rows.count > 0 else { return try left.selected(0, axis: 1).sliced(0..<0) }
    return try weightGradient.get()(
      .tensor(left.contiguous()), .tensor(table), .tensor(rows), .tensor(offsets),
      .tensor(segments), .int(0), .int(-1))
  }

  /// How often each of `0..<count` occurs, or the sum of the weights there.
  static func occurrences(
    of indices: Tensor, count: Int, weights: Tensor? = nil
  ) throws(TensorError) -> Tensor {
    // LibTorch forgets the weights' type where there is nothing to count.
    guard indices.count > 0 else {
      return try .zeros([count], dtype: weights?.dtype ?? .int64, device: indices.device)
    }
    return try countOccurrences.get()(.tensor(indices), .optional(weights), .int(count))
  }

  /// Indices in ascending order, equal ones in theirs, and where each was.
  static func sorted(_ indices: Tensor) throws(TensorError) -> (values: Tensor, places: Tensor) {
    let results = try stableSort.get().results(
      .tensor(indices), .bool(true), .int(-1), .bool(false))
    guard results.count == 2, let values = results[0], let places = results[1] else {
      throw TensorError(.operationFailed, operation: "sort", message: "expected two results")
    }
    return (values, places)
  }

  /// 0 and the running sums of counts: the offsets of segments.
  static func offsets(ofCounts counts: Tensor) throws(TensorError) -> Tensor {
    let zero = try Tensor.zeros([1], dtype: .int64, device: counts.device)
    return try .concatenated([zero, counts.cumulativeSum(axis: 0)])
  }

  /// The value of a rank, 1 for the largest.
  static func largest(_ values: Tensor, rank: Int) throws(TensorError) -> Tensor {
    try kthSmallest.get()(.tensor(values), .int(values.count - rank + 1), .int(0))
  }

  /// Integers times an integer: a real factor would make them single precision.
  static func multiplied(_ integers: Tensor, by factor: Int) throws(TensorError) -> Tensor {
    try multiplyScalar.get()(.tensor(integers), .int(factor))
  }

  /// Takes from each row of a gradient its part along the direction of that row.
  ///
  /// Directions have length 1: what changes their length is undone anyway, and would only mislead the
  /// optimizer's moments.
  static func project(_ gradient: Tensor, awayFrom directions: Tensor) throws(TensorError) {
    let along = try gradient.unsqueezed(1).matmul(directions.unsqueezed(2)).squeezed(2)
    _ = try addProduct.get()(.tensor(gradient), .tensor(directions), .tensor(along), .double(-1))
  }

  /// Scales each row to length 1, in place.
  static func normalizeRows(_ directions: Tensor) throws(TensorError) {
    let norms = try directions.norm(axes: [1], keepsAxes: true).clamped(min: 1e-12)
    _ = try divideInPlace.get()(.tensor(directions), .tensor(norms))
  }
}
