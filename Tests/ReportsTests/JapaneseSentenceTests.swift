import Findings
import Foundation
import Reports
import Testing

/// A page in Japanese holds no English sentence but commands and names.
struct JapaneseSentenceTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/advice")

  static func recorded() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }.sorted()
  }

  /// Four words of lower case in a row make a sentence, or a piece of one.
  private func englishSentences(_ html: String) throws -> [String] {
    let page = try #require(PageDocument(html))
    let quoted: Set = ["pre", "code", "style"]
    let words = /[A-Za-z][a-z']+(?: [a-z][a-z']+){3,}/
    return page.elements.filter { element in
      !quoted.contains(element.name) && !["html", "body", "main"].contains(element.name)
        && !element.ancestors.contains { quoted.contains(page.elements[$0].name) }
        // Of an element that holds others each is read by itself.
        && ["p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "summary", "small"]
          .contains(element.name)
    }.compactMap { $0.words.firstMatch(of: words).map { String($0.output) } }
  }

  @Test(arguments: try recorded())
  func findingsOfRealRunsHaveNone(_ name: String) throws {
    let document = try FindingsDocument(contentsOf: Self.folder.appending(path: name))
    let html = ReportPage(ReportRun(name: "run", document: document), language: .japanese).html
    #expect(try englishSentences(html) == [], "\(name)")
  }

  /// What no template knows is pointed at, and never shown.
  @Test func unknownSentencesAreNotShown() throws {
    var document = auditDocument()
    document.notices = [
      Notice(
        .error, code: "columnLeak", message: "Column \"ward\" does something that nobody foresaw.",
        figures: ["auc": 0.912, "low": 0.88, "high": 0.94], names: ["ward"]),
      Notice(.warning, code: "codeOfTomorrow", message: "Something that is quite new here."),
      Notice(
        .info, code: "columnLeak",
        message: "Acknowledged: Column \"bed\" does something that nobody foresaw."),
    ]
    document.contribution[0].reasons = ["photo": "for a reason that nobody wrote down"]
    let html = ReportPage(ReportRun(name: "run", document: document), language: .japanese).html
    #expect(try englishSentences(html) == [])
    // What it is about and rests on is told all the same.
    #expect(html.contains("対象：「ward」。"))
    #expect(html.contains("AUC 0.912 [0.880, 0.940]"))
    #expect(html.contains("codeOfTomorrow"))
    #expect(html.contains("承知済み：対象：「bed」。"))
    let english = ReportPage(ReportRun(name: "run", document: document), language: .english).html
    #expect(english.contains("does something that nobody foresaw"))
  }

  @Test func everyTemplateHasTheSameGapsInBothLanguages() {
    func gaps(_ text: String) -> [String] {
      text.matches(of: /\{([a-z])\}/).map { String($0.output.1) }
    }
    for sentence in StoredSentence.all {
      let english = gaps(sentence.english)
      #expect(Set(english).count == english.count, "\(sentence.english)")
      // A name that the English repeats need not be repeated.
      #expect(Set(gaps(sentence.japanese)).isSubset(of: english), "\(sentence.english)")
      #expect(sentence.japanese.hasSuffix("。"), "\(sentence.japanese)")
      // Every template fits a sentence of its own kind, and gives back what stood in it.
      let values = Dictionary(uniqueKeysWithValues: english.map { ($0, "<\($0){x}>") })
      func filled(_ text: String) -> String {
        text.replacing(/\{([a-z])\}/) { values[String($0.output.1)] ?? "" }
      }
      #expect(sentence.japanese(of: filled(sentence.english)) == filled(sentence.japanese))
    }
  }

  @Test func aSentenceOfAnotherKindIsNotTaken() {
    let sentence = StoredSentence.japanese("\"photo\" is missing for 3 of 10 cases.")
    #expect(sentence == "10症例のうち3症例に「photo」がありません。")
    #expect(StoredSentence.japanese("\"photo\" is missing for 3 of 10 cases, and more") == nil)
    #expect(StoredSentence.japanese("") == nil)
  }
}
