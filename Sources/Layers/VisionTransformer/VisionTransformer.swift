public import Tensors

/// A vision transformer with the layout and the `state_dict` names of Hugging Face's `ViTModel`.
///
/// Source: Dosovitskiy et al. 2021, <https://arxiv.org/abs/2010.11929>, §3.1; GELU is exact and the
/// LayerNorms' ε is 1e-12, as in Hugging Face's configuration.
public struct VisionTransformer: Sendable {
  /// The shape of the network.
  public struct Configuration: Sendable, Hashable, Codable {
    /// The width of tokens.
    public var width: Int
    /// The number of blocks.
    public var depth: Int
    /// The heads of attention.
    public var headCount: Int
    /// The width inside the feed-forward part.
    public var hiddenSize: Int
    /// The side of a patch in pixels.
    public var patchSize: Int
    /// Patches along a side of the pictures that the positions were learned for.
    public var gridSize: Int
    /// Channels of the picture.
    public var inputChannels: Int
    /// Added to the variance in LayerNorms.
    public var epsilon: Double

    /// Creates a configuration.
    public init(
      width: Int, depth: Int, headCount: Int, hiddenSize: Int, patchSize: Int, gridSize: Int,
      inputChannels: Int = 3, epsilon: Double = 1e-12
    ) {
      self.width = width
      self.depth = depth
      self.headCount = headCount
      self.hiddenSize = hiddenSize
      self.patchSize = patchSize
      self.gridSize = gridSize
      self.inputChannels = inputChannels
      self.epsilon = epsilon
    }

    /// Tokens of a picture of so many pixels a side: the class token and one a patch.
    public func tokenCount(size: Int) -> Int {
      1 + (size / patchSize) * (size / patchSize)
    }
  }

  /// The shape of this network.
  public let configuration: Configuration
  private let classToken: Tensor  // [1, 1, D]
  private let positions: Tensor  // [1, 1 + grid², D]
  private let patches: Conv2d
  private let blocks: [VisionTransformerBlock]
  private let norm: LayerNorm

  /// Makes all layers.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` for sizes that cannot be.
  public init(_ configuration: Configuration, scope: Scope) throws(TensorError) {
    let sizes = [
      configuration.width, configuration.headCount, configuration.hiddenSize,
      configuration.patchSize, configuration.inputChannels,
    ]
    guard sizes.allSatisfy({ (1...1 << 16).contains($0) }),
      (1...1000).contains(configuration.depth), (1...4096).contains(configuration.gridSize),
      configuration.width.isMultiple(of: configuration.headCount),
      configuration.epsilon >= 0, configuration.epsilon.isFinite
    else {
      throw TensorError(
        .invalidArgument, operation: "VisionTransformer",
        message: "expected sizes of at least 1 and a width that the heads divide, found "
          + "\(configuration)")
    }
    self.configuration = configuration
    let width = configuration.width
    let embeddings = scope / "embeddings"
    // Hugging Face draws from a normal distribution of deviation 0.02.
    classToken = try embeddings.parameter(
      "cls_token", shape: [1, 1, width], initialization: .normal(deviation: 0.02))
    positions = try embeddings.parameter(
      "position_embeddings",
      shape: [1, 1 + configuration.gridSize * configuration.gridSize, width],
      initialization: .normal(deviation: 0.02))
    patches = try Conv2d(
      inputChannels: configuration.inputChannels, outputChannels: width,
      size: configuration.patchSize, stride: configuration.patchSize,
      scope: embeddings / "patch_embeddings" / "projection")
    var blocks: [VisionTransformerBlock] = []
    for index in 0..<configuration.depth {
      blocks.append(
        try VisionTransformerBlock(configuration, scope: scope / "encoder" / "layer" / index))
    }
    self.blocks = blocks
    norm = try LayerNorm(size: width, epsilon: configuration.epsilon, scope: scope / "layernorm")
  }

  /// The last hidden state: `[N, C, H, W]` to `[N, 1 + patches, width]`, the class token first, then
  /// patches row by row.
  ///
  /// For pictures of another size than the positions were learned for, those are interpolated
  /// (bicubic), as Hugging Face does with `interpolate_pos_encoding`.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` unless patches tile the picture.
  public func callAsFunction(_ images: Tensor) throws(TensorError) -> Tensor {
    let side = configuration.patchSize
    guard images.rank == 4, try images.size(1) == configuration.inputChannels,
      try images.size(2) >= side, try images.size(3) >= side,
      try images.size(2).isMultiple(of: side), try images.size(3).isMultiple(of: side)
    else {
      throw TensorError(
        .shapeMismatch, operation: "VisionTransformer",
        message: "expected [N, \(configuration.inputChannels), H, W] with H and W multiples of "
          + "\(side), found \(images.shape)", argumentShapes: [images.shape])
    }
    let map = try self.patches(images)  // [N, D, h, w]
    let cells = try map.flattened(from: 2, to: 3).transposed(1, 2)  // [N, h·w, D]
    let first = try classToken.expanded([images.size(0), -1, -1])
    var tokens = try Tensor.concatenated([first, cells], axis: 1)
    tokens = try tokens + positions(height: map.size(2), width: map.size(3))
    for block in blocks { tokens = try block(tokens) }
    return try norm(tokens)
  }

  /// The last hidden state of some patches of pictures.
  ///
  /// A position is added to a patch before others are dropped, so that a kept patch still knows where it
  /// is; the network then never sees the dropped ones, and does no work for them.
  ///
  /// - Parameters:
  ///   - patches: All patches, `[N, grid², C · side · side]`: see ``Tensors/Tensor/patches(side:)``.
  ///   - kept: The patches that are seen, `[N, K]` (int64); nil for all.
  /// - Returns: `[N, 1 + K, width]`, the class token first, then the patches in the order of `kept`.
  /// - Throws: ``TensorError`` with code `shapeMismatch` unless the patches are those of the grid that
  ///   positions were learned for.
  public func callAsFunction(patches: Tensor, kept: Tensor? = nil) throws(TensorError) -> Tensor {
    let embedding = PatchEmbedding(
      weight: self.patches.weight, bias: self.patches.bias, first: classToken,
      positions: try positions.squeezed(0))
    var tokens = try embedding(patches, kept: kept)
    for block in blocks { tokens = try block(tokens) }
    return try norm(tokens)
  }

  /// The positions of a grid, `[1, 1 + height · width, D]`.
  private func positions(height: Int, width: Int) throws(TensorError) -> Tensor {
    let grid = configuration.gridSize
    if height == grid, width == grid { return positions }
    let learned = try positions.sliced(1..<1 + grid * grid, axis: 1)
      .reshaped([1, grid, grid, configuration.width]).permuted([0, 3, 1, 2])
    let resized = try learned.resizedBicubic(height: height, width: width)
      .permuted([0, 2, 3, 1]).reshaped([1, height * width, configuration.width])
    return try .concatenated([positions.sliced(0..<1, axis: 1), resized], axis: 1)
  }
}
