import Foundation
import Statistics
import Testing

/// Figures against scikit-learn, SciPy, lifelines and scikit-survival; `make_targets.py` beside the
/// fixture made them.
@Suite struct TargetGoldenTests {
  struct Golden: Decodable {
    struct Labels: Decodable {
      let truth: [[Bool]]
      let scores: [[Double]]
      let golden: [String: Double]
    }
    struct Numbers: Decodable {
      let truth: [Double]
      let predicted: [Double]
      let golden: [String: Double]
    }
    struct Risks: Decodable {
      let times: [Double]
      let events: [Bool]
      let risks: [Double]
      let golden: [String: Double]
    }
    let labels: [Labels]
    let numbers: [Numbers]
    let risks: [Risks]
  }

  static func golden() throws -> Golden {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/statistics/targets.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }

  func expect(_ scored: some Scored, equals golden: [String: Double]) {
    let values = scored.values()
    for (name, expected) in golden {
      let found = Metric(rawValue: name).flatMap { values[$0] }
      #expect(isClose(found, expected, within: 1e-9 * max(1, abs(expected))), "\(name)")
    }
  }

  @Test func severalLabelsEqualScikitLearn() throws {
    let sets = try Self.golden().labels
    #expect(sets.count == 2)
    for set in sets {
      #expect(set.golden.count == 7)
      let scored = try ScoredLabels(
        labelNames: set.truth[0].indices.map { "label \($0)" },
        truth: set.truth.flatMap { $0 }, probabilities: set.scores.flatMap { $0 })
      expect(scored, equals: set.golden)
    }
  }

  @Test func numbersEqualScikitLearnAndSciPy() throws {
    let sets = try Self.golden().numbers
    #expect(sets.count == 2)
    for set in sets {
      #expect(set.golden.count == 4)
      expect(
        try ScoredNumbers(truth: set.truth, predictions: set.predicted), equals: set.golden)
    }
  }

  @Test func concordanceEqualsLifelinesAndScikitSurvival() throws {
    let sets = try Self.golden().risks
    #expect(sets.count == 3)
    for set in sets {
      expect(
        try ScoredRisks(times: set.times, events: set.events, risks: set.risks),
        equals: set.golden)
    }
    #expect(sets.contains { $0.golden["c_index_ipcw"] != nil })
  }
}
