import Tensors

/// Attention in several heads whose queries, keys and values have matrices of their own, under the names
/// that a checkpoint gives them.
///
/// Source: Vaswani et al. 2017, <https://arxiv.org/abs/1706.03762>, §3.2.2.
struct ProjectedAttention: Sendable {
  private let query: Linear
  private let key: Linear
  private let value: Linear
  private let output: Linear
  private let headCount: Int

  /// Makes four square matrices at the scopes given.
  init(
    width: Int, headCount: Int, deviation: Double, query: Scope, key: Scope, value: Scope,
    output: Scope
  ) throws(TensorError) {
    func square(_ scope: Scope) throws(TensorError) -> Linear {
      try Linear(
        inputSize: width, outputSize: width, initialization: .normal(deviation: deviation),
        scope: scope)
    }
    self.query = try square(query)
    self.key = try square(key)
    self.value = try square(value)
    self.output = try square(output)
    self.headCount = headCount
  }

  /// `[N, T, width]` to the same shape.
  ///
  /// - Parameters:
  ///   - mask: Added to the scores before the softmax, broadcast to `[N, heads, T, T]`.
  ///   - packing: How tokens are packed, if they are: then they are `[P, width]`, here and in the result.
  func callAsFunction(
    _ tokens: Tensor, mask: Tensor?, packing: TokenPacking? = nil
  ) throws(TensorError) -> Tensor {
    func heads(_ linear: Linear) throws(TensorError) -> Tensor {
      let mapped = try linear(tokens)
      return try split(packing?.padded(mapped) ?? mapped)
    }
    let mixed = try heads(query).attention(key: heads(key), value: heads(value), mask: mask)
      .transposed(1, 2)  // [N, H, T, D/H] -> [N, T, H, D/H]
    let width = tokens.shape[tokens.rank - 1]
    let joined = try mixed.reshaped([mixed.shape[0], mixed.shape[1], width])
    return try output(packing?.packed(joined) ?? joined)
  }

  private func split(_ tokens: Tensor) throws(TensorError) -> Tensor {
    let shape = tokens.shape
    return try tokens.reshaped([shape[0], shape[1], headCount, shape[2] / headCount])
      .transposed(1, 2)  // [N, T, D] -> [N, H, T, D/H]
  }
}

/// What is added to attention scores so that absent tokens are never read: `[N, T]` bool to
/// `[N, 1, 1, T]`, 0 where a token is and the most negative number of the type elsewhere.
///
/// A finite number keeps a row without any token free of NaN: it attends to everything, and whoever
/// pools it knows that nothing is there.
func paddingBias(_ presence: Tensor, dtype: DType) throws(TensorError) -> Tensor {
  let shape = presence.shape
  let lowest = dtype == .float64 ? -Double.greatestFiniteMagnitude : -3.4028234663852886e38
  return try Tensor.zeros(shape, dtype: dtype, device: presence.device)
    .filled(where: .!presence, with: lowest).reshaped([shape[0], 1, 1, shape[1]])
}

/// The activation between the two matrices of a feed-forward part.
public enum FeedForwardActivation: String, Sendable, Hashable, Codable, CaseIterable {
  /// x · Φ(x).
  case gelu
  /// x · sigmoid(1.702 x), which OpenAI's CLIP was trained with.
  case quickGELU = "quick_gelu"

  /// Applies it.
  func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .gelu: try input.gelu()
    case .quickGELU: try input * (input * 1.702).sigmoid()
    }
  }
}
