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
    let stream = RandomStream(seed: seed, "inspect", "missingness", "bootstrap")
    let rankings = missingnessRankings(indicators, CheckFolds(self, seed: seed))
    guard let area = LeakArea(rankings, groups: groups, stream: stream) else { return [] }
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

  /// How each class ranks out of fold from what is empty alone.
  private func missingnessRankings(
    _ indicators: Indicators, _ folds: CheckFolds
  ) -> [FoldedRanking] {
    let (rows, patternOfCase) = indicators.patterns(caseCount: caseCount)
    return scoredClasses.map { label in
      var scores = [Double?](repeating: nil, count: caseCount)
      for fold in 0..<folds.count {
        var totals = [Double](repeating: 0, count: rows.count)
        var positives = totals
        for item in labels.indices where folds.ofCase[item] != fold {
          totals[patternOfCase[item]] += 1
          if labels[item] == label { positives[patternOfCase[item]] += 1 }
        }
        let model = WeightedLogisticRegression(
          rows: rows, positives: positives, totals: totals, penalty: 1)
        let logits = rows.map { model.logit($0) }
        for item in labels.indices where folds.ofCase[item] == fold {
          scores[item] = logits[patternOfCase[item]]
        }
      }
      return FoldedRanking(
        scores: scores, isPositive: labels.map { $0 == label }, folds: folds)
    }
  }

  /// The classes to score: of two, one is the mirror of the other.
  var scoredClasses: [Int] { classNames.count == 2 ? [1] : Array(classNames.indices) }
}
