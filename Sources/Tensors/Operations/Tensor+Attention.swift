import CTorch

extension Tensor {
  /// softmax(query · keyᵀ / √width + mask) · value.
  ///
  /// The matrix of weights is not kept, but for few keys in bfloat16 on a processor: there LibTorch's fused kernel sets
  /// up a product for every head, which takes three to five times as long as the plain products. These round scores to
  /// bfloat16 before the softmax: of a score near 30 the last sixteenth is lost.
  ///
  /// - Parameters:
  ///   - key: `[batch, heads, keys, width]`; `self` is `[batch, heads, queries, width]`.
  ///   - value: `[batch, heads, keys, width]`.
  ///   - mask: True where attention is allowed, or a number to add; broadcast to
  ///     `[batch, heads, queries, keys]`. A row that allows nothing gives NaN; one to
  ///     which the lowest float32 is added attends to all alike.
  public func attention(key: Tensor, value: Tensor, mask: Tensor? = nil) throws(TensorError)
    -> Tensor
  {
    if key.rank == 4, device == .cpu, key.shape[2] <= Self.mostPlainKeys,
      dtype == .bfloat16 || isCastToBFloat16
    {
      return try plainAttention(key: key, value: value, mask: mask)
    }
    return try Operators.attention(.tensor(self), .tensor(key), .tensor(value), .optional(mask))
  }

  /// With so many keys the weights take no more memory than a few of a layer's other results.
  private static let mostPlainKeys = 256

  private var isCastToBFloat16: Bool {
    let before = suspendAutocast(on: device)
    resumeAutocast(before, on: device)
    return before == DType.bfloat16.tag
  }

  private func plainAttention(
    key: Tensor, value: Tensor, mask: Tensor?
  ) throws(TensorError) -> Tensor {
    // The factor on the smaller operand; for widths that are powers of four it is exact.
    let scaled = try self * (1 / Double(max(1, shape[3])).squareRoot())
    var scores = try scaled.matmul(key.transposed(2, 3))
    if let mask {
      if mask.dtype == .bool {
        scores = try scores.filled(where: .!mask, with: -.infinity)
      } else {
        // The lowest float32 is -∞ in bfloat16, and rows of nothing else NaN.
        let added = try mask.clamped(min: Self.lowestBFloat16)
        scores = try scores + added.converted(to: scores.dtype ?? .bfloat16)
      }
    }
    return try scores.softmax(axis: -1).matmul(value)
  }

  private static let lowestBFloat16 = -3.3895313892515355e38
}
