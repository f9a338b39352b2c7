import Statistics
import Testing

@Suite struct ScoredRisksTests {
  @Test func pairsAreThoseWhoseOrderIsKnown() throws {
    // Times 1 (event), 2 (censored), 2 (event), 3 (censored). Known pairs: 1 before each of the other
    // three; the event at 2 before the case censored at 2 and before the one at 3. Risks 4, 1, 3, 3:
    // 4 beats all three; 3 beats 1; 3 ties with 3.
    let scored = try ScoredRisks(
      times: [1, 2, 2, 3], events: [true, false, true, false], risks: [4, 1, 3, 3])
    #expect(isClose(scored.value(of: .concordance), 4.5 / 5))
    // Nobody is censored before either event: G is one, and both figures agree.
    #expect(isClose(scored.value(of: .unoConcordance), 4.5 / 5))
  }

  @Test func earlyCensoringWeighsLaterPairs() throws {
    // Event at 1, censored at 2, event at 3, censored at 4. G(1−) = 1, G(3−) = 1 − 1/3.
    // Pairs of the first event: 3, all won; of the second: 1, lost, with weight 1 / (2/3)² = 9/4.
    let scored = try ScoredRisks(
      times: [1, 2, 3, 4], events: [true, false, true, false], risks: [9, 1, 2, 5])
    #expect(isClose(scored.value(of: .concordance), 3.0 / 4))
    #expect(isClose(scored.value(of: .unoConcordance), 3 / (3 + 9.0 / 4)))
  }

  @Test func twoEventsAtOneTimeAreNoPair() throws {
    let scored = try ScoredRisks(times: [1, 1], events: [true, true], risks: [1, 2])
    #expect(scored.values().isEmpty)
    #expect(try ScoredRisks(times: [], events: [], risks: []).values().isEmpty)
    #expect(
      try ScoredRisks(times: [1, 2], events: [false, true], risks: [1, 2]).values().isEmpty)
  }

  @Test func equalsTheLoopOverPairs() throws {
    var stream = RandomStream(seed: 4, "pairs")
    for _ in 0..<40 {
      let count = 2 + stream.index(below: 25)
      let times = (0..<count).map { _ in Double(stream.index(below: 10)) }
      let events = (0..<count).map { _ in stream.index(below: 2) == 1 }
      let risks = (0..<count).map { _ in Double(stream.index(below: 6)) }
      var wins = 0.0
      var pairs = 0.0
      for i in 0..<count where events[i] {
        for j in 0..<count where times[i] < times[j] || (times[i] == times[j] && !events[j]) {
          pairs += 1
          wins += risks[i] > risks[j] ? 1 : risks[i] == risks[j] ? 0.5 : 0
        }
      }
      let value = try ScoredRisks(times: times, events: events, risks: risks)
        .value(of: .concordance)
      if pairs == 0 { #expect(value == nil) } else { #expect(isClose(value, wins / pairs)) }
    }
  }

  @Test func monotoneMapsOfRiskChangeNothingAndReversalMirrors() throws {
    let times = [5.0, 3, 8, 1, 9, 4]
    let events = [true, false, true, true, false, true]
    let risks = [0.3, -1, 0.2, 2, -3, 0.5]
    let scored = try ScoredRisks(times: times, events: events, risks: risks)
    let mapped = try ScoredRisks(times: times, events: events, risks: risks.map { $0 * $0 * $0 })
    let turned = try ScoredRisks(times: times, events: events, risks: risks.map { -$0 })
    for metric in Metric.ofRisks {
      let value = try #require(scored.value(of: metric))
      #expect(mapped.value(of: metric) == value)
      #expect(isClose(turned.value(of: metric), 1 - value))
    }
  }

  @Test func refusesNegativeTimesAndInfiniteRisks() {
    #expect(throws: StatisticsError.self) {
      try ScoredRisks(times: [-1], events: [true], risks: [0])
    }
    #expect(throws: StatisticsError.self) {
      try ScoredRisks(times: [1], events: [true], risks: [.infinity])
    }
  }
}
