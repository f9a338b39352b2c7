internal import Foundation
internal import Statistics

extension Cohort {
  /// Areas under the ROC curve from which a single column is worth a note.
  static let columnLeakArea = 0.8
  /// The area that the interval must lie above for such a note, so that good but ordinary columns
  /// of small cohorts stay unmentioned.
  static let columnLeakFloor = 0.7
  /// Areas that hardly any honest measurement reaches.
  static let columnGiveawayArea = 0.9
  /// The area that the interval must lie above as well.
  ///
  /// The strongest honest measurements do reach it: classes 1.5 standard deviations apart have an area
  /// of .856, and in a hundred patients such a measurement passes .9 by chance now and then.
  static let columnHonestArea = 0.86

  /// Whether a single column tells the label.
  ///
  /// Numbers are ranked; categories are scored by their class rate in the other folds; cases without
  /// a value are left out. An area of .8 or more is a note, because honest
  /// predictors can be that good; .9 or more with an interval above ``columnHonestArea``, or a category
  /// that stands for one class only, is a warning.
  public func columnLeakCheck(seed: UInt64) -> LeakCheck {
    let target = CheckedLabel(self, seed: seed)
    var columns:
      [(name: String, modality: String, best: CheckedLabel.Best?, rates: CategoryRates?)] =
        []
    var trials = 0
    for modality in modalities {
      guard case .tabular(let table) = modality.content else { continue }
      for column in table.numeric {
        columns.append((column.name, modality.name, target.best(column.values), nil))
        trials += 2 * target.scored.count
      }
      for column in table.categorical {
        let rates = CategoryRates(column.values)
        columns.append((column.name, modality.name, target.best(rates), rates))
        trials += target.scored.count
      }
    }
    guard !columns.isEmpty else { return .skipped(.columnLeak, "no modality has columns") }
    var notices: [Notice] = []
    for (name, modality, best, rates) in columns {
      guard let best, best.area.value >= Self.columnLeakArea,
        best.area.isBeyondChance(among: trials), best.area.low ?? 0 > Self.columnLeakFloor
      else { continue }
      notices.append(
        columnNotice(
          name, modality, best, pure: rates.flatMap { pureLevel($0, label: best.label) }))
    }
    notices.sort { $0.severity == .warning && $1.severity != .warning }
    let strongest = columns.compactMap { column in column.best.map { (column.name, $0) } }
      .max { $0.1.area.value < $1.1.area.value }
    guard groups.count >= GroupBootstrap.fewestGroups else {
      return .skipped(
        .columnLeak,
        "with \(groups.count) groups, a strong column cannot be told from chance")
    }
    let sentence =
      strongest.map {
        "of \(columns.count) columns, \"\($0.0)\" tells the label best, with AUC \($0.1.area)"
      } ?? "no column ranks the classes"
    return .found(
      .columnLeak, notices, otherwise: sentence, figures: strongest?.1.area.figures ?? [])
  }

  private func columnNotice(
    _ name: String, _ modality: String, _ best: CheckedLabel.Best,
    pure: (level: String, count: Int, label: Int)?
  ) -> Notice {
    let seen =
      "Column \"\(name)\" of \"\(modality)\" alone tells class \"\(classNames[best.label])\" with "
      + "AUC \(best.area)"
    if let pure {
      return Notice(
        .warning, topic: LeakTopic.columnLeak.rawValue,
        "\(seen), and all \(pure.count) cases with \(pure.level) are of class "
          + "\"\(classNames[pure.label])\". A value that settles the class was often written down "
          + "after it. Keep the column only if it is known before the label, for everyone.",
        figures: best.area.figures, names: [name])
    }
    guard best.area.value >= Self.columnGiveawayArea, best.area.low ?? 0 > Self.columnHonestArea
    else {
      return Notice(
        .info, topic: LeakTopic.columnLeak.rawValue,
        "\(seen). Honest measurements can be this good; make sure that it is known before the label.",
        figures: best.area.figures, names: [name])
    }
    return Notice(
      .warning, topic: LeakTopic.columnLeak.rawValue,
      "\(seen). Hardly any measurement is this good; what follows from the diagnosis is. Keep the "
        + "column only if it is known before the label, for everyone.",
      figures: best.area.figures, names: [name])
  }

  /// A category whose cases, a fifth of the cohort or more, are all of one class, where chance would
  /// not do that.
  private func pureLevel(
    _ rates: CategoryRates, label: Int
  ) -> (level: String, count: Int, label: Int)? {
    var cases = [[Int]](repeating: [], count: rates.levels.count)
    for (item, level) in rates.levelOfCase.enumerated() { cases[level].append(item) }
    for (level, members) in cases.enumerated()
    where 5 * members.count >= caseCount && rates.levels[level] != nil {
      guard let first = members.first.map({ labels[$0] }),
        members.allSatisfy({ labels[$0] == first })
      else { continue }
      let groupCount = Set(members.map { groups.indexOfCase[$0] }).count
      let share = Double(classCounts[first]) / Double(caseCount)
      guard pow(share, Double(groupCount)) < LeakArea.surprise else { continue }
      let name = "the value \"\(rates.levels[level] ?? "")\""
      return (name, members.count, first)
    }
    return nil
  }
}
