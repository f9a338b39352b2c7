/// What a retrieval model is made of and what it is taught: every part can be switched.
public struct RetrievalModelSettings: Sendable, Hashable, Codable {
  /// What the contrast sees, and whether anything is reconstructed.
  public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Masked pictures and texts feed contrast and both reconstructions, in one pass.
    ///
    /// Source: Wei et al. 2023, <https://arxiv.org/abs/2312.15840>.
    case single
    /// The contrast sees everything; a second, masked pass is reconstructed.
    case dual
    /// Masked pictures, whole texts, no reconstruction.
    ///
    /// Source: Li et al. 2022, <https://arxiv.org/abs/2212.00794>.
    case flip
    /// Whole pictures and texts, no reconstruction.
    ///
    /// Source: Radford et al. 2021, <https://arxiv.org/abs/2103.00020>.
    case clip

    /// Whether anything is reconstructed.
    public var reconstructs: Bool { self == .single || self == .dual }
  }

  /// Whether tokens are mapped to the shared space before they are pooled, or after.
  public enum Alignment: String, Sendable, Hashable, Codable, CaseIterable {
    /// Mapping before aggregation.
    case mapThenAggregate = "map-then-aggregate"
    /// Aggregation before mapping.
    case aggregateThenMap = "aggregate-then-map"
  }

  /// The map into the shared space.
  public enum Head: String, Sendable, Hashable, Codable, CaseIterable {
    /// One matrix.
    case linear
    /// Matrix, GELU, matrix.
    case mlp
  }

  /// How tokens become one vector.
  public enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
    /// Their mean.
    case mean
    /// A mean whose weights are learned from the tokens.
    case attention
    /// The mean of the largest values of each number.
    case topK = "top-k"
  }

  /// The network that fills dropped patches in.
  public struct Decoder: Sendable, Hashable, Codable {
    /// The width of its tokens.
    public var width: Int
    /// Its blocks.
    public var depth: Int
    /// Its heads of attention.
    public var headCount: Int

    /// Creates a shape.
    public init(width: Int, depth: Int, headCount: Int) {
      self.width = width
      self.depth = depth
      self.headCount = headCount
    }
  }

  /// What the contrast sees, and whether anything is reconstructed.
  public var mode = Mode.single
  /// The picture encoder.
  public var picture: PictureEncoderShape
  /// The text encoder.
  public var text: TextEncoderShape
  /// The longest text that is read, in tokens, begin and end included.
  public var textLength: Int
  /// The width of the shared space.
  public var sharedWidth: Int
  /// Mapping before or after pooling.
  public var alignment = Alignment.mapThenAggregate
  /// Whether each mapped token is brought to length 1 before pooling; only before aggregation.
  public var normalizesTokens = true
  /// The map into the shared space.
  public var head = Head.mlp
  /// How tokens become one vector.
  public var pooling = Pooling.mean
  /// How many values ``Pooling/topK`` takes.
  public var topCount = 8
  /// The network that fills dropped patches in; nil reconstructs no pictures.
  public var decoder: Decoder?
  /// Whether masked words are predicted.
  public var reconstructsText = true
  /// Whether a dropped patch is reconstructed after its own mean and deviation are taken off.
  public var normalizesPatches = true
  /// How many patches of a thousand are dropped.
  public var droppedPermille = 500
  /// How many tokens of a thousand are masked.
  public var maskedPermille = 250
  /// The token that stands for a masked one; nil if the vocabulary has none.
  public var maskToken: Int?
  /// The contrastive loss.
  public var contrast = ContrastiveLoss()
  /// The weight of the contrast in the loss.
  public var contrastWeight = 1.0
  /// The weight of the reconstruction of pictures.
  public var pictureWeight = 1.0
  /// The weight of the reconstruction of texts.
  public var textWeight = 1.0

  /// Creates settings of the method's defaults for two encoders.
  public init(picture: PictureEncoderShape, text: TextEncoderShape, sharedWidth: Int) {
    self.picture = picture
    self.text = text
    self.sharedWidth = sharedWidth
    textLength = text.maximumLength
  }

  /// Whether pictures are reconstructed.
  public var reconstructsPictures: Bool { mode.reconstructs && decoder != nil }
  /// Whether texts are reconstructed.
  public var predictsWords: Bool { mode.reconstructs && reconstructsText }
  /// Whether the contrast sees pictures with dropped patches.
  var contrastDropsPatches: Bool { mode == .single || mode == .flip }
  /// Whether the contrast sees texts with masked tokens.
  var contrastMasksTokens: Bool { mode == .single }

  /// Whether mapping before aggregation is the same as after: a linear map and weights that sum to 1
  /// commute, gradients included.
  public var isMappingDegenerate: Bool {
    alignment == .mapThenAggregate && head == .linear && !normalizesTokens && pooling != .topK
  }

  /// The same settings for tuning without any mask, on the contrast alone.
  ///
  /// Source: Li et al. 2022, <https://arxiv.org/abs/2212.00794>, §3 "Unmasking".
  public var unmasked: RetrievalModelSettings {
    var result = self
    result.mode = .clip
    result.droppedPermille = 0
    result.maskedPermille = 0
    return result
  }

  /// Checks the ranges.
  ///
  /// - Throws: ``RetrievalError`` with code `invalidArgument`, naming the setting.
  public func validate() throws(RetrievalError) {
    let rules: [(String, Bool, String)] = [
      ("shared width", (1...1 << 16).contains(sharedWidth), "1 to 65536, found \(sharedWidth)"),
      (
        "dropped patches", (0...999).contains(droppedPermille),
        "0 to 999 of a thousand, found \(droppedPermille)"
      ),
      (
        "dropped patches",
        !(mode != .clip && droppedPermille > 0)
          || MaskPlan.keptCount(of: picture.patchCount, droppedPermille: droppedPermille) > 0,
        "at least one of \(picture.patchCount) patches to stay, found \(droppedPermille) of a "
          + "thousand dropped"
      ),
      (
        "masked tokens", (0...1_000).contains(maskedPermille),
        "0 to 1000 of a thousand, found \(maskedPermille)"
      ),
      (
        "masked tokens",
        maskToken != nil || maskedPermille == 0 || !(contrastMasksTokens || predictsWords),
        "a vocabulary with a mask token; use --text-mask 0, or another tokenizer"
      ),
      (
        "text length", (3...text.maximumLength).contains(textLength),
        "3 to \(text.maximumLength) tokens, found \(textLength)"
      ),
      ("top count", topCount >= 1, "at least 1, found \(topCount)"),
      (
        "loss weights",
        [contrastWeight, pictureWeight, textWeight].allSatisfy { $0 >= 0 && $0.isFinite },
        "numbers of at least 0, found \(contrastWeight), \(pictureWeight), \(textWeight)"
      ),
      (
        "loss weights",
        contrastWeight > 0 || (reconstructsPictures && pictureWeight > 0)
          || (predictsWords && textWeight > 0), "one above 0 among the parts that are switched on"
      ),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw RetrievalError(.invalidArgument, "\(name): expected \(expected)")
    }
  }
}
