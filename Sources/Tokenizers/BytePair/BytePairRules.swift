/// What byte-level BPE does to a text before it merges bytes.
public struct BytePairRules: Sendable, Hashable, Codable {
  /// A step of normalization.
  public enum Step: String, Sendable, Hashable, Codable {
    /// Canonical decomposition.
    case nfd = "NFD"
    /// Canonical composition.
    case nfc = "NFC"
    /// Each run of white space becomes one space.
    case collapsesSpace
    /// Lower case.
    case lowercases = "Lowercase"
  }

  /// How a text is cut into pieces, across which nothing is merged.
  public enum Split: String, Sendable, Hashable, Codable {
    /// GPT-2's and RoBERTa's: words with the space before them, numbers, runs of symbols, white space.
    case gpt2
    /// CLIP's: words, single digits, runs of symbols; white space is dropped.
    case clip
    /// CLIP's as newer files have it, in which the names of its two special tokens are pieces.
    case clipWithNames
  }

  /// What is done to the text, in order.
  public var steps: [Step]
  /// How it is cut.
  public var split: Split
  /// Puts a space before a text that has none, so that its first word is like any other.
  public var addsPrefixSpace: Bool
  /// What the last byte of a piece is marked with; empty, or `</w>` for CLIP.
  public var endOfWordSuffix: String

  /// Creates rules.
  public init(
    steps: [Step] = [], split: Split, addsPrefixSpace: Bool = false, endOfWordSuffix: String = ""
  ) {
    self.steps = steps
    self.split = split
    self.addsPrefixSpace = addsPrefixSpace
    self.endOfWordSuffix = endOfWordSuffix
  }

  /// GPT-2's and RoBERTa's rules.
  public static let gpt2 = BytePairRules(split: .gpt2)
  /// CLIP's rules.
  public static let clip = BytePairRules(
    steps: [.nfc, .collapsesSpace, .lowercases], split: .clip, endOfWordSuffix: "</w>")
}
