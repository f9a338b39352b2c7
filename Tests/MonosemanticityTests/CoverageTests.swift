import Dictionaries
import Monosemanticity
import Statistics
import Testing

/// How often intervals hold what they should, by simulation.
@Suite struct CoverageTests {
  /// The share of intervals for the share of the first modality that hold the truth of the population.
  ///
  /// Groups have one to six cases; a group's own mean share is uniform on .3 to .9, cases scatter
  /// around it, so that the truth (cases and shares being independent) is .6.
  private func coverage(groups: Int, features: Int = 2000) throws -> Double {
    var stream = RandomStream(seed: UInt64(groups), "coverage")
    // Every feature is a simulation of its own: same sizes of groups, other shares.
    let groupOfCase = (0..<groups).flatMap { group in
      [Int](repeating: group, count: 1 + group * 7919 % 6)
    }
    var first: [Double] = []
    var second: [Double] = []
    let means = (0..<groups * features).map { _ in 0.3 + 0.6 * stream.uniform() }
    for group in groupOfCase {
      for feature in 0..<features {
        let share = means[group * features + feature] + 0.1 * (2 * stream.uniform() - 1)
        let strength = 0.5 + stream.uniform()
        first.append(share * strength)
        second.append((1 - share) * strength)
      }
    }
    let data = try CodedCases(
      modalities: [
        .init(name: "a", codes: SparseCodes(dense: first, featureCount: features)),
        .init(name: "b", codes: SparseCodes(dense: second, featureCount: features)),
      ], groups: groupOfCase)
    let scores = try FeatureAnalysis(
      settings: FeatureAnalysisSettings(drawCount: 0, hasControls: false)
    ).scores(data, scales: [1, 1])
    let held = scores.features.count {
      let score = $0.dominance.balanced[0]
      return (score.low ?? 1) <= 0.6 && 0.6 <= (score.high ?? 0)
    }
    return Double(held) / Double(features)
  }

  @Test(arguments: [(12, 0.89), (30, 0.92), (200, 0.93)])
  func dominanceIntervalsHoldTheTruth(groups: Int, least: Double) throws {
    let share = try coverage(groups: groups)
    #expect(share >= least && share <= 0.975, "coverage \(share) at \(groups) groups")
  }

  @Test func monosemanticityIntervalsHoldTheTruth() throws {
    // Each feature fires in a random third of 300 cases whose rows are independent of it; the score of
    // the population is the squared length of the mean row over that of a row.
    var stream = RandomStream(seed: 5, "ms")
    let (cases, features, width) = (300, 400, 6)
    let rows = (0..<cases * width).map { $0 % width == 0 ? 1 + stream.normal() : stream.normal() }
    let codes = (0..<cases * features).map { _ in
      stream.uniform() < 0.33 ? 0.2 + stream.uniform() : 0
    }
    let unit = try EmbeddingRows(rows, width: width)
    let data = try CodedCases(
      modalities: ["a", "b"].map {
        try .init(
          name: $0, codes: SparseCodes(dense: codes, featureCount: features), rows: unit)
      })
    let scores = try FeatureAnalysis(
      settings: FeatureAnalysisSettings(drawCount: 0, hasControls: false)
    ).scores(data)
    // Of this sample's population: all pairs of its rows.
    var truth = 0.0
    for i in 0..<cases { for j in i + 1..<cases { truth += unit.cosine(i, j) } }
    truth /= Double(cases * (cases - 1) / 2)
    let held = scores.features.count {
      let score = $0.modalities[0].monosemanticity
      return (score.low ?? 2) <= truth && truth <= (score.high ?? -2)
    }
    // Cases are a third of the finite sample without replacement: a little more than .95.
    #expect(Double(held) / Double(features) > 0.93, "\(held) of \(features)")
  }

  @Test func randomFeaturesAreRarelyClaimed() throws {
    let example = RandomExample(cases: 300, features: 400, groups: 100, density: 0.2, seed: 12)
    let scores = try FeatureAnalysis(
      settings: FeatureAnalysisSettings(
        dominance: DominanceSettings(margin: 0.02), drawCount: 0, hasControls: false)
    ).scores(example.cases())
    // Both modalities are alike, so that no feature belongs to one.
    let claimed = scores.features.count {
      if case .owned = $0.dominance.ownership { return true }
      return false
    }
    #expect(claimed <= 4, "\(claimed) of 400")
  }
}
