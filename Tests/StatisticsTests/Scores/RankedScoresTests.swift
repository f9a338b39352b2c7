import Foundation
import Statistics
import Testing

@Suite struct RankedScoresTests {
  @Test func matchesGoldenAreas() throws {
    let ranked = try RankedScores(
      scores: binaryProbabilities, positives: binaryLabels.map { $0 == 1 })
    #expect(isClose(ranked.areas()?.rocAUC, 0.8125))
    #expect(isClose(ranked.areas()?.averagePrecision, 0.7333333333))
    #expect(isClose(ranked.trapezoidalPrecisionRecallArea(), 0.7125))
  }

  @Test func equalScoresAreOneStep() throws {
    let ranked = try RankedScores(
      scores: [Double](repeating: 0.5, count: 8), positives: (0..<8).map { $0 < 2 })
    #expect(ranked.areas()?.rocAUC == 0.5)
    #expect(ranked.areas()?.averagePrecision == 0.25)
    #expect(isClose(ranked.trapezoidalPrecisionRecallArea(), 0.625))
  }

  @Test func matchesThePublishedFirstFold() throws {
    // One negative, six positives, twelve negatives, in descending order of score.
    let positives = (0..<19).map { (1...6).contains($0) }
    let ranked = try RankedScores(scores: (0..<19).map { -Double($0) }, positives: positives)
    #expect(isClose(ranked.areas()?.averagePrecision, 0.7345238095))
    #expect(isClose(ranked.trapezoidalPrecisionRecallArea(), 0.6630952381))
    #expect(isClose(ranked.areas()?.rocAUC, 0.9230769231))
  }

  @Test func oneKindOfCaseHasNoArea() throws {
    for isPositive in [true, false] {
      let ranked = try RankedScores(
        scores: [1, 2, 3], positives: [isPositive, isPositive, isPositive])
      #expect(ranked.areas() == nil)
      #expect(ranked.trapezoidalPrecisionRecallArea() == nil)
    }
    let empty = try RankedScores(scores: [], positives: [])
    #expect(empty.areas() == nil)
    #expect(empty.trapezoidalPrecisionRecallArea() == nil)
  }

  @Test func monotoneMapsChangeNothing() throws {
    let positives = binaryLabels.map { $0 == 1 }
    let plain = try RankedScores(scores: binaryProbabilities, positives: positives)
    let mapped = try RankedScores(
      scores: binaryProbabilities.map { exp(9 * $0) - 3 }, positives: positives)
    #expect(plain.areas() == mapped.areas())
  }

  @Test func countsPairsWithTies() throws {
    var stream = RandomStream(seed: 2, "pairs")
    for _ in 0..<50 {
      let scores = (0..<30).map { _ in Double(stream.index(below: 6)) }
      let positives = (0..<30).map { _ in stream.uniform() < 0.4 }
      var wins = 0.0
      var pairs = 0.0
      for (score, isPositive) in zip(scores, positives) where isPositive {
        for (other, otherIsPositive) in zip(scores, positives) where !otherIsPositive {
          wins += score > other ? 1 : score == other ? 0.5 : 0
          pairs += 1
        }
      }
      let areas = try RankedScores(scores: scores, positives: positives).areas()
      #expect(isClose(areas?.rocAUC, wins / pairs, within: 1e-12))
    }
  }

  @Test func refusesScoresThatHaveNoRank() {
    for bad in [Double.nan, .infinity, -.infinity] {
      let error = #expect(throws: StatisticsError.self) {
        try RankedScores(scores: [0.1, bad, 0.3], positives: [true, false, true])
      }
      #expect(error?.code == .notFinite)
      #expect(error?.index == 1)
    }
  }

  @Test func refusesListsThatDoNotFit() {
    let error = #expect(throws: StatisticsError.self) {
      try RankedScores(scores: [0.1, 0.2], positives: [true])
    }
    #expect(error?.code == .countMismatch)
  }
}
