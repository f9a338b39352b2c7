public import Tensors

/// CLIP's tower of pictures with the layout and the names of Hugging Face's `CLIPVisionModel`, from
/// `embeddings` to `post_layernorm` (and `pre_layrnorm`, which is spelt so there).
///
/// Source: Radford et al. 2021, <https://arxiv.org/abs/2103.00020>, §2.4.
public struct CLIPVisionModel: Sendable {
  /// The shape of this network.
  public let configuration: CLIPConfiguration.Vision
  private let embedding: PatchEmbedding
  private let before: LayerNorm
  private let blocks: [CLIPEncoderLayer]
  private let after: LayerNorm

  /// Makes all layers.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` for sizes that cannot be.
  public init(_ configuration: CLIPConfiguration.Vision, scope: Scope) throws(TensorError) {
    guard (1...4096).contains(configuration.patchSize), (1...4096).contains(configuration.gridSize),
      (1...64).contains(configuration.inputChannels)
    else {
      throw TensorError(
        .invalidArgument, operation: "CLIPVisionModel",
        message: "expected sizes of at least 1, found \(configuration)")
    }
    self.configuration = configuration
    let width = configuration.blocks.width
    blocks = try CLIPEncoderLayer.blocks(configuration.blocks, scope: scope)
    let own = scope / "embeddings"
    let side = configuration.patchSize
    embedding = PatchEmbedding(
      weight: try (own / "patch_embedding").parameter(
        "weight", shape: [width, configuration.inputChannels, side, side],
        initialization: .normal(deviation: 0.02)),
      bias: nil,
      first: try own.parameter(
        "class_embedding", shape: [width],
        initialization: .normal(deviation: 1 / Double(width).squareRoot())),
      positions: try (own / "position_embedding").parameter(
        "weight", shape: [1 + configuration.gridSize * configuration.gridSize, width],
        initialization: .normal(deviation: 0.02)))
    let epsilon = configuration.blocks.epsilon
    before = try LayerNorm(size: width, epsilon: epsilon, scope: scope / "pre_layrnorm")
    after = try LayerNorm(size: width, epsilon: epsilon, scope: scope / "post_layernorm")
  }

  /// The last hidden state: `[N, C, H, W]` to `[N, 1 + patches, width]`.
  public func callAsFunction(_ images: Tensor) throws(TensorError) -> Tensor {
    try self(patches: images.patches(side: configuration.patchSize), kept: nil)
  }

  /// The last hidden state of some patches: see ``VisionTransformer/callAsFunction(patches:kept:)``.
  public func callAsFunction(patches: Tensor, kept: Tensor?) throws(TensorError) -> Tensor {
    var tokens = try before(embedding(patches, kept: kept))
    for block in blocks { tokens = try block(tokens, mask: nil) }
    return tokens
  }

  /// All states behind the LayerNorm that CLIP applies to the class token alone: for models that read
  /// patches, whose states no norm has bounded.
  public func normalized(_ states: Tensor) throws(TensorError) -> Tensor { try after(states) }

  /// The picture as one vector: the class token behind a LayerNorm, `[N, width]`.
  public func pooled(_ states: Tensor) throws(TensorError) -> Tensor {
    try after(states.selected(0, axis: 1))
  }
}
