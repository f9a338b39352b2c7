internal import Foundation

extension Cohort {
  /// Columns that are filled, or empty, in one class only.
  func oneClassNotices(_ indicators: Indicators) -> [Notice] {
    // The chance that the groups with (or without) a value all fall into one class.
    var classesOfGroup = [Set<Int>](repeating: [], count: groups.count)
    for (label, group) in zip(labels, groups.indexOfCase) { classesOfGroup[group].insert(label) }
    let shares = classNames.indices.map { label in
      Double(classesOfGroup.count { $0.contains(label) }) / Double(groups.count)
    }
    let limit = LeakArea.surprise / Double(2 * max(1, indicators.columns.count))
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
          guard pow(shares[labels[first]], Double(groupCount)) < limit else { continue }
          namesOfClass[labels[first]].append(name)
          countOfClass[labels[first]] = max(countOfClass[labels[first]], cases.count)
        }
        return classNames.indices.filter { !namesOfClass[$0].isEmpty }.map { label in
          let names = namesOfClass[label]
          let count = countOfClass[label]
          return Notice(
            .warning, topic: topic,
            "\(quotedList(names, limit: 20)) \(names.count == 1 ? "is" : "are") \(word) only in "
              + "class \"\(classNames[label])\" (\(names.count == 1 ? "" : "up to ")\(count) cases), "
              + "which gives the label away: leave \(names.count == 1 ? "it" : "them") out, or "
              + "find the values for everyone.",
            figures: [.init("columns", Double(names.count)), .init("cases", Double(count))],
            names: names)
        }
      }
  }
}
