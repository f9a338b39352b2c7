import Statistics
import Testing

@Suite struct DescriptiveTests {
  @Test func summarizes() {
    #expect(mean(of: [1, 2, 6]) == 3)
    // ((−2)² + (−1)² + 3²) / 2 = 7
    #expect(isClose(standardDeviation(of: [1, 2, 6]), 7.0.squareRoot()))
    #expect(mean(of: []) == nil)
    #expect(standardDeviation(of: [1]) == nil)
  }

  @Test func interpolatesQuantiles() {
    #expect(quantile(0, ofSorted: [1, 2, 4]) == 1)
    #expect(quantile(1, ofSorted: [1, 2, 4]) == 4)
    #expect(quantile(0.75, ofSorted: [1, 2, 4]) == 3)
    #expect(quantile(0.5, ofSorted: [7]) == 7)
    #expect(quantile(0.5, ofSorted: []) == nil)
    #expect(quantile(1.5, ofSorted: [1, 2]) == nil)
    #expect(quantile(.nan, ofSorted: [1, 2]) == nil)
  }

  @Test func adjustsByHolm() throws {
    let adjusted = try holmAdjusted([0.01, 0.04, 0.03])
    for (value, expected) in zip(adjusted, [0.03, 0.06, 0.06]) { #expect(isClose(value, expected)) }
    #expect(try holmAdjusted([0.9, 0.8]) == [1, 1])
    #expect(try holmAdjusted([]) == [])
  }

  @Test func refusesWhatIsNoProbability() {
    for bad in [Double.nan, -0.1, 1.1] {
      #expect(throws: StatisticsError.self) { try holmAdjusted([0.5, bad]) }
    }
  }
}
