import Dictionaries
import Monosemanticity
import Statistics
import Testing

/// Values worked out by hand, to 1e-12 unless said otherwise.
@Suite struct GoldenTests {
  private func expect(
    _ found: [Double?], _ expected: [Double?], tolerance: Double = 1e-12,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (left, right) in zip(found, expected) {
      switch (left, right) {
      case (nil, nil): break
      case (let left?, let right?):
        #expect(abs(left - right) <= tolerance, "\(found)", sourceLocation: sourceLocation)
      default: Issue.record("\(found) is not \(expected)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test func dominanceSkipsPairsWithoutTheFeature() throws {
    let scores = try GoldenExample.scores()
    expect(scores.features.map { $0.dominance.shares?[0] }, [5.0 / 6, 0.8, 5.0 / 12, 0.65])
    #expect(scores.features.map(\.dominance.pairs) == [2, 1, 2, 4])
    expect([scores.shareMeans[0].value], [0.675])
    expect([scores.shareDeviations[0].value], [0.1643590244], tolerance: 1e-10)
    #expect(
      scores.features.map(\.dominance.deviationClass) == [.cross, .cross, .dominant(1), .cross])
  }

  @Test func dominanceCountsOrPoolsOnRequest() throws {
    let zero = try GoldenExample.scores(.zero)
    expect(zero.features.map { $0.dominance.shares?[0] }, [5.0 / 12, 0.2, 5.0 / 24, 0.65])
    let ratio = try GoldenExample.scores(.ratioOfMeans)
    expect(ratio.features.map { $0.dominance.shares?[0] }, [0.75, 0.8, 4.0 / 9, 7.0 / 11])
    expect(ratio.features.map { $0.meanShares[0].value }, [0.75, 0.8, 4.0 / 9, 7.0 / 11])
    #expect(
      ratio.features.map(\.dominance.deviationClass)
        == [.cross, .dominant(0), .dominant(1), .cross])
  }

  @Test func dominanceIntervalHasTheStandardErrorOfGroups() throws {
    let score = try GoldenExample.scores().features[3].dominance.balanced[0]
    // se .1 with one degree of freedom: t is 12.706, so the interval is all of [0, 1].
    #expect(score.low == 0 && score.high == 1)
    // Three copies of the example, each of groups of its own: six groups, se .1/sqrt(5).
    let tripled = try FeatureAnalysis(
      settings: FeatureAnalysisSettings(
        dominance: DominanceSettings(fewestPairs: 2, fewestGroups: 2))
    ).scores(
      CodedCases(
        modalities: [
          CodedCases.Modality(
            name: "image",
            codes: SparseCodes(
              dense: GoldenExample.image + GoldenExample.image + GoldenExample.image,
              featureCount: 4)),
          CodedCases.Modality(
            name: "text",
            codes: SparseCodes(
              dense: GoldenExample.text + GoldenExample.text + GoldenExample.text, featureCount: 4)),
        ], groups: [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]), scales: [1, 1])
    let wide = tripled.features[3].dominance.balanced[0]
    let error = 0.1 / 5.0.squareRoot()
    expect(
      [wide.low, wide.high], [0.65 - 2.570581836 * error, 0.65 + 2.570581836 * error],
      tolerance: 1e-9)
  }

  @Test func sharesOfThreeModalitiesAndTheirBreadth() throws {
    let codes = try [[2.0, 0], [1, 3], [1, 1]].enumerated().map { place, values in
      try CodedCases.Modality(
        name: "m\(place)", codes: SparseCodes(dense: values, featureCount: 1))
    }
    let scores = try FeatureAnalysis().scores(CodedCases(modalities: codes), scales: [1, 1, 1])
    expect(scores.features[0].dominance.shares ?? [], [0.25, 0.5, 0.25])
    expect([scores.features[0].dominance.breadth], [2.8284271247], tolerance: 1e-10)
  }

  @Test func monosemanticity() throws {
    let scores = try GoldenExample.scores()
    expect(
      scores.features.map { $0.modalities[0].monosemanticity.value }, [0.6, nil, 0.8, 0.8])
    expect([try GoldenExample.sums(of: [1, 2, 4, 3]).monosemanticity(0)], [-6.0 / 55])
    expect(
      scores.features.map { $0.between[0].similarity.value }, [13.0 / 15, -0.6, 0.902, 0.25])
    expect(
      scores.features.map { $0.modalities[0].selfSimilarity.value }, [0.6, nil, 0.8, 5.0 / 17])
  }

  @Test func bridge() throws {
    let scores = try GoldenExample.scores()
    expect(scores.features.map { $0.between[0].bridgeRow.value }, [1.15, -0.2, 2.75, 1.95])
    expect(scores.features.map { $0.between[0].bridgeColumn.value }, [0.9, 0.55, 3.2, 1])
    expect([scores.bridgeTotals[0].total, scores.bridgeTotals[0].centered], [5.65, 0.2125])
  }

  @Test func topSimilarityOfGivenCases() throws {
    let rows = try EmbeddingRows(GoldenExample.imageRows, width: 2)
    let sums = try GoldenExample.sums(of: [3, 2, 0, 1])
    expect([sums.allPairsMean], [4.0 / 15])
    let distribution = CosineDistribution(
      rows, cases: [0, 1, 2, 3], stream: RandomStream(seed: 0, "pairs"))
    let top = try #require(
      TopSimilarity(
        [0, 1, 3], most: 20, rows: rows, baseline: 4.0 / 15, distribution: distribution))
    expect([top.embSim.value, top.winRate.value, top.curve.last], [0.2, 7.0 / 12, 0.2])
  }

  @Test func activeFeaturesAndConsistency() throws {
    let scores = try GoldenExample.scores()
    expect(scores.meanActive.map(\.value), [2.25, 1.75])
    expect(scores.features.map { $0.modalities[0].consistency.value }, [1, 1, 0.5, 0.5])
    expect(scores.features.map { $0.modalities[0].prevalence }, [0.5, 0.5, 0.5, 0.5])
  }

  @Test func unequalActivationsKeepPrecision() throws {
    expect(
      [try GoldenExample.sums(of: [1000, 0.01, 0, 0]).monosemanticity(0)], [0.6], tolerance: 1e-10)
  }

  @Test(arguments: [1e6, 1e9])
  func cancellationIsFoundAndMended(base: Double) throws {
    let column = [base, base + 1, base + 2, base + 3]
    var sums = try GoldenExample.sums(of: column)
    #expect(sums.featuresForSecondPass == [0])
    if base == 1e9 {
      let wrong = try #require(sums.monosemanticity(0))
      #expect(
        abs(wrong + 2.0 / 11) > 1e-3, "the first pass alone must be off, or no guard is needed")
    }
    sums.addShifted(
      try FeatureColumns(SparseCodes(dense: column, featureCount: 1)),
      rows: try EmbeddingRows(GoldenExample.imageRows, width: 2), features: [0])
    expect([sums.monosemanticity(0)], [-2.0 / 11], tolerance: 1e-12)
  }

  @Test func smallMinimaNeedNoSecondPass() throws {
    #expect(try GoldenExample.sums(of: [1, 2, 4, 3]).featuresForSecondPass.isEmpty)
  }
}
