extension Tensor {
  /// The given indices of an axis, in their order.
  ///
  /// - Parameter indices: A vector of int64; it is brought to this tensor's device.
  public func selecting(_ indices: Tensor, axis: Int = 0) throws(TensorError) -> Tensor {
    let indices = indices.device == device ? indices : try indices.to(device)
    return try Operators.indexSelect(.tensor(self), .int(axis), .tensor(indices))
  }

  /// The rows of the first axis where `mask` (bool) is true, or that `mask` (int64) names.
  public func rows(_ mask: Tensor) throws(TensorError) -> Tensor {
    try Operators.index(.tensor(self), .indices([mask]))
  }

  /// One element per position, by an index along an axis.
  public func gathered(_ indices: Tensor, axis: Int) throws(TensorError) -> Tensor {
    try Operators.gather(.tensor(self), .int(axis), .tensor(indices))
  }

  /// A number wherever the mask is true.
  public func filled(where mask: Tensor, with value: Double) throws(TensorError) -> Tensor {
    try Operators.maskedFill(.tensor(self), .tensor(mask), .double(value))
  }

  /// Elements of `self` where the condition holds, of `other` elsewhere; broadcast.
  public func replaced(where isKept: Tensor, else other: Tensor) throws(TensorError) -> Tensor {
    try Operators.choose(.tensor(isKept), .tensor(self), .tensor(other))
  }

  /// 0 and 1 (int64), with a new last axis of `classCount`.
  public func oneHot(classCount: Int) throws(TensorError) -> Tensor {
    try Operators.oneHot(.tensor(self), .int(classCount))
  }

  /// The `count` largest values along an axis, descending, and their indices.
  public func topK(
    _ count: Int, axis: Int = -1
  ) throws(TensorError) -> (values: Tensor, indices: Tensor) {
    try pair(Operators.topK.results(.tensor(self), .int(count), .int(axis)), "topk")
  }

  /// The indices that sort an axis; equal elements keep their order.
  public func sortingIndices(axis: Int = -1, descending: Bool = false) throws(TensorError) -> Tensor
  {
    try Operators.argumentSort(.tensor(self), .bool(true), .int(axis), .bool(descending))
  }

  /// The positions of elements that are not zero, `[count, rank]`.
  public func nonzeroPositions() throws(TensorError) -> Tensor {
    try Operators.nonzero(.tensor(self))
  }

  /// Rows of `self` (a table `[entries, width]`) by index, `[...] -> [..., width]`.
  public func embedding(_ indices: Tensor) throws(TensorError) -> Tensor {
    try Operators.embedding(.tensor(self), .tensor(indices))
  }
}

/// The two results of an operator that has two.
func pair(_ results: [Tensor?], _ operation: String) throws(TensorError) -> (Tensor, Tensor) {
  guard results.count == 2, let first = results[0], let second = results[1] else {
    throw TensorError(.operationFailed, operation: operation, message: "expected two results")
  }
  return (first, second)
}
