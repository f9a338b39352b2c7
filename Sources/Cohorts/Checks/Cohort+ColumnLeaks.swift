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
        result += notice(column.name, seed: seed) { ranked(column, $0) }
      }
      for column in table.categorical {
        result += notice(column.name, seed: seed) { scored(column, $0, folds) }
      }
    }
    return result
  }

  /// The notice for one column, for the class that it predicts best.
  private func notice(
    _ name: String, seed: UInt64, _ scored: (Int) -> ScoredCases?
  ) -> [Notice] {
    var best: (label: Int, value: Double, scored: ScoredCases)?
    // Of two classes, one is the mirror of the other.
    for label in classNames.count == 2 ? [1] : Array(classNames.indices) {
      guard let candidate = scored(label), let value = candidate.value(of: .rocAUC),
        value >= Self.columnLeakArea, value > best?.value ?? 0
      else { continue }
      best = (label, value, candidate)
    }
    guard let best else { return [] }
    let stream = RandomStream(seed: seed, "inspect", "column", name)
    guard let area = LeakArea(best.scored, groups: groups, stream: stream), area.low ?? 1 > 0.5
    else { return [] }
    return [
      Notice(
        .warning, topic: "columnLeak",
        "Column \"\(name)\" alone predicts class \"\(classNames[best.label])\" with AUC \(area). "
          + "Is it known before the label, and for everyone?",
        figures: area.figures, names: [name])
    ]
  }

  /// A column of numbers as ranks in 0...1, turned so that the class ranks high.
  private func ranked(_ column: TabularColumns.Column<Double>, _ label: Int) -> ScoredCases? {
    let present = labels.indices.filter { column.values[$0] != nil }
    let distinct = Set(present.compactMap { column.values[$0] }).sorted()
    guard distinct.count > 1 else { return nil }
    let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    let ranks = present.map { item in
      Double(column.values[item].flatMap { places[$0] } ?? 0) / Double(distinct.count - 1)
    }
    let truth = present.map { labels[$0] == label ? 1 : 0 }
    let upward = try? ScoredCases(labels: truth, positiveProbabilities: ranks, cases: present)
    guard let area = upward?.value(of: .rocAUC), area < 0.5 else { return upward }
    return try? ScoredCases(
      labels: truth, positiveProbabilities: ranks.map { 1 - $0 }, cases: present)
  }

  /// A column of categories as the class's rate in the other folds, less its base rate there.
  private func scored(
    _ column: TabularColumns.Column<String>, _ label: Int, _ folds: CheckFolds
  ) -> ScoredCases? {
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
        let difference = (count.positives + rate) / (count.total + 1) - rate
        scores[item] = (1 + difference) / 2
      }
    }
    return try? ScoredCases(
      labels: labels.map { $0 == label ? 1 : 0 }, positiveProbabilities: scores)
  }
}
