internal import Foundation
internal import Statistics

extension Cohort {
  /// Areas from which missingness alone makes results untrustworthy.
  static let missingnessErrorArea = 0.7

  /// Whether what is missing predicts the label.
  ///
  /// A logistic regression (L2, one class against the rest) sees only which modalities and cells are
  /// empty, and is scored out of fold with whole groups held out. An area whose interval lies above
  /// .5 is a warning; .7 or more is an error.
  public func missingnessLeakNotices(seed: UInt64) -> [Notice] {
    let indicators = Indicators(self)
    guard !indicators.columns.isEmpty else { return [] }
    let probabilities = missingnessProbabilities(indicators, CheckFolds(self, seed: seed))
    let scored = try? ScoredCases(
      labels: labels, probabilities: probabilities, classCount: classNames.count)
    let stream = RandomStream(seed: seed, "inspect", "missingness", "bootstrap")
    guard let scored, let area = LeakArea(scored, groups: groups, stream: stream) else {
      return []
    }
    let what = "Which cells and modalities are empty predicts the label with AUC \(area)"
    guard let low = area.low else {
      return [
        Notice(
          .info, topic: "missingnessLeak", "\(what); whether that is chance cannot be told.",
          figures: area.figures, names: indicators.names)
      ]
    }
    guard low > 0.5 else {
      return [
        Notice(
          .info, topic: "missingnessLeak", "\(what), no more than chance.", figures: area.figures)
      ]
    }
    return [
      Notice(
        area.value >= Self.missingnessErrorArea ? .error : .warning, topic: "missingnessLeak",
        "\(what): a model can learn who was examined instead of the disease. Remove "
          + "\(quotedList(indicators.names, limit: 20)), or fill them for all cases.",
        figures: area.figures, names: indicators.names)
    ]
  }

  /// The out-of-fold probability of each class, case by case, from what is empty alone.
  private func missingnessProbabilities(
    _ indicators: Indicators, _ folds: CheckFolds
  ) -> [Double] {
    let (rows, patternOfCase) = indicators.patterns(caseCount: caseCount)
    let width = classNames.count
    var result = [Double](repeating: 0, count: caseCount * width)
    for fold in 0..<folds.count {
      var totals = [Double](repeating: 0, count: rows.count)
      var positives = [[Double]](repeating: totals, count: width)
      for item in labels.indices where folds.ofCase[item] != fold {
        totals[patternOfCase[item]] += 1
        positives[labels[item]][patternOfCase[item]] += 1
      }
      // Less the base rate of this training part, so that folds can be pooled.
      let odds = positives.map { counts -> [Double] in
        let model = WeightedLogisticRegression(
          rows: rows, positives: counts, totals: totals, penalty: 1)
        let rate = (counts.reduce(0, +) + 0.5) / (totals.reduce(0, +) + 1)
        return rows.map { 1 / (1 + exp(log(rate / (1 - rate)) - model.logit($0))) }
      }
      for item in labels.indices where folds.ofCase[item] == fold {
        let values = odds.map { $0[patternOfCase[item]] }
        let sum = values.reduce(0, +)
        for label in 0..<width { result[item * width + label] = values[label] / sum }
      }
    }
    return result
  }
}
