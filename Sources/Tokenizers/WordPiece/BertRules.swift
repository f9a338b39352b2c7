/// What BERT does to a text before it looks for tokens.
///
/// Source: Devlin et al. 2019, <https://arxiv.org/abs/1810.04805>, as Hugging Face's `BertNormalizer` and
/// `BertPreTokenizer` do it.
public struct BertRules: Sendable, Hashable, Codable {
  /// Takes control characters away and makes all white space spaces.
  public var cleansText: Bool
  /// Puts spaces around Chinese characters, so that each is a word.
  public var separatesIdeographs: Bool
  /// Takes accents away; nil does what ``lowercases`` says.
  public var stripsAccents: Bool?
  /// Turns everything into lower case.
  public var lowercases: Bool

  /// Creates rules; by default those of an uncased model.
  public init(
    lowercases: Bool = true, stripsAccents: Bool? = nil, cleansText: Bool = true,
    separatesIdeographs: Bool = true
  ) {
    self.lowercases = lowercases
    self.stripsAccents = stripsAccents
    self.cleansText = cleansText
    self.separatesIdeographs = separatesIdeographs
  }

  /// Reads a `BertNormalizer`.
  init(_ node: JSONNode) throws(TokenizerError) {
    let type = try node.required("type")
    guard try type.text() == "BertNormalizer" else {
      throw type.unsupported(try type.text(), expected: "BertNormalizer")
    }
    self.init(
      lowercases: try node.flag("lowercase", default: true),
      stripsAccents: try node.optional("strip_accents")?.bool(),
      cleansText: try node.flag("clean_text", default: true),
      separatesIdeographs: try node.flag("handle_chinese_chars", default: true))
  }

  /// As a `BertNormalizer`.
  var json: JSONValue {
    .members([
      "type": .text("BertNormalizer"), "clean_text": .bool(cleansText),
      "handle_chinese_chars": .bool(separatesIdeographs),
      "strip_accents": stripsAccents.map(JSONValue.bool) ?? .null, "lowercase": .bool(lowercases),
    ])
  }
}
