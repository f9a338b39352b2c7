import Findings
import Reports
import Testing

struct InterventionsSectionTests {
  private func effect(_ value: Double, adjusted: Double?) -> ControlledFigure {
    ControlledFigure(
      metric: "balanced recall", untouched: Figure(0.8), changed: Figure(0.8 + value),
      change: Figure(value), beyondControls: Figure(value, low: value - 0.1, high: value + 0.05),
      controlMean: 0.8, controlLow: 0.7, controlHigh: 0.9, controls: 39, pValue: 0.025,
      adjustedPValue: adjusted)
  }

  private var studies: InterventionDocument {
    InterventionDocument(
      data: "skin",
      attribute: AttributeFindings(
        attribute: "sex", values: [], cases: 200, groups: 150, folds: 5, fill: "zero",
        sets: [
          .init(
            set: "photo", features: 12, distance: 0.1, controlDistance: 0.1, controlOverlap: 0.1,
            effects: [effect(-0.25, adjusted: 0.04)])
        ], notes: ["A note that nobody has translated so far."]),
      attack: AttackFindings(
        picture: "photo", text: "note", cases: 40, groups: 30, untouched: Figure(0.1), noise: [],
        attacks: [
          .init(
            set: "cross", features: 8, epsilon: 4, success: Figure(0.6), distance: 0.2,
            beyondControls: effect(0.4, adjusted: 0.3),
            defences: [
              .init(
                kind: "mask", features: 3, success: Figure(0.4), recovery: Figure(0.2),
                beyondControls: effect(-0.1, adjusted: 0.5), cleanLoss: Figure(0.01))
            ])
        ], notes: []))
  }

  private func page(_ language: ReportLanguage, _ studies: InterventionDocument?) -> String {
    var run = ReportRun(name: "run", document: auditDocument())
    run.interventions = studies
    return ReportPage(run, language: language).html
  }

  /// A recall that falls by .25 more than with random groups is an effect of +.25, its interval turned.
  @Test func effectsStandBesideRandomGroups() throws {
    let html = page(.english, studies)
    #expect(PageDocument(html) != nil)
    #expect(html.contains("+.250 [+.200, +.350]"))
    #expect(html.contains("p .040 of 39 random groups"))
    #expect(html.contains("+.400 [+.300, +.450]"))
    #expect(html.contains("defence by masking 3"))
    #expect(html.contains("A note that nobody has translated so far."))
    #expect(!page(.japanese, studies).contains("A note that nobody"))
  }

  @Test func withoutAStudyTheCommandStands() {
    let html = page(.english, nil)
    #expect(html.contains("No features were changed in this run"))
    #expect(html.contains("chiasm intervene attribute"))
  }
}
