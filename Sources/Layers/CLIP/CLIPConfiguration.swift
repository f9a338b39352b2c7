/// The shapes of CLIP's two towers, as Hugging Face's `CLIPConfig` gives them.
public enum CLIPConfiguration {
  /// What both towers' blocks need.
  public struct Blocks: Sendable, Hashable, Codable {
    /// The width of tokens.
    public var width: Int
    /// The number of blocks.
    public var depth: Int
    /// The heads of attention.
    public var headCount: Int
    /// The width inside the feed-forward part.
    public var hiddenSize: Int
    /// The activation of the feed-forward part.
    public var activation: FeedForwardActivation
    /// Added to the variance in LayerNorms.
    public var epsilon: Double

    /// Creates the shape of blocks.
    public init(
      width: Int, depth: Int, headCount: Int, hiddenSize: Int,
      activation: FeedForwardActivation = .quickGELU, epsilon: Double = 1e-5
    ) {
      self.width = width
      self.depth = depth
      self.headCount = headCount
      self.hiddenSize = hiddenSize
      self.activation = activation
      self.epsilon = epsilon
    }

    var isPossible: Bool {
      [width, headCount, hiddenSize].allSatisfy { (1...1 << 16).contains($0) }
        && (1...1000).contains(depth) && width.isMultiple(of: headCount) && epsilon >= 0
        && epsilon.isFinite
    }
  }

  /// The tower of pictures.
  public struct Vision: Sendable, Hashable, Codable {
    /// Its blocks.
    public var blocks: Blocks
    /// The side of a patch in pixels.
    public var patchSize: Int
    /// Patches along a side of the picture.
    public var gridSize: Int
    /// Channels of the picture.
    public var inputChannels: Int

    /// Creates the shape of a tower.
    public init(blocks: Blocks, patchSize: Int, gridSize: Int, inputChannels: Int = 3) {
      self.blocks = blocks
      self.patchSize = patchSize
      self.gridSize = gridSize
      self.inputChannels = inputChannels
    }
  }

  /// The tower of texts.
  public struct Text: Sendable, Hashable, Codable {
    /// Its blocks.
    public var blocks: Blocks
    /// Entries of the vocabulary.
    public var vocabularySize: Int
    /// The longest text in tokens, begin and end included.
    public var maximumLength: Int
    /// The id of the token at which a text ends.
    public var endToken: Int

    /// Creates the shape of a tower.
    public init(blocks: Blocks, vocabularySize: Int, maximumLength: Int, endToken: Int) {
      self.blocks = blocks
      self.vocabularySize = vocabularySize
      self.maximumLength = maximumLength
      self.endToken = endToken
    }
  }
}
