import Cohorts
import Statistics
import Testing

@Suite struct LeakAreaTests {
  private func area(_ scores: [Double?], _ labels: [Int], groups: [Int]) -> LeakArea? {
    LeakArea(
      [
        LabelledRanking(
          ranking: FoldedRanking(scores: scores, folds: CheckFolds(unsplit: scores.count)),
          isPositive: labels.map { $0 == 1 })
      ], groups: Grouping(nameOfCase: groups.map { "g\($0)" }))
  }

  @Test func equalsValuesByHand() throws {
    // 19.5 of 24 pairs. Deviation: Σ over positives of ((V − A) / 4)² and over negatives of
    // ((V − A) / 6)², times 10 / 9; Student's quantile of 9 degrees; logit scale. Chance: Mann and
    // Whitney's variance 11 / (12 · 4 · 6).
    let scores = [0.12, 0.83, 0.57, 0.57, 0.94, 0.36, 0.24, 0.38, 0.88, 0.03]
    let found = try #require(
      area(scores, [0, 1, 0, 1, 1, 0, 0, 1, 0, 0], groups: Array(0..<10)))
    #expect(abs(found.value - 0.8125) < 1e-12)
    #expect(abs((found.low ?? 0) - 0.3545672466) < 1e-6)
    #expect(abs((found.high ?? 0) - 0.9715763178) < 1e-6)
    #expect(abs(found.chance - 0.0549097044) < 1e-6)
  }

  @Test func tiesOfFlagsMakeChanceSmallerUnlessCasesAreRare() throws {
    // A flag set in 20 of 30 and in 6 of 30. Variance 61 / (12 · 900), times
    // 1 − (26³ − 26 + 34³ − 34) / (60³ − 60); the normal tail beyond .2333.
    let labels = (0..<60).map { $0 / 30 }
    func flags(_ counts: [Int]) -> [Double] {
      (0..<60).map { $0 % 30 < counts[$0 / 30] ? 1 : 0 }
    }
    let found = try #require(area(flags([6, 20]), labels, groups: Array(0..<60)))
    #expect(abs(found.value - 0.7333333333) < 1e-9)
    #expect(abs(found.chance - 0.0001491174) < 1e-8)
    // Six flags of one class: too skewed for the smaller variance.
    let rare = try #require(area(flags([0, 6]), labels, groups: Array(0..<60)))
    #expect(abs(rare.chance - 0.0916606131) < 1e-8)
  }

  @Test func casesOfOneGroupAreOneWitness() throws {
    let labels = (0..<20).map { $0 % 2 }
    let scores = (0..<20).map { Double($0 % 2) + Double($0 % 3) }
    let alone = try #require(area(scores, labels, groups: Array(0..<20)))
    // Every case ten times over, all in its group: the same figure, interval and chance.
    let tenfold = (0..<200).map { $0 / 10 }
    let repeated = try #require(
      area(tenfold.map { scores[$0] }, tenfold.map { labels[$0] }, groups: tenfold))
    #expect(abs(alone.value - repeated.value) < 1e-12)
    #expect(abs((alone.low ?? 0) - (repeated.low ?? 1)) < 1e-9)
    #expect(abs(alone.chance - repeated.chance) < 1e-9)
  }

  @Test func perfectSeparationOfFewGroupsKeepsAnInterval() throws {
    let found = try #require(
      area((0..<12).map { Double($0) }, (0..<12).map { $0 / 6 }, groups: Array(0..<12)))
    #expect(found.value == 1 && found.high == 1)
    #expect((0.5..<0.95).contains(found.low ?? 0))
    // One of 924 arrangements is as good; the normal tail says a little more.
    #expect((1.0 / 924..<0.01).contains(found.chance))
  }

  @Test(arguments: [10, 20, 60]) func perfectSeparationIsBeyondTheFloorOfColumns(_ count: Int)
    throws
  {
    let found = try #require(
      area(
        (0..<count).map { Double($0) }, (0..<count).map { 2 * $0 / count },
        groups: Array(0..<count)))
    #expect((found.low ?? 0) > 0.7)
  }

  @Test func hasNoIntervalForFewGroupsAndNoValueWithoutPairs() {
    let few = area([1, 2, 3, 4], [0, 1, 0, 1], groups: [0, 1, 2, 3])
    #expect(few?.low == nil && few != nil)
    #expect(area([1, 2, nil], [1, 1, 0], groups: [0, 1, 2]) == nil)
  }

  @Test func intervalsCoverTheTruthAndChanceIsHonest() {
    // 30 groups of one to four cases that share a part of their value; Φ(1 / √2) = .7602.
    var (covered, surprising) = (0, 0)
    for seed in UInt64(0)..<400 {
      var stream = RandomStream(seed: seed, "area")
      var (scores, noise, labels, groups): ([Double], [Double], [Int], [Int]) = ([], [], [], [])
      for group in 0..<30 {
        let (own, other) = (stream.normal(), stream.normal())
        for _ in 0...stream.index(below: 4) {
          let residual = 0.6 * own + 0.8 * stream.normal()
          scores.append(residual + Double(group % 2))
          noise.append(other)
          labels.append(group % 2)
          groups.append(group)
        }
      }
      if let found = area(scores, labels, groups: groups), let low = found.low,
        let high = found.high, low <= 0.7602, high >= 0.7602
      {
        covered += 1
      }
      // Noise that all cases of a group share: the hardest for a test that counts cases.
      if area(noise, labels, groups: groups)?.chance ?? 1 < 0.05 { surprising += 1 }
    }
    #expect((370...395).contains(covered))
    #expect(surprising < 32)
  }
}
