internal import Foundation
internal import Statistics

extension Cohort {
  /// Areas under the ROC curve from which a single column counts as giving the label away.
  static let columnLeakArea = 0.8
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
    let (rows, patternOfCase) = indicators.patterns(caseCount: caseCount)
    let folds = checkFolds(seed: seed)
    var rankings: [RankedCases] = []
    for label in scoredClasses {
      var scores = [Double](repeating: 0, count: caseCount)
      for fold in 0..<folds.count {
        var positives = [Double](repeating: 0, count: rows.count)
        var totals = positives
        for item in labels.indices where folds.ofCase[item] != fold {
          totals[patternOfCase[item]] += 1
          if labels[item] == label { positives[patternOfCase[item]] += 1 }
        }
        let model = WeightedLogisticRegression(
          rows: rows, positives: positives, totals: totals, penalty: 1)
        let rate = (positives.reduce(0, +) + 0.5) / (totals.reduce(0, +) + 1)
        // Less the base rate of this training part, so that folds can be pooled.
        let logits = rows.map { model.logit($0) - log(rate / (1 - rate)) }
        for item in labels.indices where folds.ofCase[item] == fold {
          scores[item] = logits[patternOfCase[item]]
        }
      }
      rankings.append(RankedCases(scores: scores, isPositive: labels.map { $0 == label }))
    }
    let stream = RandomStream(seed: seed, "inspect", "missingness", "bootstrap")
    guard let area = BootstrappedArea(rankings, groups: groups, stream: stream) else { return [] }
    let interval = "\(twoDecimals(area.low)) to \(twoDecimals(area.high))"
    let figures: [Notice.Figure] = [
      .init("auc", area.value), .init("low", area.low), .init("high", area.high),
    ]
    let what =
      "Which cells and modalities are empty predicts the label with AUC \(twoDecimals(area.value)) "
      + "(95 % interval \(interval))"
    guard area.low > 0.5 else {
      return [
        Notice(
          .info, topic: "missingnessLeak", "\(what), no more than chance.", figures: figures)
      ]
    }
    return [
      Notice(
        area.value >= Self.missingnessErrorArea ? .error : .warning, topic: "missingnessLeak",
        "\(what): a model can learn who was examined instead of the disease. Remove "
          + "\(quotedList(indicators.names, limit: 20)), or fill them for all cases.",
        figures: figures, names: indicators.names)
    ]
  }

  /// Columns that are filled, or empty, in one class only.
  public func oneClassNotices() -> [Notice] {
    let indicators = Indicators(self)
    // The chance that the groups with (or without) a value all fall into one class.
    var classesOfGroup = [Set<Int>](repeating: [], count: groups.count)
    for (label, group) in zip(labels, groups.indexOfCase) { classesOfGroup[group].insert(label) }
    let shares = classNames.indices.map { label in
      Double(classesOfGroup.count { $0.contains(label) }) / Double(groups.count)
    }
    return [(true, "empty", "missingOnlyInOneClass"), (false, "filled", "presentOnlyInOneClass")]
      .flatMap { isMissing, word, topic -> [Notice] in
        var namesOfClass = [[String]](repeating: [], count: classNames.count)
        var countOfClass = [Int](repeating: 0, count: classNames.count)
        for (name, column) in zip(indicators.names, indicators.columnOfName) {
          let cases = labels.indices.filter { indicators.columns[column][$0] == isMissing }
          guard let first = cases.first, cases.allSatisfy({ labels[$0] == labels[first] }) else {
            continue
          }
          let groupCount = Set(cases.map { groups.indexOfCase[$0] }).count
          guard pow(shares[labels[first]], Double(groupCount)) < 0.001 else { continue }
          namesOfClass[labels[first]].append(name)
          countOfClass[labels[first]] = max(countOfClass[labels[first]], cases.count)
        }
        return classNames.indices.filter { !namesOfClass[$0].isEmpty }.map { label in
          let names = namesOfClass[label]
          return Notice(
            .warning, topic: topic,
            "\(quotedList(names, limit: 20)) \(names.count == 1 ? "is" : "are") \(word) only in "
              + "class \"\(classNames[label])\" (up to \(countOfClass[label]) cases), which gives "
              + "the label away.",
            figures: [
              .init("columns", Double(names.count)), .init("cases", Double(countOfClass[label])),
            ], names: names)
        }
      }
  }

  /// Single columns that predict the label with an area of .8 or more.
  ///
  /// Numbers are ranked; categories are scored by their class rate in the other folds, with a
  /// missing value as a category of its own.
  public func columnLeakNotices(seed: UInt64) -> [Notice] {
    let folds = checkFolds(seed: seed)
    var result: [Notice] = []
    for modality in modalities {
      guard case .tabular(let table) = modality.content else { continue }
      for column in table.numeric {
        result += notice(column.name, seed: seed) { label in numericRanking(column, label) }
      }
      for column in table.categorical {
        result += notice(column.name, seed: seed) { label in
          (categoricalRanking(column, label, folds), groups)
        }
      }
    }
    return result
  }

  /// The notice for one column, for the class that it predicts best.
  private func notice(
    _ name: String, seed: UInt64, _ ranking: (Int) -> (RankedCases, Grouping)?
  ) -> [Notice] {
    var best: (label: Int, area: BootstrappedArea)?
    for label in scoredClasses {
      guard let (ranked, units) = ranking(label), let value = ranked.area(),
        value >= Self.columnLeakArea, value > best?.area.value ?? 0
      else { continue }
      let stream = RandomStream(seed: seed, "inspect", "column", name, "\(label)")
      guard let area = BootstrappedArea([ranked], groups: units, stream: stream), area.low > 0.5
      else { continue }
      best = (label, area)
    }
    guard let best else { return [] }
    return [
      Notice(
        .warning, topic: "columnLeak",
        "Column \"\(name)\" alone predicts class \"\(classNames[best.label])\" with AUC "
          + "\(twoDecimals(best.area.value)) (95 % interval \(twoDecimals(best.area.low)) to "
          + "\(twoDecimals(best.area.high))). Is it known before the label, and for everyone?",
        figures: [
          .init("auc", best.area.value), .init("low", best.area.low),
          .init("high", best.area.high),
        ], names: [name])
    ]
  }

  /// The classes to score: of two, one is the mirror of the other.
  private var scoredClasses: [Int] {
    classNames.count == 2 ? [1] : Array(classNames.indices)
  }

  private func numericRanking(
    _ column: TabularColumns.Column<Double>, _ label: Int
  ) -> (RankedCases, Grouping)? {
    let present = labels.indices.filter { column.values[$0] != nil }
    guard !present.isEmpty else { return nil }
    let scores = present.map { column.values[$0] ?? 0 }
    let positives = present.map { labels[$0] == label }
    let upward = RankedCases(scores: scores, isPositive: positives)
    guard let area = upward.area() else { return nil }
    let ranking =
      area >= 0.5
      ? upward : RankedCases(scores: scores.map { -$0 }, isPositive: positives)
    return (ranking, groups.restricted(to: present))
  }

  private func categoricalRanking(
    _ column: TabularColumns.Column<String>, _ label: Int, _ folds: CheckFolds
  ) -> RankedCases {
    var scores = [Double](repeating: 0, count: caseCount)
    for fold in 0..<folds.count {
      var counts: [String?: (positives: Double, total: Double)] = [:]
      var positives = 0.0
      var total = 0.0
      for item in labels.indices where folds.ofCase[item] != fold {
        let isPositive = labels[item] == label ? 1.0 : 0
        counts[column.values[item], default: (0, 0)].positives += isPositive
        counts[column.values[item], default: (0, 0)].total += 1
        positives += isPositive
        total += 1
      }
      let rate = total > 0 ? positives / total : 0
      for item in labels.indices where folds.ofCase[item] == fold {
        let count = counts[column.values[item]] ?? (0, 0)
        // One pseudo-case at the base rate: a category seen once proves nothing.
        scores[item] = (count.positives + rate) / (count.total + 1) - rate
      }
    }
    return RankedCases(scores: scores, isPositive: labels.map { $0 == label })
  }

  private struct CheckFolds {
    let count: Int
    let ofCase: [Int]
  }

  /// Folds for checks alone: grouped and stratified, at most five.
  private func checkFolds(seed: UInt64) -> CheckFolds {
    let count = max(2, min(5, groups.count))
    var stream = RandomStream(seed: seed, "inspect", "folds")
    let countsOfGroup = groups.cases().map { cases in
      cases.reduce(into: [Int](repeating: 0, count: classNames.count)) { $0[labels[$1]] += 1 }
    }
    let folds = GroupedStratification(countsOfGroup: countsOfGroup)
      .folds(count, order: stream.permutation(groups.count))
    return CheckFolds(count: count, ofCase: groups.indexOfCase.map { folds[$0] })
  }
}
