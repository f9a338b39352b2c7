import Foundation

/// The parts of Hugging Face's `tokenizer.json` that both kinds of tokenizer share.
enum TokenizerFile {
  /// The file's name in a folder.
  static let name = "tokenizer.json"

  /// The added tokens.
  static func addedTokens(_ root: JSONNode) throws(TokenizerError) -> [AddedToken] {
    guard let list = try root.optional("added_tokens") else { return [] }
    var tokens: [AddedToken] = []
    for entry in try list.elements() { tokens.append(try AddedToken(entry)) }
    return tokens
  }

  /// The special tokens that the post-processor puts around a text; nil where it puts none, so that they are
  /// found by their names.
  static func special(
    _ root: JSONNode, vocabulary: Vocabulary, unknown: Int?
  ) throws(TokenizerError) -> SpecialTokens? {
    guard let node = try root.optional("post_processor") else { return nil }
    let type = try node.required("type")
    let begin: Int
    let end: Int
    switch try type.text() {
    case "TemplateProcessing":
      guard let ends = try templateEnds(node) else { return nil }
      begin = try number(ends.begin, vocabulary)
      end = try number(ends.end, vocabulary)
    case "BertProcessing", "RobertaProcessing":
      begin = try pairNumber(node.required("cls"), vocabulary)
      end = try pairNumber(node.required("sep"), vocabulary)
    case "ByteLevel": return nil
    default:
      throw type.unsupported(
        try type.text(),
        expected: "TemplateProcessing, BertProcessing, RobertaProcessing or ByteLevel")
    }
    func first(_ names: [String]) -> Int? {
      names.lazy.compactMap { vocabulary.number(of: $0) }.first
    }
    return SpecialTokens(
      begin: begin, end: end, padding: first(SpecialTokens.paddingNames) ?? end,
      mask: first(SpecialTokens.maskNames),
      unknown: unknown ?? first(SpecialTokens.unknownNames))
  }

  /// The nodes of the two special tokens of a template `begin text end`; nil for a bare text.
  private static func templateEnds(
    _ node: JSONNode
  ) throws(TokenizerError) -> (begin: JSONNode, end: JSONNode)? {
    let single = try node.required("single")
    let parts = try single.elements()
    if parts.count == 1, try parts[0].optional("Sequence") != nil { return nil }
    guard parts.count == 3, let begin = try parts[0].optional("SpecialToken"),
      try parts[1].optional("Sequence") != nil, let end = try parts[2].optional("SpecialToken")
    else {
      throw single.error(
        .unsupported,
        "expected one special token before the text and one behind; this template is not supported")
    }
    return (try begin.required("id"), try end.required("id"))
  }

  private static func number(
    _ node: JSONNode, _ vocabulary: Vocabulary
  ) throws(TokenizerError) -> Int {
    let name = try node.bytes()
    guard let number = vocabulary.number(of: name) else {
      throw node.error(
        .missingToken, "expected a token of the vocabulary, found \"\(Vocabulary.shown(name))\"")
    }
    return number
  }

  /// The number of `["[CLS]", 101]`, which must be that of the vocabulary.
  private static func pairNumber(
    _ node: JSONNode, _ vocabulary: Vocabulary
  ) throws(TokenizerError) -> Int {
    let pair = try node.elements()
    guard pair.count == 2 else {
      throw node.error(.invalidValue, "expected a token and its number, found \(pair.count) values")
    }
    let own = try number(pair[0], vocabulary)
    let stated = try pair[1].integer()
    guard own == stated else {
      throw pair[1].error(.invalidValue, "expected \(own), as in the vocabulary, found \(stated)")
    }
    return own
  }

  /// A template that puts the special tokens around a text.
  static func template(_ special: SpecialTokens, vocabulary: Vocabulary) -> JSONValue {
    func name(_ number: Int) -> JSONValue { .string(vocabulary[number] ?? []) }
    func token(_ number: Int, _ type: Int) -> JSONValue {
      .members(["SpecialToken": .members(["id": name(number), "type_id": .integer(type)])])
    }
    func text(_ letter: String, _ type: Int) -> JSONValue {
      .members(["Sequence": .members(["id": .text(letter), "type_id": .integer(type)])])
    }
    let single = [token(special.begin, 0), text("A", 0), token(special.end, 0)]
    let numbers =
      special.begin == special.end ? [special.begin] : [special.begin, special.end]
    return .members([
      "type": .text("TemplateProcessing"), "single": .array(single),
      "pair": .array(single + [text("B", 1), token(special.end, 1)]),
      "special_tokens": .object(
        numbers.map { number in
          JSONValue.Member(
            key: vocabulary[number] ?? [],
            value: .members([
              "id": name(number), "ids": .array([.integer(number)]),
              "tokens": .array([name(number)]),
            ]))
        }),
    ])
  }

  /// Writes a file whole or not at all.
  static func write(_ json: JSONValue, to folder: URL) throws(TokenizerError) {
    let path = folder.path(percentEncoded: false)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(JSONWriter.bytes(of: json)).write(
        to: folder.appending(path: name), options: .atomic)
    } catch {
      throw TokenizerError(
        .fileAccess, "\(name) cannot be written there; may this folder be written, is there space?",
        file: path)
    }
  }
}
