public import Tensors

/// CLIP's tower of texts with the layout and the names of Hugging Face's `CLIPTextModel`, from
/// `embeddings` to `final_layer_norm`.
///
/// Source: Radford et al. 2021, <https://arxiv.org/abs/2103.00020>, §2.4: a causal transformer whose state
/// at the end token is the text.
public struct CLIPTextModel: Sendable {
  /// The shape of this network.
  public let configuration: CLIPConfiguration.Text
  /// The table of words, `[vocabulary, width]`.
  public let words: Embedding
  private let positions: Embedding
  private let blocks: [CLIPEncoderLayer]
  private let norm: LayerNorm

  /// Makes all layers.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` for sizes that cannot be.
  public init(_ configuration: CLIPConfiguration.Text, scope: Scope) throws(TensorError) {
    guard (1...1 << 24).contains(configuration.vocabularySize),
      (1...1 << 16).contains(configuration.maximumLength)
    else {
      throw TensorError(
        .invalidArgument, operation: "CLIPTextModel",
        message: "expected sizes of at least 1, found \(configuration)")
    }
    self.configuration = configuration
    let width = configuration.blocks.width
    blocks = try CLIPEncoderLayer.blocks(configuration.blocks, scope: scope)
    words = try Embedding(
      count: configuration.vocabularySize, width: width, deviation: 0.02,
      scope: scope / "embeddings" / "token_embedding")
    positions = try Embedding(
      count: configuration.maximumLength, width: width, deviation: 0.01,
      scope: scope / "embeddings" / "position_embedding")
    norm = try LayerNorm(
      size: width, epsilon: configuration.blocks.epsilon, scope: scope / "final_layer_norm")
  }

  /// The last hidden state behind its LayerNorm: ids `[N, L]` (int64) to `[N, L, width]`.
  ///
  /// A token reads itself and those before it, so padding behind a text changes nothing of it.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` for texts longer than the positions.
  public func callAsFunction(_ ids: Tensor) throws(TensorError) -> Tensor {
    guard ids.rank == 2, try ids.size(1) >= 1, try ids.size(1) <= configuration.maximumLength else {
      throw TensorError(
        .shapeMismatch, operation: "CLIPTextModel",
        message: "expected ids [N, L] with L in 1...\(configuration.maximumLength), found "
          + "\(ids.shape); cut longer texts", argumentShapes: [ids.shape])
    }
    let length = try ids.size(1)
    var tokens = try words(ids) + positions.weight.sliced(0..<length)
    let order = try Tensor.range(to: length)
    let mask = try Self.causalBias(order, dtype: tokens.dtype ?? .float32).to(ids.device)
    for block in blocks { tokens = try block(tokens, mask: mask) }
    return try norm(tokens)
  }

  /// The state at each text's first end token: `[N, L, width]` to `[N, width]`.
  public func pooled(_ states: Tensor, ids: Tensor) throws(TensorError) -> Tensor {
    let shape = states.shape
    let isEnd = try (ids .== Double(configuration.endToken)).converted(to: .int32)
    let first = try isEnd.argumentOfLargest(axis: 1)  // [N]: the first of equals
    let places = try Tensor.range(to: shape[0] * shape[1], by: shape[1], device: ids.device)
    return try states.reshaped([shape[0] * shape[1], shape[2]])
      .selecting(places + first)
  }

  /// `[1, 1, L, L]`: nothing where a token may look, the most negative number where it may not.
  private static func causalBias(_ order: Tensor, dtype: DType) throws(TensorError) -> Tensor {
    let isLater = try order.unsqueezed(1) .< order.unsqueezed(0)
    let length = try order.size(0)
    return try Tensor.zeros([length, length], dtype: dtype)
      .filled(where: isLater, with: -3.4028234663852886e38).reshaped([1, 1, length, length])
  }
}
