public import Tensors

/// BERT's encoder with the layout and the `state_dict` names of Hugging Face's `BertModel` without its
/// pooler.
///
/// Source: Devlin et al. 2019, <https://arxiv.org/abs/1810.04805>, §3: learned positions, a LayerNorm
/// after each residual sum, exact GELU.
public struct BertModel: Sendable {
  /// The shape of the network.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Entries of the vocabulary.
    public var vocabularySize: Int
    /// The width of tokens.
    public var width: Int
    /// The number of blocks.
    public var depth: Int
    /// The heads of attention.
    public var headCount: Int
    /// The width inside the feed-forward part.
    public var hiddenSize: Int
    /// The longest text in tokens, begin and end included.
    public var maximumLength: Int
    /// Kinds of segments; only the first is used here.
    public var segmentCount: Int
    /// Added to the variance in LayerNorms.
    public var epsilon: Double

    /// Creates a configuration.
    public init(
      vocabularySize: Int, width: Int, depth: Int, headCount: Int, hiddenSize: Int,
      maximumLength: Int, segmentCount: Int = 2, epsilon: Double = 1e-12
    ) {
      self.vocabularySize = vocabularySize
      self.width = width
      self.depth = depth
      self.headCount = headCount
      self.hiddenSize = hiddenSize
      self.maximumLength = maximumLength
      self.segmentCount = segmentCount
      self.epsilon = epsilon
    }
  }

  /// The shape of this network.
  public let configuration: Configuration
  /// The table of words, `[vocabulary, width]`: what predicts masked words may share it.
  public let words: Embedding
  private let positions: Embedding
  private let segments: Embedding
  private let norm: LayerNorm
  private let blocks: [BertLayer]

  /// Makes all layers; weights start normal with deviation 0.02, as Hugging Face's.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` for sizes that cannot be.
  public init(_ configuration: Configuration, scope: Scope) throws(TensorError) {
    let sizes = [
      configuration.width, configuration.headCount, configuration.hiddenSize,
      configuration.maximumLength, configuration.segmentCount,
    ]
    guard sizes.allSatisfy({ (1...1 << 16).contains($0) }),
      (1...1 << 24).contains(configuration.vocabularySize),
      (1...1000).contains(configuration.depth),
      configuration.width.isMultiple(of: configuration.headCount),
      configuration.epsilon >= 0, configuration.epsilon.isFinite
    else {
      throw TensorError(
        .invalidArgument, operation: "BertModel",
        message: "expected sizes of at least 1 and a width that the heads divide, found "
          + "\(configuration)")
    }
    self.configuration = configuration
    let embeddings = scope / "embeddings"
    func table(_ count: Int, _ name: String) throws(TensorError) -> Embedding {
      try Embedding(
        count: count, width: configuration.width, deviation: 0.02, scope: embeddings / name)
    }
    words = try table(configuration.vocabularySize, "word_embeddings")
    positions = try table(configuration.maximumLength, "position_embeddings")
    segments = try table(configuration.segmentCount, "token_type_embeddings")
    norm = try LayerNorm(
      size: configuration.width, epsilon: configuration.epsilon, scope: embeddings / "LayerNorm")
    var blocks: [BertLayer] = []
    for index in 0..<configuration.depth {
      blocks.append(try BertLayer(configuration, scope: scope / "encoder" / "layer" / index))
    }
    self.blocks = blocks
  }

  /// The last hidden state: ids `[N, L]` (int64) to `[N, L, width]`.
  ///
  /// - Parameter presence: True where a token is, `[N, L]` bool; padding is never read. What stands at
  ///   absent positions of the result means nothing.
  /// - Throws: ``TensorError`` with code `shapeMismatch` for texts longer than the positions.
  public func callAsFunction(_ ids: Tensor, presence: Tensor? = nil) throws(TensorError) -> Tensor {
    guard ids.rank == 2, try ids.size(1) >= 1, try ids.size(1) <= configuration.maximumLength,
      presence == nil || presence?.shape == ids.shape
    else {
      throw TensorError(
        .shapeMismatch, operation: "BertModel",
        message: "expected ids and presence [N, L] with L in 1...\(configuration.maximumLength), "
          + "found \(ids.shape) and \(presence?.shape ?? []); cut longer texts",
        argumentShapes: [ids.shape])
    }
    let mask =
      try presence.map { (value) throws(TensorError) in
        try paddingBias(value, dtype: words.weight.dtype ?? .float32)
      }
    let segment = try segments.weight.sliced(0..<1)
    if let presence, let packing = try TokenPacking(presence) {
      let place = try Tensor((0..<ids.size(1)).map(Int64.init)).to(ids.device)
        .reshaped([1, -1]).expanded(ids.shape)
      var tokens = try norm(
        words(packing.packed(ids)) + positions(packing.packed(place)) + segment)
      for block in blocks { tokens = try block(tokens, mask: mask, packing: packing) }
      return try packing.padded(tokens)
    }
    var tokens = try norm(words(ids) + (positions.weight.sliced(0..<ids.size(1)) + segment))
    for block in blocks { tokens = try block(tokens, mask: mask) }
    return tokens
  }
}
