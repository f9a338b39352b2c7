import Findings
import Foundation
import Reports
import Testing

@Suite struct ReportPageTests {
  private func page(
    _ document: FindingsDocument, _ language: ReportLanguage = .english,
    pictures: [ReportPicture] = []
  ) -> String {
    ReportPage(ReportRun(name: "run", document: document, pictures: pictures), language: language)
      .html
  }

  /// Everything that a run can find, at once.
  private func fullDocument() -> FindingsDocument {
    var document = judgedDocument()
    document.interactions = [pairedFinding(), unpairedFinding()]
    document.advice = [
      AdviceFinding(
        .collectModality, modality: "photo", rule: "collectModality",
        headline: Phrase(.collectModality, ["modality": .name("photo"), "count": .count(8)]),
        because: [
          AdviceReason(
            Phrase(
              .presentCases,
              ["modality": .name("photo"), "count": .count(2_290), "total": .count(2_298)]),
            link: AdviceLink(.cohort))
        ], confidence: .moderate, change: [Phrase(.newFigures)],
        cost: AdviceCost(perCase: 3, cases: 8, unit: "EUR"))
    ]
    return document
  }

  @Test(arguments: ReportLanguage.allCases) func isWellFormedWithAllSections(
    _ language: ReportLanguage
  ) throws {
    for document in [fullDocument(), auditDocument(), emptyDocument()] {
      let read = try #require(PageDocument(page(document, language)))
      let sections = read.all("section").compactMap { $0.attributes["id"] }
      #expect(
        sections == [
          "answers", "cohort", "decomposition", "models", "calibration", "contribution", "features",
          "interventions", "retrieval", "advice", "methods", "provenance",
        ])
      // A section says something beyond its heading, whatever the run measured.
      for section in read.all("section") where section.attributes["id"] != "answers" {
        #expect(section.words.count > 28, "\(section.attributes["id"] ?? "")")
      }
      #expect(read.all("html").first?.attributes["lang"] == language.rawValue)
      #expect(read.all("h1").count == 1)
      #expect(read.all("main").count == 1)
    }
  }

  private func emptyDocument() -> FindingsDocument {
    FindingsDocument(
      cohort: CohortSummary(
        name: "bare", cases: 3, groups: 3, classes: [("a", 1), ("b", 2)],
        modalities: [("table", .init(kind: "tabular", present: 3))]))
  }

  @Test func saysHowToGetWhatIsMissing() {
    let text = page(emptyDocument())
    for command in ["chiasm audit", "chiasm interactions", "chiasm pretrain", "chiasm advise"] {
      #expect(text.contains("<pre>\(command)"), "\(command)")
    }
  }

  @Test(arguments: ReportLanguage.allCases) func identifiersAreUniqueAndLinksLead(
    _ language: ReportLanguage
  ) throws {
    let read = try #require(PageDocument(page(fullDocument(), language)))
    let identifiers = read.values("id")
    #expect(Set(identifiers).count == identifiers.count)
    for link in read.values("href") {
      #expect(link.hasPrefix("#"), "\(link)")
      #expect(identifiers.contains(String(link.dropFirst())), "\(link)")
    }
    for label in read.values("aria-labelledby") { #expect(identifiers.contains(label), "\(label)") }
  }

  @Test func loadsNothingFromElsewhere() {
    let text = page(fullDocument(), pictures: [picture(bytes: 40)])
    for word in ["http", "//", "<script", "<link", "@import", "url("] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  private func picture(bytes: Int) -> ReportPicture {
    ReportPicture(
      model: "cross-attention", modality: "photo", className: "benign", caseID: nil,
      mediaType: "image/png", data: Data(repeating: 0, count: bytes))
  }

  @Test func picturesAreInTheFileAndDescribed() throws {
    let read = try #require(PageDocument(page(fullDocument(), pictures: [picture(bytes: 30)])))
    let image = try #require(read.all("img").first)
    #expect(
      image.attributes["src"] == "data:image/png;base64," + Data(count: 30).base64EncodedString())
    #expect(image.attributes["alt"]?.contains("benign") == true)
  }

  @Test func everyDrawingIsNamedAndHasItsTable() throws {
    let read = try #require(PageDocument(page(fullDocument())))
    let drawings = read.elements.filter { $0.attributes["role"] == "img" }
    #expect(drawings.count > 8)
    for drawing in drawings {
      #expect((drawing.attributes["aria-label"] ?? "").count > 5)
      // A drawing is one thing to those who hear it, so nothing in it takes the focus.
      let inside = read.elements.filter { element in
        element.ancestors.contains { read.elements[$0].attributes == drawing.attributes }
      }
      #expect(!inside.contains { $0.attributes["tabindex"] != nil || $0.name == "a" })
    }
    let figures = read.elements.indices.filter { read.elements[$0].name == "figure" }
    for figure in figures {
      let inside = read.elements.filter { $0.ancestors.contains(figure) }.map(\.name)
      #expect(inside.contains("figcaption"))
      #expect(inside.contains("table") || inside.contains("img"))
    }
  }

  @Test func headingsGoDownOneLevelAtATime() throws {
    let read = try #require(PageDocument(page(fullDocument())))
    var level = 0
    for element in read.elements {
      guard element.name.count == 2, element.name.hasPrefix("h"),
        let own = element.name.last?.wholeNumberValue
      else { continue }
      #expect(own <= level + 1, "\(element.words)")
      level = own
    }
    #expect(level > 1)
  }

  @Test func hostileNamesStayText() throws {
    let generator = [
      "<b>", "\"", "'", "&amp;", "]]>", "\u{0}", "\u{202E}", "--", "`", "{", "表", "\u{1B}[31m",
    ]
    // Every pair of nasty pieces as cohort, model, modality and class.
    for first in generator {
      for second in generator {
        var document = auditDocument(
          cohortName: first + second + hostileName, fusedName: second + hostileName + first)
        document.cohort.classes[1] = hostileName + first
        document.notices[1].message = first + hostileName + second
        let read = try #require(PageDocument(page(document)), "\(first) \(second)")
        #expect(read.all("script").isEmpty && read.all("b").isEmpty)
        #expect(read.all("h1").first?.words.contains("</title><script>") == true)
      }
    }
  }

  @Test func stateOfTheDataComesFirst() throws {
    var document = auditDocument()
    document.notices.append(
      Notice(.error, code: "columnLeak", message: "A column tells the label."))
    let read = try #require(PageDocument(page(document)))
    let answers = read.all("li").filter { $0.attributes["class"]?.contains("alarm") == true }
    #expect(answers.first?.words.contains("Not yet: 1 grave finding") == true)
  }

  @Test func acceptedFindingsAreNotPassedOver() throws {
    var document = auditDocument()
    document.leakChecks = ["duplicateImages"]
    document.notices = []
    #expect(page(document).contains("No leak was found"))
    document.notices = [
      Notice(.info, code: "duplicateImages", message: "Acknowledged: 3 pairs are alike.")
    ]
    let text = page(document)
    #expect(text.contains("No other leak was found") && text.contains("1 finding is known"))
    #expect(text.contains("nothing but what those who wrote the manifest accepted"))
    #expect(!text.contains("nothing beyond chance"))
    document.leakChecks = nil
    #expect(page(document).contains("Leaks were not looked for in this run"))
  }

  @Test func derivedLabelsGetNoVerdict() throws {
    var document = auditDocument(gain: Figure(0.2, low: 0.1, high: 0.3))
    document.cohort.labelDerivedFrom = ["clinical"]
    document.fusionGain?.withheldBecause = "the label was made from \"clinical\""
    let text = page(document)
    #expect(text.contains("No: the label was made from clinical"))
    #expect(text.contains("No verdict is given"))
    #expect(!text.contains("Yes, it improves"))
  }

  @Test func ignoredModalitiesAreSaidAtOnce() throws {
    let read = try #require(PageDocument(page(auditDocument())))
    let words = try #require(read.all("ol").first?.words)
    #expect(words.contains("It IGNORES photo"))
    #expect(words.contains("87 of 100") || words.contains("about 87"))
  }

  /// Whether an interval holds zero is what a change is read for.
  @Test func changesThatRoundToZeroKeepTheirSide() {
    let gain = Figure(0.019, low: -0.0003, high: 0.039)
    #expect(ReportLanguage.english.figure(gain, isSigned: true) == "+.019 [−<.001, +.039]")
    #expect(ReportLanguage.japanese.figure(gain, isSigned: true) == "+0.019 [−<0.001, +0.039]")
    #expect(
      ReportLanguage.english.figure(Figure(0, low: 0, high: 0.0004), isSigned: true)
        == ".000 [.000, +<.001]")
    #expect(page(auditDocument(gain: gain)).contains("−&lt;.001 to +.039"))
  }

  /// "Uses" would promise too much of what surely moves less than a tenth of an equal share.
  @Test func whatIsHardlyUsedIsSaid() {
    func words(_ share: Figure) -> String {
      var document = auditDocument()
      document.contribution[0].verdict = ["photo": .used, "clinical": .used]
      document.contribution[0].shares = [
        "photo": share, "clinical": Figure(1 - (share.value ?? 0)),
      ]
      return page(document)
    }
    #expect(words(Figure(0.01)).contains("It hardly uses photo"))
    #expect(words(Figure(0.01)).contains("It uses clinical."))
    #expect(words(Figure(0.01, low: 0.005, high: 0.04)).contains("It hardly uses photo"))
    for share in [Figure(0.06), Figure(0.01, low: 0.005, high: 0.06)] {
      #expect(words(share).contains("It uses photo and clinical"))
      #expect(!words(share).contains("hardly"))
    }
  }

  @Test func largestPageStaysBelowFiveMegabytes() {
    var document = fullDocument()
    let models = (0..<15).map { index -> ModelFindings in
      var model = document.models[index % 4]
      model.name = "model \(index)"
      return model
    }
    document.models = models
    document.comparisons = models.flatMap { one in
      models.filter { $0.name > one.name }.map {
        ModelComparison(
          metric: "roc_auc", model: one.name, other: $0.name,
          difference: Figure(0.01, low: 0, high: 0.02))
      }
    }
    document.calibration = (0..<15).map { _ in document.calibration[0] }
    // The most that the program puts into a page.
    let text = page(document, .japanese, pictures: (0..<26).map { _ in picture(bytes: 100_000) })
    #expect(text.utf8.count < 5_000_000)
  }

  @Test func samePageEveryTime() {
    #expect(page(fullDocument()) == page(fullDocument()))
  }

  @Test func comparedRunsStandSecond() throws {
    let run = ReportRun(name: "first", document: auditDocument())
    let other = ReportRun(name: "second", document: auditDocument())
    let comparison = RunComparison(
      first: "first", second: "second", metric: "roc_auc", isPaired: false, cases: 9, groups: 8,
      differences: [
        .init(
          model: "photo", other: "photo", first: Figure(0.7), second: Figure(0.75),
          difference: Figure(0.05, low: -0.01, high: 0.11), pValue: 0.1, adjustedPValue: 0.1)
      ])
    let html = ReportPage(run, comparedWith: [other], comparisons: [comparison]).html
    let read = try #require(PageDocument(html))
    let sections = read.all("section")
    #expect(sections[1].attributes["id"] == "runs")
    #expect(sections[1].words.contains("NOT paired"))
    #expect(sections[1].words.contains("+.050 [−.010, +.110]"))
  }
}
