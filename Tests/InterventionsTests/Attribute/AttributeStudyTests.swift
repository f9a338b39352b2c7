import Cohorts
import Findings
import Interventions
import Testing

struct AttributeStudyTests {
  private func run(
    _ fixture: RandomSpace, sets: [FeatureSet], fill: AttributeSettings.Fill = .zero
  ) throws -> AttributeFindings {
    var settings = AttributeSettings()
    settings.fill = fill
    settings.drawCount = 300
    let groups = Grouping(nameOfCase: fixture.groups)
    let study = try AttributeStudy(
      attribute: "sex", valueNames: ["F", "M"], labels: fixture.labels, groups: groups,
      settings: settings)
    let plan = try FoldPlan(
      labels: fixture.labels, classNames: ["F", "M"], units: groups,
      caseIDs: fixture.labels.indices.map(String.init), options: .init(foldCount: 3), seed: 1)
    return try study.run(plan.splits) { split in
      try FeatureFold(split: split, space: fixture.space, sets: sets)
    }
  }

  @Test func findsTheFeaturesThatCarryTheAttribute() throws {
    let carriers = [5, 13, 21]
    let fixture = try RandomSpace(carriers: Set(carriers))
    let carrying = try FeatureSet(name: "carriers", features: carriers, featureCount: 64)
    let idle = try FeatureSet(name: "others", features: [2, 10, 18], featureCount: 64)
    let findings = try run(
      fixture, sets: [carrying, idle, .none(featureCount: 64).named("nothing")])
    #expect(findings.cases == 240 && findings.groups == 120 && findings.folds == 3)
    let effects = findings.sets[0].effects
    #expect(effects.map(\.metric) == ["recall F", "recall M"])
    for effect in effects { #expect((effect.untouched.value ?? 0) > 0.9) }
    // Without the carriers a case with the value looks like one without it.
    let lost = try #require(effects.min { ($0.change.value ?? 0) < ($1.change.value ?? 0) })
    #expect((lost.change.value ?? 0) < -0.3)
    #expect((lost.beyondControls.high ?? 0) < -0.1)
    #expect(lost.pValue < 0.06)
    #expect((lost.adjustedPValue ?? 0) >= lost.pValue)
    for effect in findings.sets[1].effects {
      #expect(abs(effect.change.value ?? 1) < 0.05)
    }
    // Nothing changed: no effect, and controls of no feature.
    let nothing = findings.sets[2]
    #expect(nothing.distance == 0 && nothing.controlDistance == 0)
    #expect(nothing.effects.allSatisfy { $0.change.value == 0 && $0.pValue == 1 })
    #expect(findings.notes.contains { $0.hasPrefix("nothing: no feature") })
  }

  @Test func meansMoveRowsLessThanSilence() throws {
    let fixture = try RandomSpace(caseCount: 80)
    let all = FeatureSet.all(featureCount: 64)
    let silent = try run(fixture, sets: [all])
    let typical = try run(fixture, sets: [all], fill: .mean)
    #expect(typical.fill == "mean")
    #expect(typical.sets[0].distance > 0)
    #expect(typical.sets[0].distance < silent.sets[0].distance)
  }

  @Test func findingsSurviveJSON() throws {
    let fixture = try RandomSpace(caseCount: 80)
    let findings = try run(fixture, sets: [.all(featureCount: 64)])
    let document = InterventionDocument(attribute: findings)
    let back = try InterventionDocument(json: document.json())
    #expect(back == document)
  }

  @Test func rejectsLabelsOfOtherCases() throws {
    #expect(throws: InterventionsError.self) {
      try AttributeStudy(
        attribute: "sex", valueNames: ["F", "M"], labels: [0, 1, 2],
        groups: Grouping(nameOfCase: ["a", "b", "c"]))
    }
  }
}
