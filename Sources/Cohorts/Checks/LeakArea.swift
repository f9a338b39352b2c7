internal import Foundation
internal import Statistics

/// A ranking of cases and which of them are of the class in question.
package struct LabelledRanking {
  let ranking: FoldedRanking
  let isPositive: [Bool]

  /// Joins scores and classes.
  package init(ranking: FoldedRanking, isPositive: [Bool]) {
    (self.ranking, self.isPositive) = (ranking, isPositive)
  }
}

/// An area under the ROC curve over pairs of cases that were scored by one model, with its 95 %
/// interval over groups and the chance of such an area where nothing is to be found.
///
/// Out-of-fold scores of different folds come from different models. Pooling them sets a case
/// against those that its own model learned from and pulls the area below the truth, the more so
/// the fewer distinct scores there are; hence only cases of one fold are compared.
///
/// The interval is closed, so that hundreds of columns take no time: the variance of the groups'
/// influence on the area (the infinitesimal jackknife), on the logit scale, with Student's quantile.
///
/// Sources: Forman and Scholz 2010, "Apples-to-apples in cross-validation studies",
/// <https://doi.org/10.1145/1882471.1882479>; Obuchowski 1997, "Nonparametric analysis of clustered
/// ROC curve data", <https://doi.org/10.2307/2533958>.
package struct LeakArea: CustomStringConvertible {
  package let value: Double
  package let low: Double?
  package let high: Double?
  /// The chance of an area at least this large where scores do not depend on the class.
  ///
  /// From the variance of the Mann-Whitney statistic with as many independent cases as groups of
  /// one size would hold the classes (Kish's effective number): whoever has many cases of few
  /// patients has few witnesses. Ties make it smaller where the normal tail can be trusted all the
  /// same (``FoldedRanking/tieFactor(effectiveCounts:)``). It errs on the side of chance.
  package let chance: Double

  /// Checks ask for less chance than this, divided by the number of things that they try: some ten
  /// thousand sound cohorts may raise one false alarm a check.
  static let surprise = 0.0001

  /// Averages the areas of several rankings, such as one per class.
  ///
  /// - Returns: `nil` where a ranking lacks cases of the class, or others.
  package init?(_ rankings: [LabelledRanking], groups: Grouping) {
    guard !rankings.isEmpty else { return nil }
    var value = 0.0
    var influence = [Double](repeating: 0, count: groups.count)
    var spread = 0.0
    var witnesses = Double.infinity
    var takesPart = [Bool](repeating: false, count: groups.count)
    let share = 1 / Double(rankings.count)
    for labelled in rankings {
      let pairs = labelled.ranking.pairs(isPositive: labelled.isPositive, groups: groups)
      guard pairs.count > 0 else { return nil }
      let area = pairs.wins / pairs.count
      value += share * area
      for group in 0..<groups.count {
        if pairs.countOfGroup[group] > 0 { takesPart[group] = true }
        influence[group] +=
          share * (pairs.winsOfGroup[group] - area * pairs.countOfGroup[group]) / pairs.count
      }
      let (positives, negatives) = Self.effectiveCounts(labelled, groups: groups)
      let variance =
        (positives + negatives + 1) / (12 * positives * negatives)
        * labelled.ranking.tieFactor(effectiveCounts: (positives, negatives))
      // Of several classes, areas depend on each other: their spreads are averaged, not halved.
      spread += share * variance.squareRoot()
      witnesses = min(witnesses, positives * negatives)
    }
    self.value = min(1, max(0, value))
    chance = normalTail((value - 0.5) / spread)
    guard groups.count >= GroupBootstrap.fewestGroups else {
      (low, high) = (nil, nil)
      return
    }
    // Groups that take part, not those that vary: perfect separation has none of these.
    let freedom = Double(max(2, takesPart.count { $0 }) - 1)
    let variance =
      influence.reduce(0) { $0 + $1 * $1 } * Double(groups.count) / Double(groups.count - 1)
    // Perfect separation has no variance to see; half a pair more or less could have been lost.
    let inside = min(1 - 0.5 / witnesses, max(0.5 / witnesses, self.value))
    let slope = inside * (1 - inside)
    let deviation = max(variance.squareRoot(), inside == self.value ? 0 : slope)
    let center = log(inside / (1 - inside))
    let reach = studentQuantile975(freedom) * deviation / slope
    low = min(self.value, 1 / (1 + exp(reach - center)))
    high = max(self.value, 1 / (1 + exp(-reach - center)))
  }

  private init(value: Double, low: Double?, high: Double?, chance: Double) {
    (self.value, self.low, self.high, self.chance) = (value, low, high, chance)
  }

  /// The area of the same scores with their order reversed.
  var turned: LeakArea {
    LeakArea(
      value: 1 - value, low: high.map { 1 - $0 }, high: low.map { 1 - $0 }, chance: 1 - chance)
  }

  /// Whether the interval lies above a half and chance is out of the question, given how many areas
  /// were looked at.
  func isBeyondChance(among trials: Int = 1, surprise: Double = surprise) -> Bool {
    (low ?? 0) > 0.5 && chance * Double(max(1, trials)) < surprise
  }

  var figures: [Notice.Figure] {
    [.init("auc", value)] + (low.map { [.init("low", $0)] } ?? [])
      + (high.map { [.init("high", $0)] } ?? [])
  }

  package var description: String {
    guard let low, let high else { return "\(twoDecimals(value)) (no interval: too few groups)" }
    return "\(twoDecimals(value)) (95 % interval \(twoDecimals(low)) to \(twoDecimals(high)))"
  }

  /// Kish's effective numbers of positive and negative cases: (Σ n)² / Σ n² over groups.
  private static func effectiveCounts(
    _ labelled: LabelledRanking, groups: Grouping
  ) -> (positives: Double, negatives: Double) {
    var counts = [[Double]](repeating: [Double](repeating: 0, count: groups.count), count: 2)
    for item in labelled.ranking.cases {
      counts[labelled.isPositive[item] ? 1 : 0][groups.indexOfCase[item]] += 1
    }
    let effective = counts.map { counts -> Double in
      let total = counts.reduce(0, +)
      let squares = counts.reduce(0) { $0 + $1 * $1 }
      return squares > 0 ? total * total / squares : 1
    }
    return (effective[1], effective[0])
  }
}

/// The 97.5 % quantile of Student's distribution, by the expansion of Cornish and Fisher; exact to
/// two digits from four degrees of freedom.
func studentQuantile975(_ freedom: Double) -> Double {
  let z = 1.959963984540054
  let cube = z * z * z
  return z + (cube + z) / (4 * freedom)
    + (5 * cube * z * z + 16 * cube + 3 * z) / (96 * freedom * freedom)
}
