import Findings
import Testing

@Suite struct FusionGainTests {
  private func verdict(_ low: Double?, _ high: Double?) -> FusionGain.Verdict {
    FusionGain(
      metric: "roc_auc", model: "f", bestUnimodal: "u", gain: Figure(0.01, low: low, high: high)
    ).verdict
  }

  @Test func improvesOnlyAboveZero() {
    #expect(verdict(0.001, 0.02) == .improves)
    #expect(verdict(0, 0.02) == .cannotTell)
    #expect(verdict(-0.01, 0.02) == .cannotTell)
    #expect(verdict(-0.01, 0) == .doesNotImprove)
    #expect(verdict(-0.03, -0.01) == .doesNotImprove)
  }

  @Test func cannotTellWithoutAnInterval() {
    #expect(verdict(nil, nil) == .cannotTell)
    #expect(verdict(0.1, nil) == .cannotTell)
  }
}

@Suite struct FigureTests {
  @Test func hasAnIntervalOnlyWithBothEndsInOrder() {
    #expect(Figure(0.5, low: 0.4, high: 0.6).interval == 0.4...0.6)
    #expect(Figure(0.5, low: 0.4).interval == nil)
    #expect(Figure(0.5, low: 0.6, high: 0.4).interval == nil)
    #expect(Figure(0.5, low: .nan, high: 0.4).interval == nil)
  }
}

@Suite struct NoticeTests {
  @Test func severitiesAreOrdered() {
    #expect(Notice.Severity.allCases.sorted().map(\.rawValue) == ["info", "warning", "error"])
  }
}

@Suite struct InspectionTests {
  @Test func survivesARoundTrip() throws {
    let inspection = Inspection(
      cohort: CohortSummary(
        name: "skin", cases: 3, groups: 2, classes: [("0", 1), ("1", 2)],
        modalities: [("clinical", .init(kind: "tabular", present: 3))]),
      columns: [
        ColumnSummary(
          modality: "clinical", name: "age", kind: "numeric", present: 2, missing: 1, distinct: 2,
          minimum: 30, median: 40, maximum: 50),
        ColumnSummary(
          modality: "clinical", name: "region", kind: "categorical", present: 3, missing: 0,
          distinct: 2, mostFrequent: "face", mostFrequentCount: 2),
      ],
      presence: [PresencePattern(modalities: ["clinical"], cases: 3)],
      notices: [Notice(.error, code: "missingnessLeak", message: "m")])
    #expect(try Inspection(json: inspection.json()) == inspection)
  }
}
