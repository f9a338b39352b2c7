import Tensors

/// Self-attention and a feed-forward part, each followed by a LayerNorm of the residual sum, with the names
/// of Hugging Face's `BertLayer`.
struct BertLayer: Sendable {
  private let attention: ProjectedAttention
  private let attentionNorm: LayerNorm
  private let widening: Linear
  private let narrowing: Linear
  private let outputNorm: LayerNorm

  init(_ configuration: BertModel.Configuration, scope: Scope) throws(TensorError) {
    let width = configuration.width
    let own = scope / "attention"
    attention = try ProjectedAttention(
      width: width, headCount: configuration.headCount, deviation: 0.02,
      query: own / "self" / "query", key: own / "self" / "key", value: own / "self" / "value",
      output: own / "output" / "dense")
    attentionNorm = try LayerNorm(
      size: width, epsilon: configuration.epsilon, scope: own / "output" / "LayerNorm")
    widening = try Linear(
      inputSize: width, outputSize: configuration.hiddenSize,
      initialization: .normal(deviation: 0.02), scope: scope / "intermediate" / "dense")
    narrowing = try Linear(
      inputSize: configuration.hiddenSize, outputSize: width,
      initialization: .normal(deviation: 0.02), scope: scope / "output" / "dense")
    outputNorm = try LayerNorm(
      size: width, epsilon: configuration.epsilon, scope: scope / "output" / "LayerNorm")
  }

  /// `[N, T, width]`, or `[P, width]` if packed, to the same shape.
  func callAsFunction(
    _ tokens: Tensor, mask: Tensor?, packing: TokenPacking? = nil
  ) throws(TensorError) -> Tensor {
    let attended = try attentionNorm(tokens + attention(tokens, mask: mask, packing: packing))
    return try outputNorm(attended + narrowing(widening(attended).gelu()))
  }
}
