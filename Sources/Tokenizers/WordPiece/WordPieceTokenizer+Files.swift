public import Foundation

extension WordPieceTokenizer {
  /// Reads a `vocab.txt`: one token a line.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - rules: What is done to a text first; the file does not say it. Nil takes lower case unless the
  ///     vocabulary has tokens with ASCII capitals besides its special ones.
  /// - Throws: ``TokenizerError``, which names file and line.
  public init(vocabularyFile file: URL, rules: BertRules? = nil) throws(TokenizerError) {
    let bytes = try VocabularyFile.bytes(of: file)
    do {
      try self.init(vocabularyBytes: bytes, rules: rules)
    } catch {
      throw error.inFile(file.path(percentEncoded: false))
    }
  }

  init(vocabularyBytes bytes: [UInt8], rules: BertRules?) throws(TokenizerError) {
    let vocabulary = try VocabularyFile.wordPieces(bytes)
    let special =
      SpecialTokens.paddingNames + SpecialTokens.unknownNames + SpecialTokens.beginNames
      + SpecialTokens.endNames + SpecialTokens.maskNames
    let added = special.filter { $0.hasPrefix("[") }.compactMap { name in
      vocabulary.number(of: name).map { AddedToken(Array(name.utf8), number: $0) }
    }
    try self.init(
      vocabulary: vocabulary,
      rules: rules ?? BertRules(lowercases: !Self.hasCapitals(vocabulary)), addedTokens: added)
  }

  private static func hasCapitals(_ vocabulary: Vocabulary) -> Bool {
    vocabulary.tokens.contains { token in
      guard let token, token.first != UInt8(ascii: "[") else { return false }
      return token.contains { $0 &- 0x41 < 26 }
    }
  }

  /// Reads the parts of a `tokenizer.json` whose model is WordPiece.
  init(_ root: JSONNode) throws(TokenizerError) {
    let model = try root.required("model")
    let vocabulary = try Vocabulary(try model.required("vocab"))
    guard let normalizer = try root.optional("normalizer") else {
      throw TokenizerError(
        .unsupported, "expected a BertNormalizer, found none; this is not supported",
        key: "normalizer")
    }
    let pre = try root.required("pre_tokenizer").required("type")
    guard try pre.text() == "BertPreTokenizer" else {
      throw pre.unsupported(try pre.text(), expected: "BertPreTokenizer")
    }
    let added = try TokenizerFile.addedTokens(root)
    let unknown = try model.optional("unk_token")?.bytes() ?? Array("[UNK]".utf8)
    let whole = try Self.joined(vocabulary, added)
    try self.init(
      vocabulary: vocabulary, rules: BertRules(normalizer), addedTokens: added,
      unknownToken: unknown,
      continuingPrefix: try model.optional("continuing_subword_prefix")?.text() ?? "##",
      maximumWordLength: try model.optional("max_input_chars_per_word")?.integer() ?? 100,
      namedSpecial: try TokenizerFile.special(
        root, vocabulary: whole, unknown: whole.number(of: unknown)))
  }

  /// Writes `tokenizer.json`, as Hugging Face's `tokenizers` does, into a folder, which is made.
  public func save(to folder: URL) throws(TokenizerError) {
    try TokenizerFile.write(
      Self.json(
        vocabulary: vocabulary, rules: rules, addedTokens: addedTokens, unknownToken: unknownToken,
        continuingPrefix: continuingPrefix, maximumWordLength: maximumWordLength, special: special),
      to: folder)
  }

  static func json(
    vocabulary: Vocabulary, rules: BertRules, addedTokens: [AddedToken], unknownToken: [UInt8],
    continuingPrefix: String, maximumWordLength: Int, special: SpecialTokens
  ) -> JSONValue {
    .members([
      "version": .text("1.0"), "truncation": .null, "padding": .null,
      "added_tokens": .array(addedTokens.map(\.json)), "normalizer": rules.json,
      "pre_tokenizer": .members(["type": .text("BertPreTokenizer")]),
      "post_processor": TokenizerFile.template(special, vocabulary: vocabulary),
      "decoder": .members([
        "type": .text("WordPiece"), "prefix": .text(continuingPrefix), "cleanup": .bool(true),
      ]),
      "model": .members([
        "type": .text("WordPiece"), "unk_token": .string(unknownToken),
        "continuing_subword_prefix": .text(continuingPrefix),
        "max_input_chars_per_word": .integer(maximumWordLength), "vocab": vocabulary.json,
      ]),
    ])
  }
}
