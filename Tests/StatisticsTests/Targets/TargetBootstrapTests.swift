import Statistics
import Testing

/// The bootstrap over groups on every kind of prediction.
@Suite struct TargetBootstrapTests {
  /// Random cases of one kind, and how to make the same kind from rows that may repeat.
  enum Kind: String, CaseIterable {
    case labels, numbers, risks
  }

  struct Sample {
    let groups: [Int]
    let truth: [Double]
    let scores: [Double]
    let flags: [Bool]

    init(groupCount: Int, stream: inout RandomStream) {
      var groups: [Int] = []
      for group in 0..<groupCount {
        groups += [Int](repeating: group, count: 1 + stream.index(below: 4))
      }
      self.groups = groups
      truth = groups.map { _ in Double(stream.index(below: 8)) }
      scores = truth.map { value in (value - 3.5) / 20 + 0.2 + Double(stream.index(below: 8)) / 20 }
      flags = groups.map { _ in stream.index(below: 3) > 0 }
    }

    func scored(_ kind: Kind, rows: [Int], asCohortRows: Bool) throws -> any Scored {
      let cases = asCohortRows ? rows : nil
      switch kind {
      case .labels:
        return try ScoredLabels(
          labelNames: ["high", "flag"], truth: rows.flatMap { [truth[$0] > 3, flags[$0]] },
          probabilities: rows.flatMap { [max(0, scores[$0]), 0.5] }, cases: cases)
      case .numbers:
        return try ScoredNumbers(
          truth: rows.map { truth[$0] }, predictions: rows.map { scores[$0] }, cases: cases)
      case .risks:
        return try ScoredRisks(
          times: rows.map { truth[$0] }, events: rows.map { flags[$0] },
          risks: rows.map { -scores[$0] }, cases: cases)
      }
    }
  }

  @Test(arguments: Kind.allCases) func weightedDrawsEqualCopiedCases(kind: Kind) throws {
    var stream = RandomStream(seed: 31, kind.rawValue)
    let sample = Sample(groupCount: 15, stream: &stream)
    let scored = try sample.scored(kind, rows: Array(sample.groups.indices), asCohortRows: true)
    let bootstrap = try GroupBootstrap(groups: sample.groups, stream: RandomStream(seed: 1))
    for _ in 0..<40 {
      let draw = (0..<15).map { _ in stream.index(below: 15) }
      let rows = draw.flatMap { group in
        sample.groups.indices.filter { sample.groups[$0] == group }
      }
      let naive = try sample.scored(kind, rows: rows, asCohortRows: false).values()
      let fast = try bootstrap.replicates(of: scored, draws: [draw])[0]
      for metric in scored.metrics {
        if let expected = naive[metric] {
          #expect(isClose(fast?[metric], expected, within: 1e-12), "\(metric)")
        } else {
          #expect(fast?[metric] == nil, "\(metric)")
        }
      }
    }
  }

  @Test(arguments: Kind.allCases) func differencesArePaired(kind: Kind) throws {
    var stream = RandomStream(seed: 32, kind.rawValue)
    let sample = Sample(groupCount: 30, stream: &stream)
    let rows = Array(sample.groups.indices)
    let scored = try sample.scored(kind, rows: rows, asCohortRows: true)
    let bootstrap = try GroupBootstrap(groups: sample.groups, drawCount: 200, stream: stream)
    let difference = try bootstrap.differences(
      of: scored.primaryMetric, scored, minus: [scored])[0]
    #expect(difference.value == 0)
    #expect(difference.interval == Estimate.Interval(low: 0, high: 0))
    let estimate = try #require(
      try bootstrap.estimates(of: [scored])[0][scored.primaryMetric])
    let interval = try #require(estimate.interval)
    let value = try #require(estimate.value)
    #expect(interval.low < value && value < interval.high)
    // Other cases, or another kind of truth, cannot be compared.
    let fewer = try sample.scored(kind, rows: Array(rows.dropLast()), asCohortRows: true)
    let other = try sample.scored(
      kind == .numbers ? .risks : .numbers, rows: rows, asCohortRows: true)
    for wrong in [fewer, other] {
      let error = #expect(throws: StatisticsError.self) {
        try bootstrap.differences(of: scored.primaryMetric, scored, minus: [wrong])
      }
      #expect(error?.code == .caseMismatch)
    }
  }

  @Test func saysWhatUndefinedDrawsLack() throws {
    // One event in one of twenty groups: most draws either miss it or hold pairs; here only the last
    // time is an event, so no pair is ever comparable.
    let scored = try ScoredRisks(
      times: (0..<20).map(Double.init), events: (0..<20).map { $0 == 19 },
      risks: (0..<20).map(Double.init))
    let bootstrap = try GroupBootstrap(
      groups: Array(0..<20), drawCount: 50, stream: RandomStream(seed: 1))
    let estimate = try #require(try bootstrap.estimates(of: [scored])[0][.concordance])
    #expect(estimate.value == nil)
    #expect(estimate.note?.contains("had its event first") == true)
  }
}
