public import Tensors

/// The cases of a step as a model reads them: pictures and texts in lists of their own, because a case may
/// lack one.
public struct RetrievalBatch: Sendable {
  /// The pictures.
  public struct Pictures: Sendable {
    /// All patches, `[I, N, C · side · side]`.
    public let patches: Tensor
    /// Which patches are seen, `[I, K]` (int64); nil for all.
    public let kept: Tensor?
    /// Which are not, `[I, N − K]`; nil for none.
    public let dropped: Tensor?

    /// Creates pictures; without masks, everything is seen.
    public init(patches: Tensor, kept: Tensor? = nil, dropped: Tensor? = nil) {
      self.patches = patches
      self.kept = kept
      self.dropped = dropped
    }

    /// The number of pictures.
    public var count: Int { patches.shape[0] }
  }

  /// The texts.
  public struct Texts: Sendable {
    /// Tokens, begin and end included, padded: `[T, L]` (int64).
    public let ids: Tensor
    /// Where a token is, `[T, L]` bool.
    public let presence: Tensor
    /// Where a word is: a token that is neither begin nor end, `[T, L]` bool.
    public let isWord: Tensor
    /// The same tokens with masked ones replaced, `[T, L]`; nil where nothing is masked.
    public let maskedIDs: Tensor?
    /// Where masked tokens stand in the flattened `[T · L]`, `[m]` (int64); nil for none.
    public let maskedPlaces: Tensor?
    /// What they are, `[m]` (int64).
    public let maskedTargets: Tensor?

    /// Creates texts; without masks, everything is seen.
    public init(
      ids: Tensor, presence: Tensor, isWord: Tensor, maskedIDs: Tensor? = nil,
      maskedPlaces: Tensor? = nil, maskedTargets: Tensor? = nil
    ) {
      self.ids = ids
      self.presence = presence
      self.isWord = isWord
      self.maskedIDs = maskedIDs
      self.maskedPlaces = maskedPlaces
      self.maskedTargets = maskedTargets
    }

    /// The number of texts.
    public var count: Int { ids.shape[0] }
  }

  /// Cases that have both: a row among the pictures and one among the texts.
  public struct Pair: Sendable, Hashable {
    /// The row among the pictures.
    public let picture: Int
    /// The row among the texts.
    public let text: Int
    /// Equal for texts that say the same.
    public let key: Int
    /// The group of the case.
    public let group: Int

    /// Creates a pair.
    public init(picture: Int, text: Int, key: Int, group: Int) {
      self.picture = picture
      self.text = text
      self.key = key
      self.group = group
    }
  }

  /// The pictures, if any case has one.
  public let pictures: Pictures?
  /// The texts, if any case has one.
  public let texts: Texts?
  /// The cases that have both.
  public let pairs: [Pair]

  /// Creates a batch.
  public init(pictures: Pictures?, texts: Texts?, pairs: [Pair]) {
    self.pictures = pictures
    self.texts = texts
    self.pairs = pairs
  }
}
