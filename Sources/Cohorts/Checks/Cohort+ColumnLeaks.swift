internal import Foundation
internal import Statistics

extension Cohort {
  /// Areas under the ROC curve from which a single column counts as giving the label away.
  static let columnLeakArea = 0.8

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
    let folds = CheckFolds(self, seed: seed)
    var result: [Notice] = []
    for modality in modalities {
      guard case .tabular(let table) = modality.content else { continue }
      for column in table.numeric {
        result += notice(column.name, seed: seed) { ranking(column, $0) }
      }
      for column in table.categorical {
        result += notice(column.name, seed: seed) { ranking(column, $0, folds) }
      }
    }
    return result
  }

  /// The notice for one column, for the class that it predicts best.
  private func notice(
    _ name: String, seed: UInt64, _ ranking: (Int) -> FoldedRanking?
  ) -> [Notice] {
    let once = [Double](repeating: 1, count: caseCount)
    var best: (label: Int, value: Double, ranking: FoldedRanking)?
    for label in scoredClasses {
      guard let candidate = ranking(label), let value = candidate.area(weights: once),
        value >= Self.columnLeakArea, value > best?.value ?? 0
      else { continue }
      best = (label, value, candidate)
    }
    guard let best else { return [] }
    let stream = RandomStream(seed: seed, "inspect", "column", name)
    guard let area = LeakArea([best.ranking], groups: groups, stream: stream), area.low ?? 1 > 0.5
    else { return [] }
    return [
      Notice(
        .warning, topic: "columnLeak",
        "Column \"\(name)\" alone predicts class \"\(classNames[best.label])\" with AUC \(area). "
          + "Is it known before the label, and for everyone?",
        figures: area.figures, names: [name])
    ]
  }

  /// A column of numbers, turned so that the class ranks high.
  private func ranking(_ column: TabularColumns.Column<Double>, _ label: Int) -> FoldedRanking? {
    let folds = CheckFolds(unsplit: caseCount)
    let positives = labels.map { $0 == label }
    let upward = FoldedRanking(scores: column.values, isPositive: positives, folds: folds)
    let once = [Double](repeating: 1, count: caseCount)
    guard let area = upward.area(weights: once) else { return nil }
    if area >= 0.5 { return upward }
    let turned = column.values.map { value in value.map { -$0 } }
    return FoldedRanking(scores: turned, isPositive: positives, folds: folds)
  }

  /// A column of categories as the class's rate in the other folds.
  private func ranking(
    _ column: TabularColumns.Column<String>, _ label: Int, _ folds: CheckFolds
  ) -> FoldedRanking {
    var scores = [Double?](repeating: nil, count: caseCount)
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
        scores[item] = (count.positives + rate) / (count.total + 1)
      }
    }
    return FoldedRanking(
      scores: scores, isPositive: labels.map { $0 == label }, folds: folds)
  }
}
