import Crypto
import Foundation
import Testing
import Tokenizers

/// Token for token what Hugging Face's `tokenizers` makes of 10,000 nasty lines and of all of Unicode's assigned planes.
struct HuggingFaceParityTests {
  /// Without optimization a sixteenth of the lines is compared, so that the suite takes seconds.
  #if DEBUG
    private static let isWhole = false
  #else
    private static let isWhole = true
  #endif

  private static let corpus = Result { try NastyCorpus().all }

  @Test func corpusIsThatOfTheReference() throws {
    let corpus = try Self.corpus.get()
    let digest = SHA256.hash(data: Data(corpus.joined(separator: "\0").utf8))
    #expect(TokenizerFixtures.hexadecimal(digest) == (try TokenizerFixtures.corpusHash()))
    #expect(corpus.count > NastyCorpus.lineCount + 3_000)
  }

  @Test func uncasedBERTFromJSON() throws {
    try compare(
      "bert-uncased", AnyTextTokenizer.load(from: TokenizerFixtures.url("bert-uncased.json")))
  }

  @Test func casedBERTFromVocabularyFile() throws {
    try compare("bert-cased", AnyTextTokenizer.load(from: TokenizerFixtures.url("bert-cased.txt")))
  }

  @Test(arguments: [
    ("bert-cased-stripped", BertRules(lowercases: false, stripsAccents: true)),
    ("bert-cased-lower", BertRules(lowercases: true, stripsAccents: false)),
    (
      "bert-cased-bare", BertRules(lowercases: false, cleansText: false, separatesIdeographs: false)
    ),
  ])
  func otherRulesOfBERT(name: String, rules: BertRules) throws {
    let file = TokenizerFixtures.url("bert-cased.txt")
    try compare(name, WordPieceTokenizer(vocabularyFile: file, rules: rules), keepsLines: false)
  }

  @Test func gpt2FromVocabularyAndMerges() throws {
    try compare("gpt2", AnyTextTokenizer.load(from: TokenizerFixtures.url("gpt2")))
  }

  @Test func robertaWithPrefixSpaceAndAddedTokens() throws {
    try compare("roberta", AnyTextTokenizer.load(from: TokenizerFixtures.url("roberta.json")))
  }

  @Test func clip() throws {
    try compare("clip", AnyTextTokenizer.load(from: TokenizerFixtures.url("clip.json")))
  }

  /// As transformers 5 writes CLIP: names of special tokens stand in the expression too.
  @Test func clipWithNamesInItsExpression() throws {
    let file = String(decoding: try TokenizerFixtures.data("clip.json"), as: UTF8.self)
    let names = #"<\\|startoftext\\|>|<\\|endoftext\\|>|"#
    let changed = file.replacing(#""Regex":"'s|"#, with: #""Regex":""# + names + "'s|")
    #expect(changed != file)
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
    try Data(changed.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try compare("clip-names", AnyTextTokenizer.load(from: url), keepsLines: false)
  }

  private func compare(
    _ name: String, _ tokenizer: any TextTokenizer, keepsLines: Bool = true
  ) throws {
    let lines = try Self.corpus.get()
    let answer = try TokenizerFixtures.answer(name)
    let hashes = keepsLines ? try TokenizerFixtures.hashes(name) : []
    var tokens = SHA256()
    var texts = SHA256()
    var count = 0
    var wrong: [Int] = []
    for (index, line) in lines.enumerated() where Self.isWhole || index % 16 == 0 {
      let row = tokenizer.encode(line)
      count += row.count
      if keepsLines, TokenizerFixtures.hash(row) != hashes[index] { wrong.append(index) }
      tokens.update(data: Data(([row.count] + row).flatMap(TokenizerFixtures.littleEndian)))
      if answer.texts != nil { texts.update(data: Data(tokenizer.decode(row).utf8 + [0])) }
    }
    #expect(
      wrong.isEmpty,
      "\(wrong.count) lines differ; first \(wrong.prefix(5)): \(wrong.first.map { lines[$0].debugDescription } ?? "")"
    )
    guard Self.isWhole else { return }
    #expect(count == answer.count)
    #expect(TokenizerFixtures.hexadecimal(tokens.finalize()) == answer.tokens)
    if let expected = answer.texts {
      #expect(TokenizerFixtures.hexadecimal(texts.finalize()) == expected, "decoded texts")
    }
  }
}
