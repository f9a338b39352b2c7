import Foundation
import Testing
import Tokenizers

struct TokenizerFileTests {
  private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tokens-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private static func loading(_ content: String, as name: String) throws -> any TextTokenizer {
    try inFolder { folder in
      try Data(content.utf8).write(to: folder.appending(path: name))
      return try AnyTextTokenizer.load(from: folder.appending(path: name))
    }
  }

  @Test(arguments: ["bert-uncased.json", "bert-cased.txt", "gpt2", "roberta.json", "clip.json"])
  func savedTokenizerIsTheSame(name: String) throws {
    let tokenizer = try AnyTextTokenizer.load(from: TokenizerFixtures.url(name))
    let again = try Self.inFolder { folder in
      try tokenizer.save(to: folder.appending(path: "a/b"))
      return try AnyTextTokenizer.load(from: folder.appending(path: "a/b"))
    }
    #expect(again.fingerprint == tokenizer.fingerprint)
    #expect(again.special == tokenizer.special)
    #expect(again.vocabularySize == tokenizer.vocabularySize)
    let corpus = try NastyCorpus()
    for number in 0..<100 {
      let line = corpus.line(UInt64(number))
      #expect(again.encode(line) == tokenizer.encode(line))
    }
  }

  @Test func canonicallyEqualTokensStayApart() throws {
    // As strings of Swift these are equal: e with acute as one scalar and as two.
    let vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n\u{e9}\ne\u{301}\n"
    let tokenizer = try WordPieceTokenizer(
      vocabularyBytes: vocabulary, rules: BertRules(lowercases: false))
    #expect(tokenizer.encode("\u{e9} e\u{301}") == [4, 5])
  }

  @Test func otherRulesOrTokensGiveAnotherFingerprint() throws {
    let file = TokenizerFixtures.url("bert-cased.txt")
    let cased = try WordPieceTokenizer(vocabularyFile: file)
    let uncased = try WordPieceTokenizer(vocabularyFile: file, rules: BertRules())
    #expect(!cased.rules.lowercases)
    #expect(cased.fingerprint != uncased.fingerprint)
    #expect(cased.fingerprint.count == 64)
  }

  @Test func configurationBesideAVocabularySaysTheCase() throws {
    try Self.inFolder { folder in
      try Data("[PAD]\n[UNK]\n[CLS]\n[SEP]\nThe\nthe\n".utf8).write(
        to: folder.appending(path: "vocab.txt"))
      #expect(try AnyTextTokenizer.load(from: folder).encode("The") == [4])
      try Data(#"{"do_lower_case": true}"#.utf8).write(
        to: folder.appending(path: "tokenizer_config.json"))
      #expect(try AnyTextTokenizer.load(from: folder).encode("The") == [5])
    }
  }

  @Test(arguments: [
    (#""type":"BertNormalizer""#, #""type":"Precompiled""#, "normalizer.type"),
    (#""type":"BertPreTokenizer""#, #""type":"Whitespace""#, "pre_tokenizer.type"),
    (#""type":"TemplateProcessing""#, #""type":"Sequence""#, "post_processor.type"),
    (#""model":{"type":"WordPiece""#, #""model":{"type":"Unigram""#, "model.type"),
  ])
  func unsupportedPartIsNamed(old: String, new: String, key: String) throws {
    let file = String(decoding: try TokenizerFixtures.data("bert-uncased.json"), as: UTF8.self)
    #expect(file.contains(old))
    let error = #expect(throws: TokenizerError.self) {
      try Self.loading(file.replacing(old, with: new), as: "tokenizer.json")
    }
    #expect(error?.code == .unsupported)
    #expect(error?.key == key)
    #expect(error?.file?.hasSuffix("tokenizer.json") == true)
  }

  @Test(arguments: [
    (#""byte_fallback":false"#, #""byte_fallback":true"#, "model.byte_fallback"),
    (#""ignore_merges":false"#, #""ignore_merges":true"#, "model.ignore_merges"),
    (#""dropout":null"#, #""dropout":0.1"#, "model.dropout"),
    (
      #""continuing_subword_prefix":null"#, #""continuing_subword_prefix":"@@""#,
      "model.continuing_subword_prefix"
    ),
    (#""type":"NFC""#, #""type":"NFKC""#, "normalizer.normalizers[0].type"),
    (#"[\\p{N}]|"#, #"[\\p{N}]+|"#, "pre_tokenizer.pretokenizers[0].pattern.Regex"),
    (
      #""behavior":"Removed""#, #""behavior":"Isolated""#, "pre_tokenizer.pretokenizers[0].behavior"
    ),
  ])
  func unsupportedPartOfCLIPIsNamed(old: String, new: String, key: String) throws {
    let file = String(decoding: try TokenizerFixtures.data("clip.json"), as: UTF8.self)
    #expect(file.contains(old))
    let error = #expect(throws: TokenizerError.self) {
      try Self.loading(file.replacing(old, with: new), as: "tokenizer.json")
    }
    #expect(error?.code == .unsupported)
    #expect(error?.key == key)
  }

  @Test(arguments: [
    ("", TokenizerError.Code.invalidVocabulary), ("[UNK]\n[CLS]\n\n[SEP]\n", .invalidVocabulary),
    ("[UNK]\n[CLS]\na\n[SEP]\na\n", .duplicateToken), ("[CLS]\n[SEP]\na\n", .missingToken),
    ("[UNK]\n[SEP]\na\n", .missingToken),
  ])
  func faultyVocabularyFileIsRefused(content: String, code: TokenizerError.Code) {
    let error = #expect(throws: TokenizerError.self) { try Self.loading(content, as: "vocab.txt") }
    #expect(error?.code == code)
  }

  @Test(arguments: [
    (#"{"a": 0, "b": 0}"#, TokenizerError.Code.duplicateToken),
    (#"{"a": 0, "a": 1}"#, .duplicateToken), (#"{"a": -1}"#, .invalidValue),
    (#"{"a": 0.5}"#, .invalidValue), (#"{"a": 999999999}"#, .invalidVocabulary),
    (#"{"a": "0"}"#, .invalidValue), ("{}", .invalidVocabulary), ("[]", .invalidValue),
    (#"{"a": 0"#, .malformedJSON), (#"{"\ud800": 0}"#, .malformedJSON),
    (#"{"<s>": 0, "</s>": 1, "a": 2, "b": 3}"#, .invalidMerge),
    (#"{"a": 0, "b": 1, "ab": 2}"#, .missingToken),
  ])
  func faultyVocabularyAndMergesAreRefused(content: String, code: TokenizerError.Code) throws {
    try Self.inFolder { folder in
      try Data(content.utf8).write(to: folder.appending(path: "vocab.json"))
      try Data("#version: 0.2\na b\n".utf8).write(to: folder.appending(path: "merges.txt"))
      let error = #expect(throws: TokenizerError.self) { try AnyTextTokenizer.load(from: folder) }
      #expect(error?.code == code)
      #expect(error?.file != nil)
    }
  }

  @Test func absentFilesAreSaid() throws {
    let absent = #expect(throws: TokenizerError.self) {
      try AnyTextTokenizer.load(from: URL(filePath: "/no/such/folder"))
    }
    #expect(absent?.code == .missingFile)
    try Self.inFolder { folder in
      let empty = #expect(throws: TokenizerError.self) { try AnyTextTokenizer.load(from: folder) }
      #expect(empty?.code == .missingFile)
    }
  }

  /// Files with bytes changed, cut off or doubled either load or give one error; nothing traps.
  @Test(arguments: ["bert-uncased.json", "bert-cased.txt", "roberta.json", "clip.json"])
  func damagedFilesNeverTrap(name: String) throws {
    let whole = Array(try TokenizerFixtures.data(name))
    var random = SplitMix(state: 11)
    var refused = 0
    try Self.inFolder { folder in
      for attempt in 0..<60 {
        var bytes = whole
        switch attempt % 3 {
        case 0: bytes = Array(bytes.prefix(random.next(bytes.count)))
        case 1:
          for _ in 0...random.next(8) { bytes[random.next(bytes.count)] = UInt8(random.next(256)) }
        default:
          let start = random.next(bytes.count)
          let end = min(bytes.count, start + 1 + random.next(400))
          bytes.insert(contentsOf: bytes[start..<end], at: random.next(bytes.count))
        }
        let file = folder.appending(path: "\(attempt)-\(name)")
        try Data(bytes).write(to: file)
        do throws(TokenizerError) {
          let tokenizer = try AnyTextTokenizer.load(from: file)
          _ = tokenizer.encode("No pleural effusion \u{e9} \u{1F600}")
        } catch {
          refused += 1
          #expect(!error.description.contains("\n"))
          #expect(error.file != nil)
        }
      }
    }
    #expect(refused > 10)
  }

  @Test func randomTextsNeverTrap() throws {
    let tokenizers = try ["bert-uncased.json", "gpt2", "clip.json"].map {
      try AnyTextTokenizer.load(from: TokenizerFixtures.url($0))
    }
    var random = SplitMix(state: 3)
    for _ in 0..<300 {
      let bytes = (0..<random.next(80)).map { _ in UInt8(random.next(256)) }
      let text = String(decoding: bytes, as: UTF8.self)
      for tokenizer in tokenizers {
        let tokens = tokenizer.encode(text)
        #expect(tokens.allSatisfy { (0..<tokenizer.vocabularySize).contains($0) })
        _ = tokenizer.decode(tokens + [-1, Int.max, random.next(5_000)])
      }
      #expect(tokenizers[1].decode(tokenizers[1].encode(text)) == text || text.contains("<|"))
    }
  }

  @Test func veryLongWordsTakeNoSquareOfTime() throws {
    let tokenizer = try AnyTextTokenizer.load(from: TokenizerFixtures.url("gpt2"))
    let text = String(repeating: "pneumonia", count: 3_000) + String(repeating: "-", count: 20_000)
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
  }

  @Test func manyThreadsGetTheSame() async throws {
    let tokenizer = try AnyTextTokenizer.load(from: TokenizerFixtures.url("gpt2"))
    let corpus = try NastyCorpus()
    let lines = (0..<60).map { corpus.line(UInt64($0)) }
    let expected = lines.map(tokenizer.encode)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { lines.map(tokenizer.encode) == expected }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}

extension WordPieceTokenizer {
  /// Reads a vocabulary out of a text.
  init(vocabularyBytes text: String, rules: BertRules) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).txt")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try self.init(vocabularyFile: file, rules: rules)
  }
}
