extension Target {
  /// The cases as classes, for inspection and for what compares classes: see ``Cohort/labels``.
  ///
  /// A number becomes its quarters. Times become three classes: the event by the median time of
  /// events, known to be without it then, censored before. Labels become their combinations, rare
  /// ones together.
  ///
  /// - Parameter groups: The group of each case.
  func classes(groups: [String]) -> (names: [String], labels: [Int]) {
    switch self {
    case .classes: return ([], [])
    case .number(let target):
      let ranges = Ranges(target.values, count: 4)
      return used(ranges.names(of: target.name), target.values.map { ranges.index(of: $0) })
    case .survival(let target):
      let times = zip(target.times, target.events).filter(\.1).map(\.0).sorted()
      let cut = times.isEmpty ? 0 : times[(times.count - 1) / 2]
      let shown = shortNumber(cut)
      return used(
        [
          "\(target.eventName) by \(shown)", "none by \(shown)", "censored before \(shown)",
        ],
        zip(target.times, target.events).map { time, event in
          // Censored at the cut itself: seen without the event until then.
          event && time <= cut ? 0 : time >= cut ? 1 : 2
        })
    case .labels(let target):
      return combinations(target, groups: groups)
    }
  }

  /// The most combinations that are told apart.
  private static let combinationLimit = 8

  private func combinations(
    _ target: LabelTarget, groups: [String]
  ) -> (names: [String], labels: [Int]) {
    let texts = target.values.map { row in
      let present = zip(target.names, row).filter { $0.1 == true }.map(\.0)
      return present.isEmpty ? "none of the labels" : present.joined(separator: "+")
    }
    var counts: [String: Int] = [:]
    var groupsOfText: [String: Set<String>] = [:]
    for (text, group) in zip(texts, groups) {
      counts[text, default: 0] += 1
      groupsOfText[text, default: []].insert(group)
    }
    let frequent = sortedByBytes(counts.keys)
      .filter { groupsOfText[$0]?.count ?? 0 > 1 }
      .sorted { (counts[$0] ?? 0) > (counts[$1] ?? 0) }
      .prefix(Self.combinationLimit - 1)
    let names = Array(frequent) + ["other combinations"]
    return used(names, texts.map { names.firstIndex(of: $0) ?? names.count - 1 })
  }

  /// Leaves out the classes that no case has.
  private func used(_ names: [String], _ labels: [Int]) -> (names: [String], labels: [Int]) {
    let present = names.indices.filter(Set(labels).contains)
    return (present.map { names[$0] }, labels.map { present.firstIndex(of: $0) ?? 0 })
  }
}
