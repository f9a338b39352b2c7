import Findings
import Reports
import Testing

@Suite struct PageLanguageTests {
  @Test func everyColorOfTextIsReadable() throws {
    let palette = PagePalette.standard
    let colors = Dictionary(palette.colors.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    for ink in PagePalette.inks {
      for paper in PagePalette.papers {
        let front = try #require(colors[ink])
        let back = try #require(colors[paper])
        #expect(
          try #require(PagePalette.contrast(front.light, back.light)) >= 4.5, "\(ink) on \(paper)")
        #expect(
          try #require(PagePalette.contrast(front.dark, back.dark)) >= 4.5,
          "\(ink) on \(paper), dark")
      }
    }
  }

  @Test func contrastIsThatOfTheGuidelines() throws {
    // WCAG 2.2: black on white is 21; #777777 on white is 4.48, the well-known near miss.
    #expect(try #require(PagePalette.contrast("#000000", "#ffffff")) == 21)
    let gray = try #require(PagePalette.contrast("#ffffff", "#777777"))
    #expect(abs(gray - 4.478) < 0.001)
    #expect(PagePalette.contrast("white", "#000000") == nil)
  }

  @Test func everyAdviceHasTheSameGapsInBothLanguages() {
    func gaps(_ template: String) -> Set<String> {
      Set(
        template.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
          $0.split(separator: "}").first
        }.map(String.init))
    }
    for key in PhraseKey.allCases {
      #expect(gaps(key.japanese) == gaps(key.english), "\(key.rawValue)")
      // A sentence that is only its gap has nothing to translate.
      if key.english != "{message}", key.english != "{reason}" {
        #expect(key.japanese.unicodeScalars.contains { $0.value > 0x3000 }, "\(key.rawValue)")
      }
    }
  }

  @Test func numbersFollowTheReader() {
    let figure = Figure(0.9071, low: 0.8812, high: -0.0004 + 0.93)
    #expect(ReportLanguage.english.figure(figure) == ".907 [.881, .930]")
    #expect(ReportLanguage.japanese.figure(figure) == "0.907 [0.881, 0.930]")
    #expect(ReportLanguage.english.decimal(-0.0123, isSigned: true) == "−.012")
    #expect(ReportLanguage.japanese.decimal(0.0123, isSigned: true) == "+0.012")
    #expect(ReportLanguage.english.decimal(-0.0001) == ".000")
    #expect(ReportLanguage.english.decimal(nil) == "–")
    #expect(ReportLanguage.english.count(1_234_567) == "1,234,567")
    #expect(ReportLanguage.english.count(-999) == "−999")
    #expect(ReportLanguage.english.percent(0.004) == "<1 %")
    #expect(ReportLanguage.japanese.percent(0.999) == ">99%")
    #expect(
      ReportLanguage.japanese.spoken(figure, level: 0.95) == "0.907（95%信頼区間 0.881〜0.930）")
  }

  @Test func datesFollowTheReader() {
    #expect(ReportLanguage.english.date("2026-11-29T02:11:02Z") == "29 November 2026, 02:11 UTC")
    #expect(ReportLanguage.japanese.date("2026-11-29T02:11:02Z") == "2026年11月29日 02:11（UTC）")
    #expect(ReportLanguage.english.date("yesterday") == "yesterday")
  }

  @Test func japanesePageHasNoEnglishHeading() throws {
    var document = judgedDocument()
    document.interactions = [pairedFinding()]
    let html = ReportPage(
      ReportRun(name: "run", document: document), language: .japanese
    ).html
    let read = try #require(PageDocument(html))
    let names: Set = [
      "photo", "clinical", "cross-attention", "clinical, logistic", "photo × clinical",
    ]
    for name in ["h2", "h3", "h4", "dt", "summary", "figcaption"] {
      for element in read.all(name)
      where !names.contains(element.words) && !["Chiasm", "LibTorch"].contains(element.words) {
        #expect(element.words.unicodeScalars.contains { $0.value > 0x3000 }, "\(element.words)")
      }
    }
  }
}
