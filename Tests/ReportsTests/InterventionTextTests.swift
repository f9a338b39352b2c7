import Findings
import Reports
import Testing

struct InterventionTextTests {
  private func effect(_ value: Double, adjusted: Double?) -> ControlledFigure {
    ControlledFigure(
      metric: "success", untouched: Figure(0.1), changed: Figure(0.1 + value),
      change: Figure(value), beyondControls: Figure(value, low: value - 0.1, high: value + 0.2),
      controlMean: 0.1, controlLow: 0, controlHigh: 0.2, controls: 39, pValue: 0.025,
      adjustedPValue: adjusted)
  }

  private var document: InterventionDocument {
    let defence = AttackFindings.Defence(
      kind: "mask", features: 3, success: Figure(0.4), recovery: Figure(0.3),
      beyondControls: effect(-0.25, adjusted: 0.075), cleanLoss: Figure(0.01))
    let attacks = [("cross", 4.0, effect(0.5, adjusted: 0.05)), ("cross", 8, nil)].map {
      AttackFindings.Attack(
        set: $0.0, features: 12, epsilon: $0.1, success: Figure(0.6), distance: 0.2,
        beyondControls: $0.2, defences: [defence])
    }
    return InterventionDocument(
      attack: AttackFindings(
        picture: "scan", text: "report", cases: 40, groups: 30, untouched: Figure(0.1), noise: [],
        attacks: attacks, notes: ["Nothing clinical."]))
  }

  @Test func tablesShowWhatStandsBeyondRandomFeaturesAndItsCorrectedPValue() throws {
    let lines = InterventionText(document, style: TextStyle(columns: 200)).text.split(
      separator: "\n")
    let attacks = lines.filter { $0.contains("cross") && $0.contains("12") }
    #expect(attacks.count == 2)
    #expect(attacks[0].contains("+.500 [+.400, +.700]"))
    #expect(attacks[0].contains(".05"))
    // Nothing was tested at the other change, so nothing stands there.
    #expect(!attacks[1].contains("["))
    let defence = try #require(lines.first { $0.contains("mask 3") })
    // A defence that lowers success by .25 beyond random ones: its fall, with the interval turned.
    #expect(defence.contains("+.250 [+.050, +.350]"))
    #expect(defence.contains(".075"))
  }

  @Test func aFigureAndItsOppositeAreOneFigure() {
    let figure = Figure(-0.25, low: -0.35, high: -0.05, intervalNote: "few groups")
    #expect(figure.negated == Figure(0.25, low: 0.05, high: 0.35, intervalNote: "few groups"))
    #expect(figure.negated.negated == figure)
    #expect(Figure(nil).negated == Figure(nil))
  }
}
