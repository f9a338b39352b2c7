extension Tensor {
  /// The same elements in another shape; one size may be -1 and is then computed.
  public func reshaped(_ shape: [Int]) throws(TensorError) -> Tensor {
    try Operators.reshape(.tensor(self), .ints(shape))
  }

  /// The axes in another order.
  public func permuted(_ axes: [Int]) throws(TensorError) -> Tensor {
    try Operators.permute(.tensor(self), .ints(axes))
  }

  /// Two axes exchanged.
  public func transposed(_ first: Int = -2, _ second: Int = -1) throws(TensorError) -> Tensor {
    try Operators.transpose(.tensor(self), .int(first), .int(second))
  }

  /// Without an axis of size 1.
  public func squeezed(_ axis: Int) throws(TensorError) -> Tensor {
    try Operators.squeeze(.tensor(self), .int(axis))
  }

  /// With a new axis of size 1.
  public func unsqueezed(_ axis: Int) throws(TensorError) -> Tensor {
    try Operators.unsqueeze(.tensor(self), .int(axis))
  }

  /// Consecutive axes joined into one.
  public func flattened(from first: Int = 0, to last: Int = -1) throws(TensorError) -> Tensor {
    try Operators.flatten(.tensor(self), .int(first), .int(last))
  }

  /// Axes of size 1 repeated, without a copy; -1 keeps a size.
  public func expanded(_ shape: [Int]) throws(TensorError) -> Tensor {
    try Operators.expand(.tensor(self), .ints(shape))
  }

  /// The order along axes reversed.
  public func flipped(_ axes: [Int]) throws(TensorError) -> Tensor {
    try Operators.flip(.tensor(self), .ints(axes))
  }

  /// In row-major order without gaps; itself when it is so already.
  public func contiguous() throws(TensorError) -> Tensor {
    isContiguous ? self : try Operators.contiguous(.tensor(self))
  }

  /// The same values in memory that orders channels last (`[N, C, H, W]` only): convolutions on the
  /// processor run faster so.
  public func channelsLast() throws(TensorError) -> Tensor {
    try Operators.contiguous(.tensor(self), .int(2))  // c10::MemoryFormat::ChannelsLast
  }

  /// Tensors joined along an existing axis.
  public static func concatenated(_ tensors: [Tensor], axis: Int = 0) throws(TensorError) -> Tensor
  {
    try Operators.concatenate(.tensors(tensors), .int(axis))
  }

  /// Tensors joined along a new axis.
  public static func stacked(_ tensors: [Tensor], axis: Int = 0) throws(TensorError) -> Tensor {
    try Operators.stack(.tensors(tensors), .int(axis))
  }

  /// The part with indices `range` of an axis; bounds beyond the end are cut, as in Python.
  public func sliced(_ range: Range<Int>, axis: Int = 0) throws(TensorError) -> Tensor {
    try Operators.slice(
      .tensor(self), .int(axis), .int(range.lowerBound), .int(range.upperBound), .int(1))
  }

  /// One index of an axis, which disappears.
  public func selected(_ index: Int, axis: Int = 0) throws(TensorError) -> Tensor {
    try Operators.select(.tensor(self), .int(axis), .int(index))
  }
}
