import Cohorts
import Findings
import Foundation
import Fusion
import Statistics
import TestSupport
import Testing

@Suite struct RunComparisonTests {
  private let groups = (0..<40).map { "p\($0 / 2)" }

  /// Out-of-fold probabilities of 40 cases of 20 patients; a larger weight follows the label more.
  private func probabilities(_ weight: Double, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, "comparison")
    return (0..<40).map { index in
      let noise = Double.random(in: 0...1, using: &stream)
      return weight * Double(index / 2 % 2) + (1 - weight) * noise
    }
  }

  private func csv(
    _ models: [(String, [Double])], prefix: String = "c", order: [Int] = Array(0..<40)
  ) -> String {
    var text = "case,group,label,model,repeat,fold,p_no,p_yes,decision\n"
    for (name, values) in models {
      for index in order {
        let label = index / 2 % 2 == 0 ? "no" : "yes"
        text += "\(prefix)\(index),\(groups[index]),\(label),\(name),0,\(index % 3),"
        text += "\(1 - values[index]),\(values[index]),\(label)\n"
      }
    }
    return text
  }

  private func document(_ models: [String], metric: String? = nil) -> FindingsDocument {
    var document = FindingsDocument(
      cohort: CohortSummary(
        name: "made", cases: 40, groups: 20, classes: [("no", 20), ("yes", 20)], modalities: []),
      models: models.map {
        ModelFindings(name: $0, modalities: [], metrics: ["roc_auc": Figure(0.5)])
      }, provenance: Provenance(version: "1", seed: 7))
    document.primaryMetric = metric
    return document
  }

  private func side(
    _ name: String, _ text: String, _ models: [String], metric: String? = nil, in folder: URL
  ) throws -> RunComparison.Side {
    let file = folder.appending(path: "\(name).csv")
    try Data(text.utf8).write(to: file)
    return .init(name: name, document: document(models, metric: metric), predictions: file)
  }

  @Test func pairsRunsOnTheSameCasesAndMatchesTheBootstrap() throws {
    try withTemporaryFolder { folder in
      let weak = probabilities(0.1, seed: 1)
      let strong = probabilities(0.6, seed: 2)
      let comparison = try RunComparison(
        side("a", csv([("m", weak)]), ["m"], in: folder),
        // Another order of rows is the same cases.
        side("b", csv([("m", strong)], order: (0..<40).reversed()), ["m"], in: folder),
        drawCount: 400)
      #expect(comparison.isPaired)
      #expect(comparison.cases == 40 && comparison.groups == 20)
      let labels = (0..<40).map { $0 / 2 % 2 }
      let bootstrap = try GroupBootstrap(
        groups: groups, drawCount: 400, stream: RandomStream(seed: 7, "report", "runs"))
      let expected = try bootstrap.contrast(
        of: .rocAUC, ScoredCases(labels: labels, positiveProbabilities: strong),
        minus: ScoredCases(labels: labels, positiveProbabilities: weak))
      let found = try #require(comparison.differences.first)
      #expect(found.difference.value == expected.difference.value)
      #expect(found.difference.low == expected.difference.interval?.low)
      #expect(found.difference.high == expected.difference.interval?.high)
      #expect(found.pValue == expected.pValue)
      #expect(try #require(found.difference.value) > 0.1)
    }
  }

  @Test func runDoesNotDifferFromItself() throws {
    try withTemporaryFolder { folder in
      let text = csv([("m", probabilities(0.3, seed: 3)), ("n", probabilities(0.2, seed: 4))])
      let comparison = try RunComparison(
        side("a", text, ["m", "n"], in: folder), side("b", text, ["m", "n"], in: folder),
        drawCount: 200)
      #expect(comparison.differences.map(\.model) == ["m", "n"])
      for entry in comparison.differences {
        #expect(entry.difference.interval == 0...0)
        #expect(entry.pValue == 1 && entry.adjustedPValue == 1)
      }
    }
  }

  @Test func otherCasesAreNotPaired() throws {
    try withTemporaryFolder { folder in
      let values = probabilities(0.3, seed: 3)
      let first = try side("a", csv([("m", values)]), ["m"], in: folder)
      let comparison = try RunComparison(
        first, side("b", csv([("m", values)], prefix: "d"), ["m"], in: folder), drawCount: 400)
      #expect(!comparison.isPaired)
      #expect(comparison.notes.contains { $0.contains("none of them in both") })
      let entry = try #require(comparison.differences.first)
      #expect(entry.difference.value == 0)
      // Drawn apart, equal runs differ by chance.
      let interval = try #require(entry.difference.interval)
      #expect(interval.lowerBound < 0 && interval.upperBound > 0)
      // The same names with other labels are other cases.
      let relabelled = csv([("m", values)]).replacing("c0,p0,no", with: "c0,p0,yes")
      let third = try RunComparison(
        first, side("c", relabelled, ["m"], in: folder), drawCount: 50)
      #expect(!third.isPaired)
      #expect(third.notes.contains { $0.contains("not the same labels") })
    }
  }

  @Test func repeatsOfACaseAreAveraged() throws {
    try withTemporaryFolder { folder in
      let first = probabilities(0.2, seed: 5)
      let second = probabilities(0.2, seed: 6)
      let mean = zip(first, second).map { ($0 + $1) / 2 }
      let twice =
        csv([("m", first)])
        + csv([("m", second)]).split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
      let comparison = try RunComparison(
        side("a", twice, ["m"], in: folder), side("b", csv([("m", mean)]), ["m"], in: folder),
        drawCount: 100)
      let entry = try #require(comparison.differences.first)
      #expect(abs(try #require(entry.difference.value)) < 1e-12)
    }
  }

  @Test func withoutCommonNamesTheBestAreCompared() throws {
    try withTemporaryFolder { folder in
      let values = probabilities(0.3, seed: 3)
      let comparison = try RunComparison(
        side("a", csv([("m", values)]), ["m"], in: folder),
        side("b", csv([("n", values)]), ["n"], in: folder), drawCount: 50)
      #expect(comparison.differences.map(\.other) == ["n"])
      #expect(comparison.notes.contains { $0.contains("flatters") })
    }
  }

  @Test func otherMetricsAreNotSubtracted() throws {
    try withTemporaryFolder { folder in
      let text = csv([("m", probabilities(0.3, seed: 3))])
      let comparison = try RunComparison(
        side("a", text, ["m"], in: folder), side("b", text, ["m"], metric: "r2", in: folder))
      #expect(comparison.metric == nil && comparison.differences.isEmpty)
      #expect(comparison.notes.count == 1)
    }
  }

  @Test func readsNumbersSurvivalAndLabels() throws {
    try withTemporaryFolder { folder in
      var stream = RandomStream(seed: 9, "kinds")
      var number = "case,group,label_age,model,repeat,fold,predicted\n"
      var survival =
        "case,group,label_days,label_death,model,repeat,fold,log_cumulative_hazard,p_event_by_horizon\n"
      var several = "case,group,label_A,label_B,model,repeat,fold,p_A,p_B,decision_A,decision_B\n"
      for index in 0..<40 {
        let noise = Double.random(in: 0...1, using: &stream)
        let start = "c\(index),\(groups[index])"
        number += "\(start),\(Double(index) + noise),m,0,0,\(index)\n"
        survival +=
          "\(start),\(40 - index + 1),\(index % 3 == 0 ? 0 : 1),m,0,0,\(Double(index) / 40),0.5\n"
        several += "\(start),\(index % 2),\(index % 5 == 0 ? "" : "\(index % 3 / 2)"),m,0,0,"
        several += "\(noise),\(1 - noise),1,0\n"
      }
      for (text, metric) in [(number, "r2"), (survival, "c_index"), (several, "roc_auc")] {
        let comparison = try RunComparison(
          side("a", text, ["m"], metric: metric, in: folder),
          side("b", text, ["m"], metric: metric, in: folder), drawCount: 50)
        #expect(comparison.isPaired)
        #expect(comparison.differences.first?.difference.value == 0, "\(metric)")
      }
    }
  }

  @Test func damagedPredictionsNameTheirLine() throws {
    try withTemporaryFolder { folder in
      let good = csv([("m", probabilities(0.3, seed: 3))])
      var lines = good.split(separator: "\n").map(String.init)
      lines[2] = lines[2].replacing(",0,1,", with: ",0,1,many")
      let bad = lines.joined(separator: "\n") + "\n"
      let error = #expect(throws: CohortError.self) {
        try RunComparison(
          side("a", good, ["m"], in: folder), side("b", bad, ["m"], in: folder))
      }
      #expect(error?.code == .notANumber)
      #expect(error?.line == 3)
      #expect(
        throws: CohortError.self,
        performing: {
          try RunComparison(
            side("a", good, ["m"], in: folder), side("c", "case,x\n1,2\n", ["m"], in: folder))
        })
    }
  }
}
