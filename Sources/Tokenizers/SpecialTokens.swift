/// The numbers of the tokens that stand for something other than text.
public struct SpecialTokens: Sendable, Hashable, Codable {
  /// Stands before every text: `[CLS]`, `<s>`, `<|startoftext|>`.
  public let begin: Int
  /// Stands after every text: `[SEP]`, `</s>`, `<|endoftext|>`.
  public let end: Int
  /// Fills short rows of a batch.
  ///
  /// A vocabulary without one fills with ``end``, as CLIP and GPT-2 do.
  public let padding: Int
  /// Stands for a hidden token, if the vocabulary has one: `[MASK]`, `<mask>`, `<|mask|>`.
  public let mask: Int?
  /// Stands for what the vocabulary has no token for, if there is one: `[UNK]`, `<unk>`.
  public let unknown: Int?

  /// Creates a set of special tokens.
  public init(begin: Int, end: Int, padding: Int, mask: Int?, unknown: Int?) {
    self.begin = begin
    self.end = end
    self.padding = padding
    self.mask = mask
    self.unknown = unknown
  }

  /// The names that published vocabularies use, the first that a vocabulary has being taken.
  static let beginNames = ["[CLS]", "<s>", "<|startoftext|>", "<|endoftext|>"]
  static let endNames = ["[SEP]", "</s>", "<|endoftext|>"]
  static let paddingNames = ["[PAD]", "<pad>", "<|pad|>"]
  static let maskNames = ["[MASK]", "<mask>", "<|mask|>"]
  static let unknownNames = ["[UNK]", "<unk>"]

  /// Those that were stated, else those of a vocabulary, by their names.
  ///
  /// - Throws: ``TokenizerError`` with code `missingToken` if there is none for begin or end.
  init(
    stated: SpecialTokens?, unknown: Int?, vocabulary: Vocabulary
  ) throws(TokenizerError) {
    if let stated {
      self = stated
      return
    }
    func first(_ names: [String]) -> Int? {
      names.lazy.compactMap { vocabulary.number(of: $0) }.first
    }
    guard let begin = first(Self.beginNames) else { throw Self.missing(Self.beginNames, "before") }
    guard let end = first(Self.endNames) else { throw Self.missing(Self.endNames, "after") }
    self.init(
      begin: begin, end: end, padding: first(Self.paddingNames) ?? end,
      mask: first(Self.maskNames), unknown: unknown ?? first(Self.unknownNames))
  }

  private static func missing(_ names: [String], _ place: String) -> TokenizerError {
    TokenizerError(
      .missingToken,
      "the vocabulary has no token that stands \(place) a text; "
        + "expected one of \(names.joined(separator: ", "))")
  }
}
