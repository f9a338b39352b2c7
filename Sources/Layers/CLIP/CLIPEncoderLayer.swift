import Tensors

/// Self-attention and a feed-forward part, each behind a LayerNorm and around a residual path, with the
/// names of Hugging Face's `CLIPEncoderLayer`.
struct CLIPEncoderLayer: Sendable {
  private let before: LayerNorm
  private let after: LayerNorm
  private let attention: ProjectedAttention
  private let widening: Linear
  private let narrowing: Linear
  private let activation: FeedForwardActivation

  init(_ blocks: CLIPConfiguration.Blocks, scope: Scope) throws(TensorError) {
    let width = blocks.width
    before = try LayerNorm(size: width, epsilon: blocks.epsilon, scope: scope / "layer_norm1")
    after = try LayerNorm(size: width, epsilon: blocks.epsilon, scope: scope / "layer_norm2")
    let own = scope / "self_attn"
    // CLIP (Radford et al. 2021) scales the deviation with width and depth.
    let deviation = 1 / Double(width).squareRoot() / (2 * Double(blocks.depth)).squareRoot()
    attention = try ProjectedAttention(
      width: width, headCount: blocks.headCount, deviation: deviation, query: own / "q_proj",
      key: own / "k_proj", value: own / "v_proj", output: own / "out_proj")
    widening = try Linear(
      inputSize: width, outputSize: blocks.hiddenSize,
      initialization: .normal(deviation: 1 / (2 * Double(width)).squareRoot()),
      scope: scope / "mlp" / "fc1")
    narrowing = try Linear(
      inputSize: blocks.hiddenSize, outputSize: width,
      initialization: .normal(deviation: deviation), scope: scope / "mlp" / "fc2")
    activation = blocks.activation
  }

  /// `[N, T, width]` to the same shape.
  func callAsFunction(_ tokens: Tensor, mask: Tensor?) throws(TensorError) -> Tensor {
    let attended = try tokens + attention(before(tokens), mask: mask)
    return try attended + narrowing(activation(widening(after(attended))))
  }

  /// The blocks of a tower, at `encoder.layers`.
  static func blocks(
    _ configuration: CLIPConfiguration.Blocks, scope: Scope
  ) throws(TensorError) -> [CLIPEncoderLayer] {
    guard configuration.isPossible else {
      throw TensorError(
        .invalidArgument, operation: "CLIP",
        message: "expected sizes of at least 1 and a width that the heads divide, found "
          + "\(configuration)")
    }
    var blocks: [CLIPEncoderLayer] = []
    for index in 0..<configuration.depth {
      blocks.append(
        try CLIPEncoderLayer(configuration, scope: scope / "encoder" / "layers" / index))
    }
    return blocks
  }
}
