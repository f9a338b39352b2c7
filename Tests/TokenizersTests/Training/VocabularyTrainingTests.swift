import Foundation
import Testing
import Tokenizers

struct VocabularyTrainingTests {
  private static let texts = Result {
    let corpus = try NastyCorpus()
    return (0..<600).map { corpus.line(UInt64($0)) }
  }

  /// hug ×10, pug ×5, pun ×12, bun ×4, hugs ×5: "ug" 20, then "un" 16, then "hug" 15, "pun" 12 (Hugging Face's course, "BPE").
  private static let course =
    [("hug", 10), ("pug", 5), ("pun", 12), ("bun", 4), ("hugs", 5)]
    .flatMap { Array(repeating: $0.0, count: $0.1) }

  @Test func wordPieceLearnsTheCommonestPairsFirst() throws {
    // 5 special tokens, b g h n p s u, ##g ##n ##s ##u.
    let tokenizer = try WordPieceTokenizer.train(on: Self.course, vocabularySize: 16 + 4)
    let names = (16..<20).map { String(decoding: tokenizer.token($0) ?? [], as: UTF8.self) }
    #expect(names == ["##ug", "##un", "hug", "pun"])
    #expect(
      tokenizer.encode("hugs pugs").map {
        String(decoding: tokenizer.token($0) ?? [], as: UTF8.self)
      }
        == ["hug", "##s", "p", "##ug", "##s"])
  }

  @Test func bytePairsLearnTheCommonestPairsFirst() throws {
    let tokenizer = try BytePairTokenizer.train(on: Self.course, vocabularySize: 5 + 256 + 4)
    let names = (261..<265).map { String(decoding: tokenizer.token($0) ?? [], as: UTF8.self) }
    #expect(names == ["ug", "un", "hug", "pun"])
  }

  @Test func tiesGoToTheFirstByBytes() throws {
    let tokenizer = try BytePairTokenizer.train(
      on: ["dc", "ba", "ab", "cd", "dc", "ba", "ab", "cd"], vocabularySize: 261 + 3)
    let names = (261..<264).map { String(decoding: tokenizer.token($0) ?? [], as: UTF8.self) }
    #expect(names == ["ab", "ba", "cd"])
  }

  @Test func orderOfTextsMovesNothing() throws {
    let texts = try Self.texts.get()
    var other = texts
    var random = SplitMix(state: 5)
    other.shuffle(using: &random)
    #expect(other != texts)
    #expect(
      try WordPieceTokenizer.train(on: texts, vocabularySize: 1_800).fingerprint
        == WordPieceTokenizer.train(on: other, vocabularySize: 1_800).fingerprint)
    #expect(
      try BytePairTokenizer.train(on: texts, vocabularySize: 800).fingerprint
        == BytePairTokenizer.train(on: other, vocabularySize: 800).fingerprint)
  }

  @Test(arguments: [BytePairRules.gpt2, BytePairRules(split: .gpt2, addsPrefixSpace: true)])
  func allBytesComeBack(rules: BytePairRules) throws {
    let texts = try Self.texts.get()
    let tokenizer = try BytePairTokenizer.train(on: texts, vocabularySize: 700, rules: rules)
    let corpus = try NastyCorpus()
    for number in 9_000..<9_300 {
      let text = corpus.line(UInt64(number))
      // Names of special tokens in a text become these tokens, and are not decoded.
      guard !["<s>", "</s>", "<pad>", "<unk>", "<mask>"].contains(where: { text.contains($0) })
      else {
        continue
      }
      let decoded = tokenizer.decode(tokenizer.encode(text))
      let space = rules.addsPrefixSpace && !text.isEmpty && text.utf8.first != 0x20 ? " " : ""
      #expect(Array(decoded.utf8) == Array((space + text).utf8))
    }
  }

  @Test func clipVocabularyEndsWordsAndKnowsEveryByte() throws {
    let texts = try Self.texts.get()
    let tokenizer = try BytePairTokenizer.train(on: texts, vocabularySize: 900, rules: .clip)
    #expect(tokenizer.decode(tokenizer.encode("The  LUNGS are clear")) == "the lungs are clear")
    #expect(tokenizer.special.mask != nil)
    #expect(tokenizer.vocabularySize <= 900)
  }

  @Test func specialTokensStandAroundACutText() throws {
    let tokenizer = try WordPieceTokenizer.train(on: Self.course, vocabularySize: 20)
    let special = tokenizer.special
    #expect(special == SpecialTokens(begin: 2, end: 3, padding: 0, mask: 4, unknown: 1))
    let whole = tokenizer.encode("hug pug pun")
    #expect(whole.count == 4)
    #expect(tokenizer.encode("hug pug pun", maximumLength: 5) == [2] + whole.prefix(3) + [3])
    #expect(tokenizer.encode("hug pug pun", maximumLength: 64) == [2] + whole + [3])
    #expect(tokenizer.encode("hug", maximumLength: 2) == [2, 3])
    #expect(tokenizer.encode("hug", maximumLength: 1) == [2])
    #expect(tokenizer.encode("hug", maximumLength: -3) == [])
  }

  @Test func refusesWhatCannotBeLearned() {
    let empty = #expect(throws: TokenizerError.self) {
      try WordPieceTokenizer.train(on: [" ", ""], vocabularySize: 100)
    }
    #expect(empty?.code == .emptyInput)
    let small = #expect(throws: TokenizerError.self) {
      try WordPieceTokenizer.train(on: ["abc def"], vocabularySize: 6)
    }
    #expect(small?.code == .invalidArgument)
    let bytes = #expect(throws: TokenizerError.self) {
      try BytePairTokenizer.train(on: ["abc"], vocabularySize: 200)
    }
    #expect(bytes?.code == .invalidArgument)
    let count = #expect(throws: TokenizerError.self) {
      try BytePairTokenizer.train(on: ["abc"], vocabularySize: 300, minimumCount: 0)
    }
    #expect(count?.code == .invalidArgument)
  }
}
