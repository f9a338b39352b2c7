import Cohorts
import Testing

@Suite struct TextVocabularyTests {
  private func cohort(_ texts: [String]) throws -> Cohort {
    let folder = try TemporaryFolder()
    var table = "id,y,words\n"
    for (index, text) in texts.enumerated() { table += "c\(index),\(index % 2),\"\(text)\"\n" }
    try folder.write("t.csv", table)
    let path = try folder.write(
      "c.yaml",
      """
      name: t
      table: t.csv
      case: id
      label: {column: y}
      modalities:
        note: {kind: text, column: words}
      """)
    return try Cohort.load(manifest: path)
  }

  @Test func wordsAreRunsOfLettersAndDigits() {
    let found = words(of: "Two-fold: naïve İ x2\u{301} 肺炎, don't_stop").map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(
      found == ["two", "fold", "naïve", "i\u{307}", "x2\u{301}", "肺炎", "don", "t", "stop"])
    #expect(words(of: " .,;! ").isEmpty)
  }

  @Test func canonicallyEqualWordsOfOtherBytesStayApart() {
    let found = words(of: "\u{e9} e\u{301}")
    #expect(found.count == 2)
    #expect(found[0] != found[1])
  }

  @Test func vocabularyAndWeightsEqualScikitLearn() throws {
    let golden = try Golden.read()
    let cohort = try cohort(golden.texts)
    let fitted = try Preprocessing(fitting: cohort, training: [0, 1, 2, 3])
    let design = try #require(
      try fitted.modality("note").designMatrix(of: cohort, cases: [0, 1, 2, 3]))
    #expect(design.names == golden.words)
    for (found, expected) in zip(design.values, golden.tfidf.flatMap { $0 }) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func identifiersPadAndMarkUnseenWords() throws {
    let cohort = try cohort(["b a b", "a b c", "zzz a", "..."])
    let fitted = try Preprocessing(fitting: cohort, training: [0, 1])
    let blocks = try fitted.blocks(of: cohort, cases: [0, 2, 3])
    guard case .text(let block) = blocks[0].content else { return }
    // b occurs 3 times (2), a twice (3), c once (not kept).
    #expect(block.vocabularySize == 4)
    #expect(block.width == 3)
    #expect(block.tokens == [2, 3, 2, 1, 3, 0, 1, 0, 0])
    #expect(block.lengths == [3, 2, 1])
  }

  @Test func limitsHold() throws {
    let cohort = try cohort(["a a b b c c", "a b c", "x", "y"])
    let options = FittingOptions(vocabularySize: 2, maximumTokenCount: 4, designWordCount: 1)
    let fitted = try Preprocessing(fitting: cohort, training: [0, 1], options: options)
    guard case .text(let block) = try fitted.blocks(of: cohort, cases: [0])[0].content else {
      return
    }
    #expect(block.vocabularySize == 4)
    #expect(block.tokens == [2, 2, 3, 3])
    let design = try fitted.modality("note").designMatrix(of: cohort, cases: [0, 2])
    #expect(design?.names == ["a"])
    #expect(design?.values == [1, 0])
  }
}
