import Dictionaries
import Foundation
import Monosemanticity
import Statistics
import Testing

/// What must hold of every input.
@Suite struct PropertyTests {
  @Test(arguments: [UInt64(1), 2, 3])
  func closedFormsEqualPairLoops(seed: UInt64) throws {
    // Density 1 has a least activation above 0, which the first score takes off.
    for density in [0.3, 1] {
      let example = RandomExample(density: density, seed: seed)
      let scores = try FeatureAnalysis().scores(example.cases())
      for feature in scores.features {
        for modality in 0..<2 {
          let own = feature.modalities[modality]
          let loop = try #require(example.pairLoop(modality, feature.index))
          #expect(abs(try #require(own.monosemanticity.value) - loop) < 1e-12)
          let selfLoop = try #require(example.crossLoop(modality, modality, feature.index))
          #expect(abs(try #require(own.selfSimilarity.value) - selfLoop) < 1e-12)
        }
        let cross = try #require(example.crossLoop(0, 1, feature.index))
        #expect(abs(try #require(feature.between[0].similarity.value) - cross) < 1e-12)
      }
    }
  }

  @Test func bridgeSumsToTheMeanProductOfReconstructions() throws {
    let example = RandomExample(seed: 4)
    var stream = RandomStream(seed: 4, "decoder")
    let directions = (0..<example.featureCount * 7).map { _ in stream.normal() }
    let scores = try FeatureAnalysis().scores(
      example.cases(), decoder: EmbeddingRows(directions, width: 7))
    var total = 0.0
    for row in 0..<example.caseCount {
      let made = example.dense.map { dense in
        (0..<7).map { column in
          (0..<example.featureCount).reduce(0) {
            $0 + dense[row * example.featureCount + $1] * directions[$1 * 7 + column]
          }
        }
      }
      total += zip(made[0], made[1]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    total /= Double(example.caseCount)
    #expect(abs(scores.bridgeTotals[0].total - total) < 1e-12 * max(1, abs(total)))
    let rows = scores.features.reduce(0) { $0 + ($1.between[0].bridgeRow.value ?? .nan) }
    let columns = scores.features.reduce(0) { $0 + ($1.between[0].bridgeColumn.value ?? .nan) }
    #expect(abs(rows - total) < 1e-12 * max(1, abs(total)))
    #expect(abs(columns - total) < 1e-12 * max(1, abs(total)))
    let centered = scores.features.reduce(0) { $0 + ($1.between[0].centeredRow ?? .nan) }
    #expect(abs(centered - scores.bridgeTotals[0].centered) < 1e-12 * max(1, abs(total)))
  }

  @Test func chunksDoNotMatter() throws {
    let example = RandomExample(cases: 101, seed: 5)
    let codes = try SparseCodes(dense: example.dense[0], featureCount: example.featureCount)
    let rows = try EmbeddingRows(example.rows[0], width: example.width)
    func sums(_ sizes: [Int]) throws -> (SimilaritySums, TopCases) {
      var sums = SimilaritySums(featureCount: example.featureCount, width: 11, classCount: 3)
      var top = TopCases(featureCount: example.featureCount, limit: 6)
      var start = 0
      for size in sizes {
        let part = Array(start..<start + size)
        let columns = try FeatureColumns(codes.selecting(part))
        sums.add(
          columns, rows: rows.selecting(part), presence: part.map { _ in true },
          labels: part.map { $0 % 3 })
        top.add(columns, groups: part.map { example.groups[$0] }, firstRow: start)
        start += size
      }
      return (sums, top)
    }
    let (whole, wholeTop) = try sums([101])
    let (pieces, piecesTop) = try sums([1, 40, 0, 37, 23])
    for feature in 0..<example.featureCount {
      #expect(whole.monosemanticity(feature) == pieces.monosemanticity(feature))
      #expect(wholeTop.entries[feature] == piecesTop.entries[feature])
    }
    #expect(whole.allPairsMean == pieces.allPairsMean)
  }

  @Test func orderDoesNotMatter() throws {
    let example = RandomExample(seed: 6)
    var stream = RandomStream(seed: 6, "order")
    let order = stream.permutation(example.caseCount)
    let settings = FeatureAnalysisSettings(
      dominance: DominanceSettings(fewestPairs: 3, fewestGroups: 3), drawCount: 0,
      hasControls: false)
    let first = try FeatureAnalysis(settings: settings).scores(example.cases())
    let second = try FeatureAnalysis(settings: settings).scores(example.cases(order: order))
    for (left, right) in zip(first.features, second.features) {
      expectClose(left.dominance.balanced, right.dominance.balanced)
      for modality in 0..<2 {
        let (one, other) = (left.modalities[modality], right.modalities[modality])
        expectClose(
          [one.density, one.energy, one.monosemanticity, one.consistency, one.embSim, one.winRate],
          [
            other.density, other.energy, other.monosemanticity, other.consistency, other.embSim,
            other.winRate,
          ])
      }
    }
  }

  private func expectClose(
    _ left: [Score], _ right: [Score], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (one, other) in zip(left, right) {
      for (a, b) in [(one.value, other.value), (one.low, other.low), (one.high, other.high)] {
        switch (a, b) {
        case (nil, nil): break
        case (let a?, let b?): #expect(abs(a - b) < 1e-9, sourceLocation: sourceLocation)
        default: Issue.record("\(one) is not \(other)", sourceLocation: sourceLocation)
        }
      }
    }
  }

  @Test func scalingActivationsKeepsScores() throws {
    let example = RandomExample(seed: 7)
    let plain = try FeatureAnalysis().scores(example.cases())
    let scaled = try FeatureAnalysis().scores(example.cases(scale: 1e5))
    for (left, right) in zip(plain.features, scaled.features) {
      for modality in 0..<2 {
        let one = try #require(left.modalities[modality].monosemanticity.value)
        let other = try #require(right.modalities[modality].monosemanticity.value)
        #expect(abs(one - other) < 1e-12)
      }
    }
  }

  @Test func exchangingModalitiesTurnsSharesRound() throws {
    let example = RandomExample(seed: 8)
    let data = try example.cases()
    let turned = try CodedCases(
      modalities: data.modalities.reversed(), groups: data.groups, labels: data.labels)
    let one = try FeatureAnalysis().scores(data)
    let other = try FeatureAnalysis().scores(turned)
    for (left, right) in zip(one.features, other.features) {
      let share = try #require(left.dominance.shares?[0])
      let turnedShare = try #require(right.dominance.shares?[0])
      #expect(abs(share - (1 - turnedShare)) < 1e-12)
    }
  }

  @Test func topSimilarityOfAllCasesIsThatOfChance() throws {
    let example = RandomExample(seed: 9)
    let rows = try EmbeddingRows(example.rows[0], width: example.width)
    let all = Array(0..<example.caseCount)
    var sums = SimilaritySums(featureCount: 0, width: example.width, classCount: 0)
    sums.add(
      try FeatureColumns(
        SparseCodes(
          featureCount: 0, offsets: [Int](repeating: 0, count: all.count + 1), features: [],
          values: [])), rows: rows, presence: all.map { _ in true }, labels: all.map { _ in nil })
    let top = try #require(
      TopSimilarity(
        all, most: all.count, rows: rows, baseline: sums.allPairsMean ?? .nan,
        distribution: CosineDistribution(
          rows, cases: all, stream: RandomStream(seed: 0, "pairs"))))
    #expect(abs(try #require(top.embSim.value)) < 1e-12)
    #expect(abs(try #require(top.winRate.value) - 0.5) < 1e-12)
    #expect(abs(try #require(top.curve.last)) < 1e-12)
  }

  /// Beside counting one by one; rows that repeat give many equal cosines.
  @Test(arguments: [false, true]) func ranksAreSharesOfRandomPairs(repeats: Bool) throws {
    var example = RandomExample(seed: 12).rows[0]
    if repeats { for place in 0..<11 * 20 { example[place] = example[place % 11] } }
    let rows = try EmbeddingRows(example, width: 11)
    let distribution = CosineDistribution(
      rows, cases: Array(0..<60), stream: RandomStream(seed: 0, "pairs"))
    let sorted = distribution.sorted
    #expect(sorted.count == 60 * 59 / 2 && sorted == sorted.sorted())
    let asked = sorted + [-2, -1, 0, 0.5, 1, 2] + sorted.map { $0 + 1e-4 }
    for cosine in asked {
      let below = sorted.count { $0 < cosine - 1e-9 }
      let upTo = sorted.count { $0 <= cosine + 1e-9 }
      let rank = distribution.rank(cosine)
      #expect(rank == Double(below + upTo) / 2 / Double(sorted.count))
      #expect(abs(distribution.roughRank(cosine) - rank) <= 1e-4)
    }
  }

  @Test func rowsOfZerosCountAsUnlikeEverything() throws {
    var example = RandomExample(seed: 10).rows[0]
    for column in 0..<11 { example[3 * 11 + column] = 0 }
    let rows = try EmbeddingRows(example, width: 11)
    var sums = SimilaritySums(featureCount: 1, width: 11, classCount: 0)
    let column = (0..<60).map { $0 < 5 ? Double($0 + 1) : 0 }
    sums.add(
      try FeatureColumns(SparseCodes(dense: column, featureCount: 1)), rows: rows,
      presence: column.map { _ in true }, labels: column.map { _ in nil })
    var (numerator, denominator) = (0.0, 0.0)
    for i in 0..<5 {
      for j in i + 1..<5 {
        numerator += column[i] * column[j] * rows.cosine(i, j)
        denominator += column[i] * column[j]
      }
    }
    #expect(abs(try #require(sums.monosemanticity(0)) - numerator / denominator) < 1e-12)
  }

  @Test func singlePrecisionRowsAreSummedInDouble() throws {
    let example = RandomExample(seed: 11)
    let floats = example.rows[0].map(Float.init)
    let single = try EmbeddingRows(floats, width: example.width)
    let double = try EmbeddingRows(floats.map(Double.init), width: example.width)
    let codes = try SparseCodes(dense: example.dense[0], featureCount: example.featureCount)
    let scores = try [single, double].map { rows in
      var sums = SimilaritySums(featureCount: example.featureCount, width: 11, classCount: 0)
      sums.add(
        try FeatureColumns(codes), rows: rows, presence: [Bool](repeating: true, count: 60),
        labels: [Int?](repeating: nil, count: 60))
      return (0..<example.featureCount).map { sums.monosemanticity($0) }
    }
    #expect(scores[0] == scores[1])
  }
}
