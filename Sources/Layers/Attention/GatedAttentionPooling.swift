public import Tensors

/// The weighted mean of a set of tokens, weights learned from the tokens.
///
/// a = softmax(wᵀ(tanh(V h) ⊙ σ(U h))), z = Σ aₙ hₙ: Ilse et al. 2018,
/// <https://arxiv.org/abs/1802.04712>, equation 9.
public struct GatedAttentionPooling: Sendable {
  let signal: Linear
  let gate: Linear
  let score: Linear

  /// Makes `attention_V`, `attention_U` and `attention_w`.
  public init(width: Int, hiddenSize: Int = 128, scope: Scope) throws(TensorError) {
    signal = try Linear(inputSize: width, outputSize: hiddenSize, scope: scope / "attention_V")
    gate = try Linear(inputSize: width, outputSize: hiddenSize, scope: scope / "attention_U")
    score = try Linear(inputSize: hiddenSize, outputSize: 1, scope: scope / "attention_w")
  }

  /// Pools `[B, T, width]` to `[B, width]`; a case without any token gets zero.
  ///
  /// - Parameter presence: True where a token exists, `[B, T]` bool.
  /// - Returns: The pooled vector and the weights `[B, T]`.
  public func callAsFunction(
    _ tokens: Tensor, presence: Tensor
  ) throws(TensorError) -> (pooled: Tensor, weights: Tensor) {
    let scores = try score(signal(tokens).tanh() * gate(tokens).sigmoid()).squeezed(-1)  // [B, T]
    // -1e9 instead of -∞: a row without tokens stays finite and is zeroed by the product.
    let weights =
      try scores.filled(where: .!presence, with: -1e9).softmax(axis: -1)
      * presence.converted(to: scores.dtype ?? .float32)
    let pooled = try weights.unsqueezed(1).matmul(tokens).squeezed(1)  // [B, 1, T] · [B, T, D]
    return (pooled, weights)
  }
}
