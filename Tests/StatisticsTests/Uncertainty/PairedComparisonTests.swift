import Statistics
import Testing

@Suite struct PairedComparisonTests {
  /// Groups of one or two cases, and models whose scores follow the label by a strength each.
  private func models(
    groupCount: Int, strengths: [Double], stream: inout RandomStream
  ) throws -> ([ScoredCases], [Int]) {
    var labels: [Int] = []
    var groups: [Int] = []
    var scores = [[Double]](repeating: [], count: strengths.count)
    for group in 0..<groupCount {
      let shared = 0.5 * stream.normal()
      for _ in 0...stream.index(below: 2) {
        let label = stream.index(below: 2)
        labels.append(label)
        groups.append(group)
        let common = stream.normal() + shared
        for model in strengths.indices {
          let score = strengths[model] * Double(label) + common + stream.normal()
          scores[model].append(1 / (1 + exponential(-score)))
        }
      }
    }
    return (
      try scores.map { try ScoredCases(labels: labels, positiveProbabilities: $0) }, groups
    )
  }

  private func exponential(_ value: Double) -> Double {
    // Any increasing map into (0, ∞) would do: only ranks count.
    value >= 0 ? 1 + value : 1 / (1 - value)
  }

  /// Draws with differences −.1, .05, .1, .2 and .4 about an observed .1: distances .2, .05, 0, .1
  /// and .3, of which .2, .1 and .3 reach .1, so that p = (3 + 1) / (5 + 1).
  @Test func pValueByHand() throws {
    let p = try #require(
      GroupBootstrap.pValue(of: 0.1, replicates: [-0.1, 0.05, 0.1, 0.2, 0.4]))
    #expect(abs(p - 4.0 / 6) < 1e-12)
    #expect(GroupBootstrap.pValue(of: 0, replicates: [0, 0, 0]) == 1)
    #expect(GroupBootstrap.pValue(of: nil, replicates: [1]) == nil)
    #expect(GroupBootstrap.pValue(of: 0.3, replicates: []) == nil)
  }

  /// The differences of the pairs are those that ``GroupBootstrap/differences(of:_:minus:)`` gives,
  /// and Holm's correction is over all three pairs.
  @Test func pairsAgreeWithDifferences() throws {
    var stream = RandomStream(seed: 3, "pairs")
    let (models, groups) = try models(
      groupCount: 40, strengths: [2, 1, 0], stream: &stream)
    let bootstrap = try GroupBootstrap(
      groups: groups, drawCount: 200, stream: RandomStream(seed: 1))
    let pairs = try bootstrap.comparisons(of: .rocAUC, models)
    #expect(pairs.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    for pair in pairs {
      let alone = try bootstrap.differences(
        of: .rocAUC, models[pair.first], minus: [models[pair.second]])[0]
      #expect(pair.difference == alone)
    }
    let raw = pairs.compactMap(\.pValue)
    #expect(raw.count == 3)
    #expect(try holmAdjusted(raw) == pairs.compactMap(\.adjustedPValue))
    #expect(pairs[1].pValue == 1.0 / 201, "no draw is as far away as a difference this large")
  }

  @Test func aModelDoesNotDifferFromItself() throws {
    var stream = RandomStream(seed: 4, "pairs")
    let (models, groups) = try models(groupCount: 30, strengths: [1], stream: &stream)
    let bootstrap = try GroupBootstrap(
      groups: groups, drawCount: 100, stream: RandomStream(seed: 1))
    let pair = try bootstrap.comparisons(of: .rocAUC, [models[0], models[0]])[0]
    #expect(pair.difference.value == 0)
    #expect(pair.pValue == 1)
  }

  @Test func fewGroupsHaveNeitherIntervalNorP() throws {
    var stream = RandomStream(seed: 5, "pairs")
    let (models, groups) = try models(groupCount: 9, strengths: [1, 2], stream: &stream)
    let bootstrap = try GroupBootstrap(
      groups: groups, drawCount: 50, stream: RandomStream(seed: 1))
    let pair = try bootstrap.comparisons(of: .rocAUC, models)[0]
    #expect(pair.difference.note != nil && pair.pValue == nil && pair.adjustedPValue == nil)
  }

  @Test func refusesOtherCases() throws {
    var stream = RandomStream(seed: 6, "pairs")
    let (models, groups) = try models(groupCount: 12, strengths: [1, 2], stream: &stream)
    let bootstrap = try GroupBootstrap(groups: groups, stream: RandomStream(seed: 1))
    let error = #expect(throws: StatisticsError.self) {
      try bootstrap.comparisons(
        of: .rocAUC, [models[0], models[1].restricted(to: [0, 1, 2])])
    }
    #expect(error?.code == .caseMismatch)
  }

  /// Two models alike in truth: over 300 cohorts of 60 groups at most .06 of the p-values fall below
  /// .05 (.05 plus one standard error of .0126 is .0626; these seeds give less).
  @Test func nullPValuesAreCalibrated() throws {
    var stream = RandomStream(seed: 11, "null")
    var rejected = 0
    let cohorts = 300
    for cohort in 0..<cohorts {
      let (models, groups) = try models(groupCount: 60, strengths: [1, 1], stream: &stream)
      let bootstrap = try GroupBootstrap(
        groups: groups, drawCount: 199, stream: RandomStream(seed: UInt64(cohort)))
      let p = try bootstrap.comparisons(of: .rocAUC, models)[0].pValue
      if try #require(p) <= 0.05 { rejected += 1 }
    }
    let share = Double(rejected) / Double(cohorts)
    #expect(share <= 0.06, "\(share)")
    #expect(share >= 0.01, "\(share): a test that never rejects is none")
  }

  @Test func contrastOfTwoSites() throws {
    // Site A: perfect. Site B: reversed. Twelve groups each, one case of each class in a group.
    let labels = (0..<48).map { $0 % 2 }
    let scores: [Double] = labels.enumerated().map { index, label in
      Double(index < 24 ? label : 1 - label)
    }
    let scored = try ScoredCases(labels: labels, positiveProbabilities: scores)
    let bootstrap = try GroupBootstrap(
      groups: (0..<48).map { $0 / 2 }, drawCount: 99, stream: RandomStream(seed: 1))
    let (difference, p) = try bootstrap.contrast(
      of: .rocAUC, scored.restricted(to: Array(0..<24)),
      minus: scored.restricted(to: Array(24..<48)))
    #expect(difference.value == 1)
    #expect(difference.interval == .init(low: 1, high: 1))
    #expect(p == 1.0 / 100)
    let few = try bootstrap.contrast(
      of: .rocAUC, scored.restricted(to: [0, 1, 2, 3]),
      minus: scored.restricted(to: Array(24..<48)))
    #expect(few.difference.interval == nil && few.pValue == nil)
  }
}
