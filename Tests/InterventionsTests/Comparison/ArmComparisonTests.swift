import Cohorts
import Findings
import Interventions
import TestSupport
import Testing

struct ArmComparisonTests {
  @Test(.tags(.slow)) func comparesFourArmsWithSpread() throws {
    try PictureCohort.with(caseCount: 120, imageSize: 16) { cohort, _, readers in
      let split = try FoldPlan(cohort, options: .init(foldCount: 3), seed: 1).splits[0]
      var fitting = PictureCohort.fitting(epochs: 6)
      fitting.features.steps = 150
      let findings = try ArmComparison(
        cohort, split: split, fitting: fitting, initializationCount: 2, drawCount: 100
      ).run(readers: readers)
      #expect(findings.modalities == ["picture", "text"])
      #expect(findings.arms.map(\.name) == ArmComparison.Arm.allCases.map(\.rawValue))
      #expect(findings.arms[0].features == 32 && findings.arms[3].features == 32)
      for arm in findings.arms {
        #expect(abs(arm.dominance.reduce(0, +) - 1) < 1e-9)
        #expect(abs(arm.classes.compactMap(\.figure.value).reduce(0, +) - 1) < 1e-9)
        #expect(arm.recall.count == 6)
        #expect(arm.recall.allSatisfy { $0.deviation != nil && $0.figure.interval != nil })
        // More neighbors cannot find fewer.
        #expect((arm.recall[0].figure.value ?? 1) <= (arm.recall[4].figure.value ?? 0))
      }
      let document = InterventionDocument(arms: findings)
      #expect(try InterventionDocument(json: document.json()) == document)
    }
  }

  @Test func rejectsNoInitialization() throws {
    try PictureCohort.with(caseCount: 30, imageSize: 16) { cohort, _, _ in
      let split = try FoldPlan(cohort, options: .init(foldCount: 3), seed: 1).splits[0]
      #expect(throws: InterventionsError.self) {
        _ = try ArmComparison(
          cohort, split: split, fitting: PictureCohort.fitting(epochs: 1), initializationCount: 0)
      }
    }
  }
}
