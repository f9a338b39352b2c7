import Dictionaries
import Monosemanticity
import Statistics
import Testing

/// Medians over features in draws of groups, and beside controls.
@Suite struct MedianDrawTests {
  private func rows(_ count: Int, width: Int, seed: UInt64) throws -> EmbeddingRows {
    var stream = RandomStream(seed: seed, "rows")
    return try EmbeddingRows((0..<count * width).map { _ in stream.normal() }, width: width)
  }

  @Test func topScoresOfADrawAreThoseOfTheRepeatedList() throws {
    let unit = try rows(30, width: 5, seed: 1)
    let distribution = CosineDistribution(
      unit, cases: Array(0..<30), stream: RandomStream(seed: 0, "pairs"))
    let top = [4, 9, 2, 17, 22, 28, 1, 0, 13, 20, 21, 5]
    let groups = top.map { $0 % 25 }
    let weights = PoissonWeights(
      groupCount: 25, drawCount: 40, stream: RandomStream(seed: 3, "weights"))
    let most = 5
    let reach = TopDraws.reach(groups, most: most, weights: weights)
    let pairs = TopPairs(top, most: most, kept: reach, rows: unit, distribution: distribution)
    var embSim = [Float](repeating: .nan, count: 40)
    var winRate = embSim
    embSim.withUnsafeMutableBufferPointer { embSim in
      winRate.withUnsafeMutableBufferPointer { winRate in
        guard let first = embSim.baseAddress, let second = winRate.baseAddress else { return }
        TopDraws.draw(
          pairs, groups: groups, most: most, baseline: 0.1, weights: weights, embSim: first,
          winRate: second)
      }
    }
    for draw in 0..<40 {
      // Each case as often as its group was drawn, the first five; then all pairs of different ones.
      let repeated = zip(top, groups).flatMap { row, group in
        [Int](repeating: row, count: Int(weights.values[group * 40 + draw]))
      }.prefix(most)
      var cosines: [Double] = []
      var ranks: [Double] = []
      for (place, first) in repeated.enumerated() {
        for second in repeated.dropFirst(place + 1) where second != first {
          cosines.append(unit.cosine(first, second))
          ranks.append(distribution.rank(unit.cosine(first, second)))
        }
      }
      if cosines.isEmpty {
        #expect(embSim[draw].isNaN && winRate[draw].isNaN)
      } else {
        let count = Double(cosines.count)
        #expect(abs(Double(embSim[draw]) - (cosines.reduce(0, +) / count - 0.1)) < 1e-5)
        #expect(abs(Double(winRate[draw]) - ranks.reduce(0, +) / count) < 1e-5)
      }
    }
    #expect(reach > most && pairs.count == reach)
  }

  @Test func crossModalDrawsFollowTheDerivativeByGroups() throws {
    let (cases, groupCount) = (40, 12)
    var stream = RandomStream(seed: 8, "codes")
    let values = (0..<2).map { _ in (0..<cases).map { _ in 0.2 + stream.uniform() } }
    let units = try (0..<2).map { try rows(cases, width: 4, seed: UInt64(10 + $0)) }
    let groups = (0..<cases).map { $0 % groupCount }
    let data = try CodedCases(
      modalities: (0..<2).map {
        try .init(
          name: ["a", "b"][$0], codes: SparseCodes(dense: values[$0], featureCount: 1),
          rows: units[$0])
      }, groups: groups)
    let summary = try FeatureAnalysis(
      settings: FeatureAnalysisSettings(drawCount: 100, seed: 4)
    ).scores(data).similarity[0]
    func score(_ weights: [Double]) -> Double {
      var (sum, total) = (0.0, 0.0)
      for i in 0..<cases {
        for j in 0..<cases {
          let weight = weights[groups[i]] * weights[groups[j]] * values[0][i] * values[1][j]
          let left = units[0].unitRow(i)
          let right = units[1].unitRow(j)
          sum += weight * zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
          total += weight
        }
      }
      return sum / total
    }
    let even = [Double](repeating: 1, count: groupCount)
    let slopes = (0..<groupCount).map { group in
      var (up, down) = (even, even)
      up[group] += 1e-5
      down[group] -= 1e-5
      return (score(up) - score(down)) / 2e-5
    }
    let weights = PoissonWeights(
      groupCount: groupCount, drawCount: 100,
      stream: RandomStream(seed: 4, "features", "weights"))
    let draws = (0..<100).map { draw in
      (0..<groupCount).reduce(score(even)) {
        $0 + slopes[$1] * Double(weights.values[$1 * 100 + draw])
      }
    }.sorted()
    #expect(abs((summary.median.value ?? .nan) - score(even)) < 1e-12)
    #expect(abs((summary.median.low ?? .nan) - (quantile(0.025, ofSorted: draws) ?? .nan)) < 1e-5)
    #expect(abs((summary.median.high ?? .nan) - (quantile(0.975, ofSorted: draws) ?? .nan)) < 1e-5)
  }

  /// Features of one half fire for cases of one direction, those of the other for any case.
  private func scores(planted: Bool) throws -> FeatureScores {
    let (cases, features, width) = (240, 16, 8)
    var stream = RandomStream(seed: 21, "planted")
    let kinds = (0..<cases).map { _ in stream.index(below: features) }
    func space(_ seed: UInt64) throws -> EmbeddingRows {
      var noise = RandomStream(seed: seed, "noise")
      var values = (0..<cases * width).map { _ in noise.normal() }
      for row in 0..<cases { values[row * width + kinds[row] % width] += 4 }
      return try EmbeddingRows(values, width: width)
    }
    func codes() throws -> SparseCodes {
      var dense = [Double](repeating: 0, count: cases * features)
      for row in 0..<cases {
        for feature in 0..<features {
          let fires =
            planted ? feature % width == kinds[row] % width : stream.uniform() < 0.12
          if fires { dense[row * features + feature] = 0.5 + stream.uniform() }
        }
      }
      return try SparseCodes(dense: dense, featureCount: features)
    }
    let data = try CodedCases(
      modalities: [
        .init(name: "a", codes: codes(), rows: space(1)),
        .init(name: "b", codes: codes(), rows: space(2)),
      ], groups: (0..<cases).map { $0 / 2 })
    return try FeatureAnalysis(
      settings: FeatureAnalysisSettings(topCount: 8, keptCount: 20, drawCount: 60)
    ).scores(data)
  }

  @Test func everyMedianStandsBesideControlsWithIntervals() throws {
    let scores = try scores(planted: true)
    for summary in [scores.similarity[0]] + scores.embSim + scores.winRate {
      let (low, high) = (summary.difference?.low ?? -1, summary.difference?.high ?? 0)
      #expect(low > 0.1 && low < high, "\(summary)")
      #expect((summary.median.low ?? .nan) <= (summary.median.value ?? .nan))
      #expect((summary.control?.low ?? .nan) < (summary.control?.high ?? .nan))
    }
    // What is not planted is what random cases are: 0 and .5.
    #expect(abs(scores.embSim[0].control?.value ?? 1) < 0.05)
    #expect(abs((scores.winRate[0].control?.value ?? 0) - 0.5) < 0.05)
    let feature = scores.features[3]
    #expect(feature.modalities[0].embSimControl != nil && feature.between[0].control != nil)
    let table = FeatureTable(scores)
    for name in ["emb_sim_control.a", "win_rate_control.b", "mms_control.a*b"] {
      #expect(table.columns.contains(name))
    }
    let lines = table.csv().split(separator: "\n")
    #expect(
      lines.allSatisfy {
        $0.split(separator: ",", omittingEmptySubsequences: false).count
          == table.columns.count
      })
  }

  @Test func featuresOfNothingDoNotBeatControls() throws {
    let scores = try scores(planted: false)
    for summary in [scores.similarity[0]] + scores.embSim + scores.winRate {
      #expect((summary.difference?.low ?? 1) < 0.05 && (summary.difference?.high ?? -1) > -0.05)
    }
  }
}
