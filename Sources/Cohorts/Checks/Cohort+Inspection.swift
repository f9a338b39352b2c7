extension Cohort {
  /// Everything that a person should know about the data before any model is trained.
  ///
  /// The notices from reading, counts, gaps and label balance, then what the checks for leaks found.
  ///
  /// - Parameters:
  ///   - seed: The seed of folds and draws.
  ///   - acknowledged: Checks whose findings become notes, besides those that the manifest names.
  public func inspect(seed: UInt64 = 0, acknowledging acknowledged: [LeakTopic] = []) -> [Notice] {
    factNotices() + leakChecks(seed: seed, acknowledging: acknowledged).flatMap(\.notices)
  }

  /// What a person should know besides leaks: the notices from reading, counts, balance and gaps.
  public func factNotices() -> [Notice] {
    notices + countNotices() + balanceNotices() + gapNotices()
  }

  /// How many cases, groups, sites and classes there are.
  public func countNotices() -> [Notice] {
    var figures: [Notice.Figure] = [
      .init("cases", Double(caseCount)), .init("groups", Double(groups.count)),
      .init("classes", Double(classNames.count)),
    ]
    var sentence = "\(caseCount) cases in \(groups.count) groups and \(classNames.count) classes"
    if let sites {
      figures.append(.init("sites", Double(sites.count)))
      sentence += " from \(sites.count) sites"
    }
    return [Notice(.info, topic: "counts", sentence + ".", figures: figures)]
  }

  /// How even the classes are, and in how many groups each occurs.
  public func balanceNotices() -> [Notice] {
    var groupsOfClass = [Set<Int>](repeating: [], count: classNames.count)
    for (label, group) in zip(labels, groups.indexOfCase) { groupsOfClass[label].insert(group) }
    return classNames.indices.map { label in
      let count = classCounts[label]
      let share = Double(count) / Double(caseCount)
      let groupCount = groupsOfClass[label].count
      var severity = Notice.Severity.info
      var sentence =
        "Class \"\(classNames[label])\": \(count) cases (\(percent(share))) in \(groupCount) groups"
      if groupCount < 10 {
        severity = .warning
        sentence += "; with fewer than 10 groups, figures for it are uncertain"
      } else if share < 0.05 {
        severity = .warning
        sentence += "; it is rare, so accuracy says little about it"
      }
      return Notice(
        severity, topic: "classBalance", sentence + ".",
        figures: [
          .init("cases", Double(count)), .init("share", share),
          .init("groups", Double(groupCount)),
        ], names: [classNames[label]])
    }
  }

  /// The columns with gaps, by modality.
  public func gapNotices() -> [Notice] {
    modalities.flatMap { modality -> [Notice] in
      guard case .tabular(let columns) = modality.content else { return [] }
      let gaps =
        columns.numeric.map { ($0.name, $0.values.count { $0 == nil }) }
        + columns.categorical.map { ($0.name, $0.values.count { $0 == nil }) }
      return gaps.filter { $0.1 > 0 }.map { name, count in
        let share = Double(count) / Double(caseCount)
        return Notice(
          share > 0.5 ? .warning : .info, topic: "missingValues",
          "Column \"\(name)\" of \"\(modality.name)\" is empty for \(count) cases "
            + "(\(percent(share))).",
          figures: [.init("missing", Double(count)), .init("share", share)], names: [name])
      }
    }
  }
}

/// A share in percent without decimals, with one below 10 %.
func percent(_ share: Double) -> String {
  let value = 100 * share
  return value >= 10 || value == 0
    ? "\(Int(value.rounded())) %" : "\((10 * value).rounded() / 10) %"
}

/// A figure with two decimals, such as 0.87.
func twoDecimals(_ value: Double) -> String {
  let hundredths = Int((100 * value).rounded())
  return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
