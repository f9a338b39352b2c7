import Findings
import Foundation
import Testing

@Suite struct JudgementFindingsTests {
  @Test func aComparisonNeedsIntervalAndCorrectedP() {
    func verdict(
      _ figure: Figure, p: Double?, higherIsBetter: Bool = true
    ) -> ModelComparison.Verdict {
      ModelComparison(
        metric: "roc_auc", model: "a", other: "b", difference: figure, pValue: p,
        adjustedPValue: p, higherIsBetter: higherIsBetter
      ).verdict
    }
    let above = Figure(0.1, low: 0.02, high: 0.2)
    let below = Figure(-0.1, low: -0.2, high: -0.02)
    let across = Figure(0.1, low: -0.02, high: 0.2)
    #expect(verdict(above, p: 0.01) == .better)
    #expect(verdict(above, p: 0.05) == .better)
    #expect(verdict(above, p: 0.06) == .cannotTell)
    #expect(verdict(above, p: nil) == .cannotTell)
    #expect(verdict(across, p: 0.01) == .cannotTell)
    #expect(verdict(below, p: 0.01) == .worse)
    #expect(verdict(below, p: 0.01, higherIsBetter: false) == .better)
    #expect(verdict(Figure(0.1), p: 0.01) == .cannotTell)
  }

  @Test func everythingSurvivesARoundTrip() throws {
    var document = completeDocument()
    document.comparisons = [
      ModelComparison(
        metric: "roc_auc", model: "a", other: "b", difference: Figure(0.1, low: 0.02, high: 0.2),
        pValue: 0.004, adjustedPValue: 0.012)
    ]
    document.calibration = [
      CalibrationFindings(
        model: "a", positiveClass: "malignant",
        bins: [
          .init(lower: 0.1, upper: 0.2, cases: 12, meanProbability: 0.15, observed: Figure(0.25))
        ], error: Figure(0.1, low: 0.05, high: 0.2), binsBefore: [], errorBefore: 0.2)
    ]
    document.withheld = [
      WithheldFindings(
        model: "a", withheld: ["photo"], remaining: ["clinical"], metric: "roc_auc",
        figure: Figure(0.8), change: Figure(-0.1, low: -0.2, high: 0), cases: 100)
    ]
    document.sites = [
      SiteFindings(
        site: "north", cases: 40, groups: 30, classCounts: [20, 20], metric: "roc_auc",
        models: [
          .init(
            model: "a", figure: Figure(0.8), difference: Figure(-0.05, low: -0.1, high: 0),
            adjustedPValue: 0.2)
        ])
    ]
    document.learningCurve = [
      LearningCurveFindings(
        model: "a", metric: "roc_auc",
        points: [.init(share: 0.5, cases: 48, figure: Figure(0.8))], rise: Figure(0.1),
        curve: .init(ceiling: 0.9, shortfall: 2, exponent: 0.5, residual: 0.01),
        gainFromDoubling: Figure(0.02, low: 0, high: 0.04), verdict: .rises)
    ]
    document.models[0].repeats = ["roc_auc": .init(mean: 0.87, sd: 0.01, repeats: 5)]
    document.cohort.labelDerivedFrom = ["photo"]
    document.fusionGain?.withheldBecause = "the label was made from it"
    document.provenance?.foldUnit = "site"
    #expect(try FindingsDocument(json: document.json()) == document)
    #expect(document.fusionGain?.verdict == .cannotTell)
  }

  /// What a run did not judge is left out, so a file of before has the same keys and is read.
  @Test func whatWasNotJudgedIsLeftOut() throws {
    let document = completeDocument()
    let object = try #require(
      JSONSerialization.jsonObject(with: document.json()) as? [String: Any])
    for key in ["comparisons", "calibration", "withheld", "sites", "learning_curve"] {
      #expect(object[key] == nil)
    }
    #expect(try FindingsDocument(json: document.json()) == document)
  }
}
