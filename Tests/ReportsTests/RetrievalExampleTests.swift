import Findings
import Foundation
import Reports
import Testing

struct RetrievalExampleTests {
  private func examples(text: String = "clear lungs", picture: String? = "QUJD")
    -> RetrievalExamples
  {
    let picture = RetrievalExamples.Item(id: "P7", picture: picture)
    let own = RetrievalExamples.Item(id: "P7", text: text)
    let other = RetrievalExamples.Item(id: "P8", text: "a fracture")
    return RetrievalExamples(
      model: "model", seed: 4, depth: 3,
      searches: [
        .init(
          query: "image", gallery: "text", item: picture, own: own, rank: 2, gallerySize: 60,
          answers: [
            .init(item: other, score: 0.8, isOwn: false, saysTheSame: false),
            .init(item: own, score: 0.7, isOwn: true, saysTheSame: true),
          ]),
        .init(
          query: "image", gallery: "text", item: picture, own: own, rank: 41, gallerySize: 60,
          answers: [.init(item: other, score: 0.8, isOwn: false, saysTheSame: true)]),
      ], foundShare: ["image": 0.25, "text": 0.3])
  }

  private func page(
    _ examples: RetrievalExamples?, _ language: ReportLanguage = .english
  ) throws -> String {
    let direction = RetrievalDirection(
      query: "image", gallery: "text", queries: 60, galleries: 1, gallerySize: 60,
      recall: [
        .init(
          k: 5, exact: Figure(0.25, low: 0.1, high: 0.4), duplicateAware: Figure(0.3),
          chance: 0.08, duplicateAwareChance: 0.1)
      ], medianRank: 12, duplicateAwareMedianRank: 11, chanceMedianRank: 30)
    let document = RetrievalDocument(
      retrieval: [
        RetrievalFindings(
          model: "model", source: "run", pairs: 60, groups: 50, split: "test", duplicates: "kept",
          duplicateRate: 0, distinctTexts: 60, directions: [direction])
      ], examples: examples)
    return ReportPage(
      ReportRun(name: "run", document: auditDocument(), retrieval: document), language: language
    ).html
  }

  @Test func searchesAreShownWithTheirAnswersFoundAndNot() throws {
    let html = try page(examples())
    let read = try #require(PageDocument(html))
    let articles = read.all("article").map(\.words)
    #expect(articles.contains { $0.contains("Found: its own one stands at place 2 of 60.") })
    #expect(articles.contains { $0.contains("Not found: its own one stands at place 41 of 60.") })
    #expect(articles.contains { $0.contains("answer 1: another case") })
    #expect(articles.contains { $0.contains("answer 2: its own one") })
    #expect(articles.contains { $0.contains("answer 1: says the same") })
    // The space within a figure does not break.
    #expect(html.contains("in 25&#160;% of all queries"))
    #expect(html.contains("data:image/png;base64,QUJD"))
  }

  @Test func whatIsNotThereIsSaidWithTheCommand() throws {
    let html = try page(nil)
    #expect(html.contains("No search is shown"))
    #expect(html.contains("chiasm retrieval-eval PRETRAINED"))
  }

  /// A text or a picture of a stranger cannot become markup.
  @Test func hostileTextsAndPicturesStayText() throws {
    let html = try page(
      examples(text: hostileName, picture: "\"/><script>alert(1)</script>"), .japanese)
    let read = try #require(PageDocument(html))
    #expect(read.all("script").isEmpty)
    #expect(html.contains("画像を読み込めませんでした"))
  }

  @Test func examplesSurviveTheFile() throws {
    let document = RetrievalDocument(retrieval: [], examples: examples())
    #expect(try RetrievalDocument(json: document.json()) == document)
  }
}
