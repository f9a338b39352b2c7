import Decomposition
import Statistics
import Testing

struct RefusalTests {
  @Test(arguments: [(3, 289), (5, 1155), (10, 5843), (20, 26042)])
  func asksForTheSampleSizesOfTheRule(_ symbols: Int, _ expected: Int) {
    for classes in 2...4 {
      let rule = SampleSizeRule(TableShape(first: symbols, second: symbols, classes: classes))
      let found = Double(rule.requiredObservations) / Double(classes - 1)
      #expect(abs(found - Double(expected)) < 1.5)
      #expect(rule.bias(observations: rule.requiredObservations) <= SampleSizeRule.largestBias)
    }
  }

  @Test func refusesAPointSynergyBelowTheRule() throws {
    var stream = RandomStream(seed: 31, "refusal")
    let table = try mixedTable(5)
    let settings = AnalysisSettings(drawCount: 50, testDrawCount: 9)
    let found = try PairedFindings(table.sample(200, &stream), settings: settings)
    #expect(found.synergy == nil && found.jointInformation == nil && found.regret == nil)
    #expect(try #require(found.refusal).contains("\(found.requiredObservations)"))
    #expect(found.redundancy.low != nil)
  }

  @Test func plugInBiasIsAsExpected() throws {
    var stream = RandomStream(seed: 32, "bias")
    // Independent everything: all plug-in synergy is bias.
    let table = try JointTable(
      probabilities: [Double](repeating: 1.0 / 18, count: 18),
      shape: TableShape(first: 3, second: 3, classes: 2))
    var sum = 0.0
    for _ in 0..<200 {
      let sample = try table.sample(400, &stream)
      sum += try PairedFindings(
        sample, settings: AnalysisSettings(drawCount: 2, testDrawCount: 1)
      ).plugIn.synergy
    }
    let expected = SampleSizeRule(table.shape).bias(observations: 400)
    #expect(abs(sum / 200 / expected - 1) < 0.35, "\(sum / 200) \(expected)")
  }

  @Test func hasNoIntervalBelowTenGroups() throws {
    var stream = RandomStream(seed: 33, "few")
    let sample = try mixedTable(2).sample(8, groupSize: 50, &stream)
    let found = try PairedFindings(
      sample, settings: AnalysisSettings(drawCount: 20, testDrawCount: 9))
    #expect(found.redundancy.low == nil)
    #expect(try #require(found.intervalNote).contains("8 independent groups"))
  }

  @Test func saysCannotTellWhenNothingIsThere() throws {
    var stream = RandomStream(seed: 34, "nothing")
    let table = try JointTable(
      probabilities: [Double](repeating: 0.125, count: 8),
      shape: TableShape(first: 2, second: 2, classes: 2))
    let settings = AnalysisSettings(drawCount: 100, testDrawCount: 99)
    let sample = try table.sample(150, &stream)
    let paired = try PairedFindings(sample, settings: settings)
    let separate = try SeparateFindings(sample, settings: settings)
    var adjusted: [InteractionTest.Hypothesis: Double] = [:]
    for test in paired.tests { adjusted[test.hypothesis] = test.pValue }
    let judgement = InteractionJudgement(
      names: ("image", "report"), paired: paired, separate: separate, adjusted: adjusted,
      shape: table.shape, settings: settings)
    #expect(judgement.verdict == .cannotTell)
    #expect(judgement.pairsNeeded != nil)
  }

  @Test func neverAsksForComplexFusionWithoutLabelledPairs() throws {
    var stream = RandomStream(seed: 35, "unpaired")
    let xor = try JointTable(
      probabilities: [0.25, 0, 0, 0.25, 0, 0.25, 0.25, 0],
      shape: TableShape(first: 2, second: 2, classes: 2))
    let sample = try xor.sample(3000, &stream).separated(first: 1000, second: 1000)
    let settings = AnalysisSettings(drawCount: 20, testDrawCount: 9)
    let judgement = InteractionJudgement(
      names: ("a", "b"), paired: nil, separate: try SeparateFindings(sample, settings: settings),
      adjusted: [:], shape: xor.shape, settings: settings)
    #expect(judgement.fusion == .cannotTell && judgement.verdict == .cannotTell)
  }

  @Test(arguments: [
    ("000 111", InteractionVerdict.redundant), ("000 011 102 113", .complementary),
    ("000 011 101 110", .synergistic), ("000 001 110 111", .cannotTell),
  ])
  func namesTheKindOfKnownDistributions(_ outcomes: String, _ expected: InteractionVerdict) throws {
    let table = try GoldenTable("known", outcomes).table()
    let settings = AnalysisSettings(drawCount: 2, testDrawCount: 1)
    let judgement = InteractionJudgement(
      names: ("a", "b"), paired: try PairedFindings(known: table),
      separate: try SeparateFindings(known: table, settings: settings), adjusted: [:],
      shape: table.shape, settings: settings)
    #expect(judgement.verdict == expected)
  }
}
