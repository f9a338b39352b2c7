internal import Foundation
internal import Statistics

/// Turns sums into dominance scores, intervals and classes.
struct DominanceJudge {
  let settings: DominanceSettings
  /// Each modality's mean activation of each feature, for the ratio of means, `[features, modalities]`.
  let meanActivations: [Double]

  /// The mean and the deviation (divisor n) of each modality's shares over features.
  struct Spread: Sendable, Hashable {
    var mean: [Double]
    var deviation: [Double]
    var features: Int
  }

  /// A feature's claim before other features are considered.
  private struct Claim {
    var ownership: DominanceScore.Ownership
    var pValue: Double?
  }

  /// The shares by the convention chosen.
  func shares(_ sums: DominanceSums, _ feature: Int) -> [Double]? {
    let width = sums.modalityCount
    let part = feature * width..<(feature + 1) * width
    switch settings.convention {
    case .skip:
      guard sums.counts[feature] > 0 else { return nil }
      return sums.shares[part].map { $0 / Double(sums.counts[feature]) }
    case .zero:
      guard sums.counts[feature] > 0 else { return nil }
      return sums.shares[part].map { $0 / Double(sums.pairCount) }
    case .ratioOfMeans:
      let scaled = zip(meanActivations[part], sums.scales).map { $0 * $1 }
      let total = scaled.reduce(0, +)
      return total > 0 ? scaled.map { $0 / total } : nil
    }
  }

  /// The scores of all features.
  ///
  /// - Parameters:
  ///   - plain: Sums of activations as they are.
  ///   - balanced: Sums of balanced activations, with groups.
  func scores(
    plain: DominanceSums, balanced: DominanceSums
  ) -> (scores: [DominanceScore], spread: Spread?) {
    let count = plain.featureCount
    let width = plain.modalityCount
    let all = (0..<count).map { shares(plain, $0) }
    let spread = Self.spread(all.compactMap { $0 }, width: width)
    var scores: [DominanceScore] = []
    let judged = judgedFeatures(balanced)
    let claims = judged.map(\.claim)
    for feature in 0..<count {
      let intervals = judged[feature].intervals
      scores.append(
        DominanceScore(
          shares: all[feature], balanced: intervals, pairs: plain.counts[feature],
          groups: balanced.byGroup[feature].groups.count,
          breadth: all[feature].map(Self.breadth),
          deviationClass: Self.deviationClass(all[feature], spread), ownership: .undefined,
          adjustedPValue: nil))
    }
    let adjusted = benjaminiHochberg(claims.map(\.pValue))
    let level = (1 - settings.level) / 2
    for feature in 0..<count {
      scores[feature].adjustedPValue = adjusted[feature]
      let holds = (adjusted[feature] ?? 1) <= level
      switch claims[feature].ownership {
      case .undefined: scores[feature].ownership = .undefined
      case .owned, .shared:
        scores[feature].ownership = holds ? claims[feature].ownership : .cannotTell
      case .cannotTell: scores[feature].ownership = .cannotTell
      }
    }
    return (scores, spread)
  }

  /// The number of modalities that shares are spread over.
  static func breadth(_ shares: [Double]) -> Double {
    let total = shares.reduce(0, +)
    guard total > 0 else { return 0 }
    return exp(-shares.reduce(0) { $1 > 0 ? $0 + $1 / total * log($1 / total) : $0 })
  }

  static func spread(_ shares: [[Double]], width: Int) -> Spread? {
    guard !shares.isEmpty else { return nil }
    let count = Double(shares.count)
    let means = (0..<width).map { modality in
      shares.reduce(0) { $0 + $1[modality] } / count
    }
    let deviations = (0..<width).map { modality in
      (shares.reduce(0) { $0 + ($1[modality] - means[modality]) * ($1[modality] - means[modality]) }
        / count).squareRoot()
    }
    return Spread(mean: means, deviation: deviations, features: shares.count)
  }

  static func deviationClass(
    _ shares: [Double]?, _ spread: Spread?
  ) -> DominanceScore.DeviationClass {
    guard let shares, let spread else { return .undefined }
    var best: (modality: Int, distance: Double)?
    for modality in shares.indices where spread.deviation[modality] > 0 {
      let distance = (shares[modality] - spread.mean[modality]) / spread.deviation[modality]
      if distance > 1, distance > (best?.distance ?? 1) { best = (modality, distance) }
    }
    return best.map { .dominant($0.modality) } ?? .cross
  }

  /// The intervals of all features and what they claim, several blocks at a time.
  private func judgedFeatures(_ sums: DominanceSums) -> [(intervals: [Score], claim: Claim)] {
    var result = [(intervals: [Score], claim: Claim)](
      repeating: ([], Claim(ownership: .undefined, pValue: nil)), count: sums.featureCount)
    result.withUnsafeMutableBufferPointer { result in
      FeatureBlocks.forEach { block in
        var quantiles = StudentQuantiles(level: settings.level)
        for feature in FeatureBlocks.range(block, of: sums.featureCount) {
          result[feature] = judged(sums, feature, &quantiles)
        }
      }
    }
    return result
  }

  /// The intervals of one feature and what they claim.
  private func judged(
    _ sums: DominanceSums, _ feature: Int, _ quantiles: inout StudentQuantiles
  ) -> (intervals: [Score], claim: Claim) {
    let width = sums.modalityCount
    let pairs = sums.counts[feature]
    let undefined = Claim(ownership: .undefined, pValue: nil)
    guard pairs > 0 else { return ([Score](repeating: Score(), count: width), undefined) }
    let means = (0..<width).map { sums.shares[feature * width + $0] / Double(pairs) }
    let byGroup = sums.byGroup[feature]
    let groupCount = byGroup.groups.count
    guard pairs >= settings.fewestPairs, groupCount >= settings.fewestGroups else {
      return (means.map { Score($0) }, undefined)
    }
    let tail = (1 - settings.level) / 2
    let equal = 1 / Double(width)
    let (upper, lower) = (equal + settings.margin, equal - settings.margin)
    var intervals: [Score] = []
    var ownedPValues: [Double] = []
    var sharedPValue = 0.0
    for modality in 0..<width {
      var squares = 0.0
      for group in 0..<groupCount {
        let part =
          byGroup.sums[group * width + modality] - means[modality] * Double(byGroup.counts[group])
        squares += part * part
      }
      let count = Double(groupCount)
      let error = (count / (count - 1) * squares).squareRoot() / Double(pairs)
      let mean = min(1, max(0, means[modality]))
      if error < 1e-12 {
        // No group differs from another: only shares of all or nothing bound what others may do.
        let bound = pow(tail, 1 / count)
        if mean > 1 - 1e-9 {
          intervals.append(Score(1, low: bound, high: 1))
          ownedPValues.append(pow(upper, count))
        } else if mean < 1e-9 {
          intervals.append(Score(0, low: 0, high: 1 - bound))
          ownedPValues.append(1)
        } else {
          intervals.append(Score(mean))
          ownedPValues.append(1)
        }
        sharedPValue = 1
        continue
      }
      let student = StudentDistribution(degrees: count - 1)
      intervals.append(
        Score(mean, halfWidth: quantiles.value(groupCount - 1) * error, within: 0...1))
      ownedPValues.append(student.tail((mean - upper) / error))
      sharedPValue = max(
        sharedPValue, student.tail((upper - mean) / error), student.tail((mean - lower) / error))
    }
    var claim = Claim(ownership: .cannotTell, pValue: sharedPValue)
    if sharedPValue <= tail { claim.ownership = .shared }
    for modality in 0..<width where ownedPValues[modality] < claim.pValue ?? 1 {
      claim.pValue = ownedPValues[modality]
      claim.ownership = ownedPValues[modality] <= tail ? .owned(modality) : .cannotTell
    }
    return (intervals, claim)
  }
}
