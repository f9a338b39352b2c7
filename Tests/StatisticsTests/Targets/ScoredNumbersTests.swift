import Statistics
import Testing

@Suite struct ScoredNumbersTests {
  @Test func matchesHandComputedValues() throws {
    let scored = try ScoredNumbers(truth: [1, 2, 3, 6], predictions: [1, 3, 2, 4])
    let values = scored.values()
    // Errors 0, 1, -1, -2; mean 3, squares around it 4 + 1 + 0 + 9.
    #expect(isClose(values[.meanAbsoluteError], 1))
    #expect(isClose(values[.rootMeanSquaredError], 1.5.squareRoot()))
    #expect(isClose(values[.r2], 1 - 6.0 / 14))
    // Ranks 1 2 3 4 against 1 3 2 4: 1 − 6·2 / (4·15).
    #expect(isClose(values[.spearman], 0.8))
  }

  @Test func theMeanExplainsNothing() throws {
    let scored = try ScoredNumbers(truth: [1, 2, 6], predictions: [3, 3, 3])
    #expect(isClose(scored.value(of: .r2), 0))
    #expect(scored.value(of: .spearman) == nil)
  }

  @Test func equalNumbersHaveNoSpread() throws {
    let scored = try ScoredNumbers(truth: [0.1, 0.1, 0.1], predictions: [0.1, 0.2, 0.3])
    #expect(scored.value(of: .r2) == nil)
    #expect(scored.value(of: .spearman) == nil)
    #expect(scored.value(of: .meanAbsoluteError) != nil)
  }

  @Test func refusesWhatIsNoNumber() {
    #expect(throws: StatisticsError.self) { try ScoredNumbers(truth: [1], predictions: [.nan]) }
    #expect(throws: StatisticsError.self) { try ScoredNumbers(truth: [1], predictions: []) }
  }
}
