internal import Statistics

/// Cases in the order of a score, for areas under ROC curves with case weights.
///
/// A bootstrap over groups only changes weights, so one sort serves all draws.
struct RankedCases {
  private let order: [Int]
  /// Whether a place in `order` ends a run of equal scores.
  private let endsTie: [Bool]
  private let isPositive: [Bool]

  init(scores: [Double], isPositive: [Bool]) {
    let order = scores.indices.sorted {
      scores[$0] != scores[$1] ? scores[$0] < scores[$1] : $0 < $1
    }
    self.order = order
    endsTie = order.indices.map { place in
      place + 1 == order.count || scores[order[place]] != scores[order[place + 1]]
    }
    self.isPositive = isPositive
  }

  /// The probability that a positive case scores higher than a negative one, ties counting half;
  /// `nil` without both kinds.
  func area(weights: [Double]? = nil) -> Double? {
    var below = 0.0
    var sum = 0.0
    var positives = 0.0
    var tiedPositives = 0.0
    var tiedNegatives = 0.0
    for (place, item) in order.enumerated() {
      let weight = weights.map { $0[item] } ?? 1
      if isPositive[item] { tiedPositives += weight } else { tiedNegatives += weight }
      guard endsTie[place] else { continue }
      sum += tiedPositives * (below + tiedNegatives / 2)
      positives += tiedPositives
      below += tiedNegatives
      (tiedPositives, tiedNegatives) = (0, 0)
    }
    return positives > 0 && below > 0 ? sum / (positives * below) : nil
  }
}

/// A value with its 95 % percentile interval from a bootstrap over groups.
struct BootstrappedArea {
  let value: Double
  let low: Double
  let high: Double

  /// The mean of the areas of several rankings, such as one per class.
  ///
  /// Draws that lack a kind of case in some ranking are skipped.
  init?(_ rankings: [RankedCases], groups: Grouping, drawCount: Int = 500, stream: RandomStream) {
    func mean(_ weights: [Double]?) -> Double? {
      var sum = 0.0
      for ranking in rankings {
        guard let area = ranking.area(weights: weights) else { return nil }
        sum += area
      }
      return rankings.isEmpty ? nil : sum / Double(rankings.count)
    }
    guard let value = mean(nil) else { return nil }
    var stream = stream
    var draws: [Double] = []
    for _ in 0..<drawCount {
      var counts = [Double](repeating: 0, count: groups.count)
      for _ in 0..<groups.count { counts[stream.index(below: groups.count)] += 1 }
      if let area = mean(groups.indexOfCase.map { counts[$0] }) { draws.append(area) }
    }
    draws.sort()
    self.value = value
    low = Self.quantile(0.025, draws) ?? 0
    high = Self.quantile(0.975, draws) ?? 1
  }

  /// Linear interpolation between order statistics.
  private static func quantile(_ probability: Double, _ sorted: [Double]) -> Double? {
    guard let last = sorted.indices.last else { return nil }
    let place = probability * Double(last)
    let lower = Int(place)
    let upper = min(lower + 1, last)
    return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
