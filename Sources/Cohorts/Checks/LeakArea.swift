internal import Statistics

/// An area under the ROC curve over pairs of cases that were scored by one model, with its 95 %
/// interval over groups.
///
/// Out-of-fold scores of different folds come from different models. Pooling them sets a case
/// against those that its own model learned from and pulls the area below the truth, the more so
/// the fewer distinct scores there are; hence only cases of one fold are compared.
///
/// Source: Forman and Scholz 2010, "Apples-to-apples in cross-validation studies",
/// <https://doi.org/10.1145/1882471.1882479>.
struct LeakArea: CustomStringConvertible {
  let value: Double
  let low: Double?
  let high: Double?

  /// Averages the areas of several rankings, such as one per class.
  ///
  /// - Returns: `nil` where a ranking lacks cases of the class, or others.
  init?(_ rankings: [FoldedRanking], groups: Grouping, stream: RandomStream) {
    func mean(_ weights: [Double]) -> Double? {
      let areas = rankings.compactMap { $0.area(weights: weights) }
      return areas.count == rankings.count ? Statistics.mean(of: areas) : nil
    }
    guard let value = mean([Double](repeating: 1, count: groups.indexOfCase.count)) else {
      return nil
    }
    self.value = value
    guard groups.count >= GroupBootstrap.fewestGroups else {
      (low, high) = (nil, nil)
      return
    }
    var stream = stream
    var draws: [Double] = []
    for _ in 0..<1_000 {
      var counts = [Double](repeating: 0, count: groups.count)
      for _ in 0..<groups.count { counts[stream.index(below: groups.count)] += 1 }
      // A draw that lacks a kind of case has no area and is passed over.
      if let area = mean(groups.indexOfCase.map { counts[$0] }) { draws.append(area) }
    }
    draws.sort()
    low = quantile(0.025, ofSorted: draws)
    high = quantile(0.975, ofSorted: draws)
  }

  var figures: [Notice.Figure] {
    [.init("auc", value)] + (low.map { [.init("low", $0)] } ?? [])
      + (high.map { [.init("high", $0)] } ?? [])
  }

  var description: String {
    guard let low, let high else { return "\(twoDecimals(value)) (no interval: too few groups)" }
    return "\(twoDecimals(value)) (95 % interval \(twoDecimals(low)) to \(twoDecimals(high)))"
  }
}
