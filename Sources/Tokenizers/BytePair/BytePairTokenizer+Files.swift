public import Foundation

extension BytePairTokenizer {
  /// Reads `vocab.json` and `merges.txt`.
  ///
  /// - Parameters:
  ///   - vocabularyFile: Tokens and their numbers.
  ///   - mergesFile: Pairs of tokens, the first to merge first.
  ///   - rules: What is done to a text first; the files do not say it. Nil takes CLIP's where merges
  ///     make tokens that end in `</w>`, GPT-2's elsewhere.
  /// - Throws: ``TokenizerError``, which names file, line or key.
  public init(
    vocabularyFile: URL, mergesFile: URL, rules: BytePairRules? = nil
  ) throws(TokenizerError) {
    let vocabulary: Vocabulary
    do {
      vocabulary = try Vocabulary(
        try JSONReader.read(try VocabularyFile.bytes(of: vocabularyFile)))
    } catch {
      throw error.inFile(vocabularyFile.path(percentEncoded: false))
    }
    do {
      try self.init(
        vocabulary: vocabulary,
        merges: try VocabularyFile.merges(try VocabularyFile.bytes(of: mergesFile)), rules: rules)
    } catch {
      throw error.inFile(mergesFile.path(percentEncoded: false))
    }
  }

  init(
    vocabulary: Vocabulary, merges: [(left: [UInt8], right: [UInt8])], rules: BytePairRules?
  ) throws(TokenizerError) {
    let suffix = Array(BytePairRules.clip.endOfWordSuffix.utf8)
    let isCLIP = merges.contains { $0.right.reversed().starts(with: suffix.reversed()) }
    let names =
      SpecialTokens.beginNames + SpecialTokens.endNames + SpecialTokens.paddingNames
      + SpecialTokens.maskNames + SpecialTokens.unknownNames
    var added: [AddedToken] = []
    for name in names where name.hasPrefix("<") {
      guard let number = vocabulary.number(of: name) else { continue }
      if !added.contains(where: { $0.number == number }) {
        added.append(AddedToken(Array(name.utf8), number: number))
      }
    }
    try self.init(
      vocabulary: vocabulary, merges: merges, rules: rules ?? (isCLIP ? .clip : .gpt2),
      addedTokens: added,
      unknownToken: isCLIP ? Array("<|endoftext|>".utf8) : nil)
  }

  /// Reads the parts of a `tokenizer.json` whose model is BPE.
  init(_ root: JSONNode) throws(TokenizerError) {
    let model = try root.required("model")
    try Self.refuseUnsupported(model)
    let vocabulary = try Vocabulary(try model.required("vocab"))
    let added = try TokenizerFile.addedTokens(root)
    let unknown = try model.optional("unk_token")?.bytes()
    let whole = try WordPieceTokenizer.joined(vocabulary, added)
    let merges = try Self.merges(try model.required("merges"))
    do {
      try self.init(
        vocabulary: vocabulary, merges: merges,
        rules: BytePairRules(
          root, endOfWordSuffix: try model.optional("end_of_word_suffix")?.text() ?? ""),
        addedTokens: added, unknownToken: unknown,
        namedSpecial: try TokenizerFile.special(
          root, vocabulary: whole, unknown: unknown.flatMap { whole.number(of: $0) }))
    } catch {
      var error = error
      if error.code == .invalidMerge { error.key = error.key ?? "model.merges" }
      throw error
    }
  }

  private static func refuseUnsupported(_ model: JSONNode) throws(TokenizerError) {
    for key in ["byte_fallback", "ignore_merges", "fuse_unk"] {
      if let node = try model.optional(key), try node.bool() {
        throw node.unsupported("true", expected: "false")
      }
    }
    if let dropout = try model.optional("dropout"), dropout.value != .number(0) {
      throw dropout.unsupported("dropout", expected: "null")
    }
    if let prefix = try model.optional("continuing_subword_prefix"), !(try prefix.bytes()).isEmpty {
      throw prefix.unsupported("\"\(try prefix.text())\"", expected: "empty text")
    }
  }

  /// Merges as newer files have them, `["a", "b"]`, or as older ones, `"a b"`.
  private static func merges(
    _ node: JSONNode
  ) throws(TokenizerError) -> [(left: [UInt8], right: [UInt8])] {
    var merges: [(left: [UInt8], right: [UInt8])] = []
    for entry in try node.elements() {
      if case .string(let line) = entry.value {
        guard let pair = VocabularyFile.pair(line) else {
          throw entry.error(
            .invalidMerge,
            "expected two tokens with a space between, found \"\(Vocabulary.shown(line))\"")
        }
        merges.append(pair)
      } else {
        let pair = try entry.elements()
        guard pair.count == 2 else {
          throw entry.error(.invalidMerge, "expected two tokens, found \(pair.count)")
        }
        merges.append((try pair[0].bytes(), try pair[1].bytes()))
      }
    }
    return merges
  }

  /// Writes `tokenizer.json`, as Hugging Face's `tokenizers` does, into a folder, which is made.
  public func save(to folder: URL) throws(TokenizerError) {
    try TokenizerFile.write(
      Self.json(
        vocabulary: vocabulary, merges: merges, rules: rules, addedTokens: addedTokens,
        unknownToken: unknownToken, special: special), to: folder)
  }

  static func json(
    vocabulary: Vocabulary, merges: [(left: [UInt8], right: [UInt8])], rules: BytePairRules,
    addedTokens: [AddedToken], unknownToken: [UInt8]?, special: SpecialTokens
  ) -> JSONValue {
    .members([
      "version": .text("1.0"), "truncation": .null, "padding": .null,
      "added_tokens": .array(addedTokens.map(\.json)), "normalizer": rules.normalizerJSON,
      "pre_tokenizer": rules.splitJSON,
      "post_processor": TokenizerFile.template(special, vocabulary: vocabulary),
      "decoder": rules.byteLevelJSON,
      "model": .members([
        "type": .text("BPE"), "dropout": .null,
        "unk_token": unknownToken.map(JSONValue.string) ?? .null,
        "continuing_subword_prefix": .text(""), "end_of_word_suffix": .text(rules.endOfWordSuffix),
        "fuse_unk": .bool(false), "byte_fallback": .bool(false), "ignore_merges": .bool(false),
        "vocab": vocabulary.json,
        "merges": .array(merges.map { .array([.string($0.left), .string($0.right)]) }),
      ]),
    ])
  }
}
