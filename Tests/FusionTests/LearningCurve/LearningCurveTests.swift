import Cohorts
import Findings
import Foundation
import Statistics
import Synchronization
import TestSupport
import Testing
import Training

import Fusion

struct LearningCurveTests {
  private func shares(
    _ labels: [Int], groups names: [String], part: [Int]? = nil, seed: UInt64 = 1
  ) -> NestedShares {
    var stream = RandomStream(seed: seed, "test")
    return NestedShares(
      part ?? Array(labels.indices), groups: Grouping(nameOfCase: names), labels: labels,
      stream: &stream)
  }

  @Test(arguments: [UInt64(0), 1, 2, 3, 4])
  func smallerSharesLieInLargerOnes(_ seed: UInt64) {
    var stream = RandomStream(seed: seed, "labels")
    // Three classes, the last of them rare.
    let labels = (0..<120).map { _ in [0, 0, 0, 1, 1, 1, 1, 2][stream.index(below: 8)] }
    let names = (0..<120).map { "p\($0 / 3)" }
    let part = (0..<120).filter { $0 % 10 < 7 && $0 / 3 % 4 != 0 }
    let nested = shares(labels, groups: names, part: part, seed: seed)
    var before: Set<Int> = []
    for share in [0.01, 0.1, 0.25, 0.5, 0.9, 1] {
      let cases = nested.cases(share: share)
      #expect(cases == cases.sorted() && Set(cases).isSubset(of: part))
      #expect(before.isSubset(of: cases))
      #expect(Set(cases.map { labels[$0] }) == Set(part.map { labels[$0] }), "every class is there")
      #expect(Double(cases.count) >= share * Double(part.count) - 1e-9)
      // Groups stay whole.
      let groups = Set(cases.map { names[$0] })
      #expect(part.filter { groups.contains(names[$0]) } == cases)
      before = Set(cases)
    }
    #expect(nested.cases(share: 1) == part)
  }

  /// Forty groups of two classes: a half holds twenty groups, ten of each class.
  @Test func classesTakeTurns() {
    let labels = (0..<40).map { $0 % 2 }
    let nested = shares(labels, groups: (0..<40).map { "p\($0)" })
    for share in [0.1, 0.5] {
      let cases = nested.cases(share: share)
      #expect(cases.count == Int(40 * share))
      #expect(cases.count { labels[$0] == 1 } == Int(20 * share))
    }
  }

  @Test func refusesSharesThatMakeNoCurve() throws {
    let models = [ModelDescription(.logistic, ["a"]), ModelDescription(.logistic, ["a", "b"])]
    for shares in [[0.5], [1], [0, 0.5, 1], [0.25, 0.5, 1.5]] {
      let error = #expect(throws: FusionError.self) {
        try LearningCurvePlan(shares: shares, of: models)
      }
      #expect(error?.code == .invalidSetting)
    }
    let error = #expect(throws: FusionError.self) {
      try LearningCurvePlan(models: "network", of: models)
    }
    #expect(error?.code == .unknownModel)
    let plan = try LearningCurvePlan(shares: [0.5, 0.25], of: models)
    #expect(plan.shares == [0.25, 0.5, 1])
    #expect(plan.models == [models[1]])
  }

  /// A run, its curve, and the curve again: nothing is fitted twice, test cases stay the same, and the
  /// last point is the run itself.
  @Test func measuresOnTheSameTestCases() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(cases: 96).load(in: folder)
      var settings = ExperimentSettings.tiny
      settings.bootstrapDraws = 60
      let models = try ModelDescription.named("logistic:table+genes,cross-attention", for: cohort)
      let experiment = Experiment(
        cohort: cohort, settings: settings, models: models,
        folder: RunFolder(folder.appending(path: "run").path))
      let result = try experiment.run(resumes: false)
      let plan = try LearningCurvePlan(shares: [0.25, 0.5], of: models)
      var fitted = 0
      func count(_ event: ExperimentEvent) { if case .unitStart = event { fitted += 1 } }
      let first = try experiment.learningCurve(plan, of: result, onEvent: count)
      #expect(fitted == 2 * 3 * 2)
      let again = try experiment.learningCurve(plan, of: result, onEvent: count)
      #expect(fitted == 2 * 3 * 2)
      #expect(first.points.map(\.share) == [0.25, 0.5, 1])
      for (point, other) in zip(first.points, again.points) {
        #expect(point.caseCount == other.caseCount)
        #expect(point.units.map(\.probabilities) == other.units.map(\.probabilities))
        #expect(point.units.map(\.cases) == result.units.map(\.cases))
      }
      let counts = first.points.map(\.caseCount)
      #expect(counts == counts.sorted() && counts[2] == 64)
      let findings = try result.findings(of: again)
      #expect(findings.map(\.model) == models.map(\.name))
      let document = try result.document()
      for (entry, model) in zip(findings, document.models) {
        #expect(entry.points.last?.figure.value == model.metrics["roc_auc"]?.value)
        #expect(entry.points.map(\.cases) == counts)
        let (last, few) = (entry.points[2].figure.value, entry.points[0].figure.value)
        expectClose(
          try #require(entry.rise.value), to: try #require(last) - (try #require(few)),
          absolute: 1e-12)
        #expect(entry.verdict == .rises || entry.reason != nil)
      }
      #expect(
        try FileManager.default.contentsOfDirectory(
          atPath: folder.appending(path: "run/checkpoints/learning-curve").path
        ).sorted() == ["share-0.25", "share-0.5"])
    }
  }

  @Test func goesOnWhereItWasStopped() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(cases: 48).load(in: folder)
      let models = try ModelDescription.named("logistic:genes", for: cohort)
      let experiment = Experiment(
        cohort: cohort, settings: .tiny, models: models,
        folder: RunFolder(folder.appending(path: "run").path))
      let result = try experiment.run(resumes: false)
      let plan = try LearningCurvePlan(shares: [0.25, 0.5], of: models)
      var questions = 0
      let error = #expect(throws: TrainingError.self) {
        try experiment.learningCurve(plan, of: result, isInterrupted: stopping(after: 2))
      }
      #expect(error?.code == .interrupted)
      func count(_ event: ExperimentEvent) { if case .unitStart = event { questions += 1 } }
      _ = try experiment.learningCurve(plan, of: result, onEvent: count)
      #expect(questions == 6 - 2)
    }
  }

  private func stopping(after count: Int) -> @Sendable () -> Bool {
    let left = Countdown(count)
    return { left.isOver() }
  }
}

/// Says yes after some questions.
private final class Countdown: Sendable {
  private let left: Mutex<Int>
  init(_ count: Int) { left = Mutex(count) }
  func isOver() -> Bool {
    left.withLock { count in
      count -= 1
      return count < 0
    }
  }
}
