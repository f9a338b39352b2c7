import Findings
import Foundation
import Reports
import Testing

@Suite struct JudgementReportTests {
  private func words(_ document: FindingsDocument) -> String {
    SummaryTable(document).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func line(_ start: String, _ document: FindingsDocument) -> String? {
    SummaryTable(document).text.split(separator: "\n").map(String.init)
      .first { $0.hasPrefix(start) }
  }

  // MARK: Text

  @Test func comparesFusedModelsWithTheBestSingleOne() throws {
    let text = SummaryTable(judgedDocument()).text
    let rows = text.split(separator: "\n").map(String.init)
    let heading = try #require(rows.firstIndex { $0.hasPrefix("MODEL") && $0.contains("minus") })
    #expect(
      rows[heading + 2].contains("+.012 [-.004, +.030]")
        && rows[heading + 2].contains("cannot tell"))
    // That with the photo alone is no pair of interest; it was not asked for.
    #expect(!text.contains("+.143"))
    let asked = SummaryTable(judgedDocument(), comparing: [("clinical, logistic", "photo")]).text
    #expect(asked.contains("+.120 [+.080, +.160]") && asked.contains("better"))
    #expect(words(judgedDocument()).contains("corrected over all 3 pairs"))
  }

  @Test func saysWhatToUseWhenSomethingIsMissing() throws {
    let photo = try #require(
      SummaryTable(judgedDocument()).text.split(separator: "\n").first {
        $0.hasPrefix("photo") && $0.contains(".855")
      })
    // Without the photo the clinical model, which never sees it, keeps its .861.
    #expect(photo.contains("-.018") && photo.contains("clinical") && photo.contains(".861"))
  }

  @Test func saysWhichUnitsFoldsKeptWhole() {
    #expect(words(judgedDocument()).contains("Folds kept whole sites and patients together."))
    #expect(words(judgedDocument()).contains("± SD: standard deviation over 5 repeats"))
    #expect(
      words(judgedDocument()).contains("off by .030 on average (.090 before the temperature)"))
  }

  @Test func promisesOnlyWhatTheCurveAllows() throws {
    let text = SummaryTable(judgedDocument()).text
    #expect(text.contains("+.022 [+.010, +.035]"))
    #expect(words(judgedDocument()).contains("clinical, logistic: from 460 to 1840 cases no rise"))
  }

  @Test func warnsFirstOfALabelMadeFromAnInput() throws {
    var document = judgedDocument()
    document.cohort.labelDerivedFrom = ["clinical"]
    document.fusionGain?.withheldBecause = "the label was made from \"clinical\""
    let text = words(document)
    #expect(text.hasPrefix("THE LABEL WAS MADE FROM clinical."))
    #expect(text.contains("Only models that do not see it say something about nature: photo."))
    #expect(text.contains("Fusion no verdict: the label was made from"))
  }

  @Test func everythingFitsNarrowTerminals() {
    var long = judgedDocument()
    for index in long.comparisons.indices where long.comparisons[index].model == "cross-attention" {
      long.comparisons[index].model = String(repeating: "long name ", count: 6)
    }
    long.models[0].name = String(repeating: "long name ", count: 6)
    long.fusionGain?.model = long.models[0].name
    for (columns, document) in [72, 80, 100].flatMap({ [($0, judgedDocument()), ($0, long)] }) {
      for line in SummaryTable(document, style: TextStyle(columns: columns)).text
        .split(separator: "\n")
      {
        #expect(line.count <= columns, "\(columns): \(line)")
      }
    }
  }

  @Test func fileOfComparisonsHoldsAllPairs() {
    let rows = ComparisonFile.csv(judgedDocument()).split(separator: "\n")
    #expect(rows[0] == "metric,model,other,difference,low,high,p,p_holm,verdict")
    #expect(rows.count == 4)
    #expect(
      rows[3]
        == "roc_auc,photo,\"clinical, logistic\",-0.12,-0.16,-0.08,0.0005,0.003,worse")
  }

  // MARK: Charts

  private func read(_ svg: String?) throws -> SVGDocument {
    let text = try #require(svg)
    return try #require(SVGDocument(text))
  }

  private var charts: [(String, String?)] {
    let document = judgedDocument()
    return [
      ("calibration", CalibrationChart(document)?.svg),
      ("missing", MissingModalityChart(document)?.svg),
      ("learning", LearningCurveChart(document)?.svg),
    ]
  }

  @Test func chartsAreWellFormedAndDescribeThemselves() throws {
    for (name, svg) in charts {
      let text = try #require(svg)
      let read = try #require(SVGDocument(text), "\(name)")
      #expect(read.elements.first?.attributes["role"] == "img")
      #expect(read.elements.contains { $0.name == "desc" && !$0.words.isEmpty })
      #expect(text.contains("prefers-color-scheme:dark"))
      for forbidden in ["<script", "href", "@import", "url(", "@font-face", "onload", "nan", "inf"]
      {
        #expect(!text.lowercased().contains("\(forbidden)\""), "\(name): \(forbidden)")
        if forbidden.hasPrefix("<") || forbidden.hasPrefix("@") {
          #expect(!text.contains(forbidden))
        }
      }
    }
  }

  @Test func chartsEscapeHostileNames() throws {
    var document = judgedDocument()
    document.cohort.name = hostileName
    document.calibration[0].model = hostileName
    document.learningCurve[0].model = hostileName
    document.models[0].name = hostileName
    for svg in [
      CalibrationChart(document)?.svg, MissingModalityChart(document)?.svg,
      LearningCurveChart(document)?.svg,
    ] {
      let picture = try read(svg)
      #expect(!picture.elements.contains { $0.name == "script" })
    }
  }

  @Test func nothingJudgedGivesNoChart() {
    let document = auditDocument()
    #expect(CalibrationChart(document) == nil)
    #expect(MissingModalityChart(document) == nil)
    #expect(LearningCurveChart(document) == nil)
  }

  /// On the diagonal: what comes true more often than said stands above it, and up is a smaller y.
  @Test func calibrationMarksStandWhereTheyShould() throws {
    let picture = try read(CalibrationChart(judgedDocument())?.svg)
    let marks = picture.all("mark").filter { $0.name == "circle" }
    // Three bins in each of two panels, and one in the legend.
    #expect(marks.count == 2 * 3 + 1)
    let first = try #require(marks.first)
    // Left edge 16 + 34, side 176: .05 and .06; the top is 64 + 28.
    #expect(first.number("cx") == 58.8)
    #expect(first.number("cy") == 257.4)
    // Two of three bins have an interval.
    #expect(picture.all("line").count == 2 * 2)
  }

  /// Each column frames its highest figure: with all data the fused model, without the photo the
  /// clinical one, which keeps its figure.
  @Test func theStrongestOfAColumnIsFramed() throws {
    let picture = try read(MissingModalityChart(judgedDocument())?.svg)
    let frames = picture.all("frame")
    #expect(frames.count == 3)
    let header = 68.0 + 2 * 22 + 10
    // Rows: fused 0, photo 1, clinical 2; the last column is without the clinical table.
    #expect(frames.map { $0.number("y") } == [0, 2, 1].map { header + $0 * 28 + 2 })
    // A model that is left with nothing has no cell: four, then three, then two.
    #expect(picture.all("cell").count == 4 + 3 + 2)
  }
}
