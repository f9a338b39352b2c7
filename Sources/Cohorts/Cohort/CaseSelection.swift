/// The rows of a table that make up a cohort, with their keys, groups, sites and labels.
struct CaseSelection {
  var rows: [Int] = []
  var caseIDs: [String] = []
  var groupNames: [String] = []
  var siteNames: [String]?
  var labels: [Int] = []
  var classNames: [String] = []
  var target = Target.classes
  var setAside: [Cohort.SetAsideClass] = []
  var notices: [Notice] = []

  /// Filters rows, then reads keys, groups, sites and labels; the first fault throws.
  ///
  /// - Parameter keepsUnlabelled: Whether a case without a label stays, with `Cohort.noLabel`.
  init(_ table: Table, manifest: Manifest, keepsUnlabelled: Bool = false) throws(CohortError) {
    guard table.rowCount > 0 else {
      throw CohortError(
        .emptyTable, "the table has a header but no rows", file: table.file, line: 1)
    }
    try filter(table, manifest.conditions)
    try readKeys(table, column: manifest.caseColumn)
    groupNames = caseIDs
    if let column = manifest.groupColumn {
      groupNames = try filledCells(table, column: column, role: "group")
    } else {
      notices.append(
        Notice(
          .info, topic: "noGroups",
          "No group column is named, so every case counts as independent. If cases share "
            + "patients, name the patient column under `group`."))
    }
    if let column = manifest.siteColumn {
      siteNames = try filledCells(table, column: column, role: "site")
    }
    guard manifest.label.kind == .classes else {
      try readTarget(table, manifest)
      return
    }
    try readLabels(table, manifest, keepsUnlabelled: keepsUnlabelled)
    try setRareClassesAside()
  }

  private mutating func filter(
    _ table: Table, _ conditions: [Manifest.Condition]
  ) throws(CohortError) {
    rows = Array(0..<table.rowCount)
    for condition in conditions {
      let column = try table.columnIndex(condition.column)
      let allowed = Set(condition.allowed)
      var seen: Set<String> = []
      var values: Set<String> = []
      rows = rows.filter { row in
        let value = table.cell(row: row, column: column)
        if values.count < 1000 { values.insert(value) }
        guard allowed.contains(value) else { return false }
        seen.insert(value)
        return true
      }
      let unused = condition.allowed.filter { !seen.contains($0) }
      let hint = unused.first.map {
        suggestion(for: $0, among: sortedByBytes(values), kind: "value")
      }
      if rows.isEmpty {
        throw CohortError(
          .noCases,
          "no row has any of the values allowed by `where`: \(quotedList(condition.allowed)); "
            + (hint ?? ""), file: table.file, column: condition.column)
      }
      if let hint {
        notices.append(
          Notice(
            .warning, topic: "unusedCondition",
            "`where` allows \(quotedList(unused)) in column \"\(condition.column)\", which no row "
              + "has; \(hint)", names: unused))
      }
    }
  }

  private mutating func readKeys(_ table: Table, column name: String) throws(CohortError) {
    let column = try table.columnIndex(name)
    var lines: [String: Int] = [:]
    lines.reserveCapacity(rows.count)
    caseIDs.reserveCapacity(rows.count)
    for row in rows {
      let key = table.cell(row: row, column: column)
      let line = table.lineNumber(row: row)
      guard !key.isEmpty else {
        throw CohortError(
          .emptyCell, "the case key is empty; give every case a unique key", file: table.file,
          line: line, column: name)
      }
      if let first = lines.updateValue(line, forKey: key) {
        throw CohortError(
          .duplicateCase,
          "the case key \"\(key)\" stands on lines \(first) and \(line); keep one row per case",
          file: table.file, line: line, column: name, caseID: key)
      }
      caseIDs.append(key)
    }
  }

  private func filledCells(
    _ table: Table, column name: String, role: String
  ) throws(CohortError) -> [String] {
    let column = try table.columnIndex(name)
    var result: [String] = []
    result.reserveCapacity(rows.count)
    for (row, caseID) in zip(rows, caseIDs) {
      let value = table.cell(row: row, column: column)
      guard !value.isEmpty else {
        throw CohortError(
          .emptyCell,
          "the \(role) is empty; fill it (a \(role) of its own where unknown) or exclude the row "
            + "through `where`",
          file: table.file, line: table.lineNumber(row: row), column: name, caseID: caseID)
      }
      result.append(value)
    }
    return result
  }

  private mutating func readLabels(
    _ table: Table, _ manifest: Manifest, keepsUnlabelled: Bool
  ) throws(CohortError) {
    let name = manifest.label.column
    let column = try table.columnIndex(name)
    var values: [String?] = []
    values.reserveCapacity(rows.count)
    for (row, caseID) in zip(rows, caseIDs) {
      let value = table.cell(row: row, column: column)
      if value.isEmpty || manifest.missingValues.contains(value) {
        if keepsUnlabelled {
          values.append(nil)
          continue
        }
        throw CohortError(
          .emptyCell,
          "the label is missing; exclude the row through `where`, which lists the values to keep",
          file: table.file, line: table.lineNumber(row: row), column: name, caseID: caseID)
      }
      if let classes = manifest.label.classes, !classes.contains(value) {
        throw CohortError(
          .unknownLabel,
          "the label \"\(value)\" is none of label.classes; "
            + suggestion(for: value, among: classes, kind: "declared class"),
          file: table.file, line: table.lineNumber(row: row), column: name, caseID: caseID)
      }
      values.append(value)
    }
    let present = Set(values.compactMap { $0 })
    classNames = manifest.label.classes ?? sortedByBytes(present)
    let absent = classNames.filter { !present.contains($0) }
    if !absent.isEmpty {
      notices.append(
        Notice(
          .warning, topic: "classWithoutCases",
          "No case has the declared class \(quotedList(absent)); it is left out.", names: absent))
      classNames.removeAll { !present.contains($0) }
    }
    let indices = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, $0) })
    labels = values.map { value in value.flatMap { indices[$0] } ?? Cohort.noLabel }
    guard classNames.count >= 2 else {
      throw CohortError(
        .oneClass,
        classNames.isEmpty
          ? "no case has a label; at least two classes are needed"
          : "every case has the label \"\(classNames[0])\"; at least two classes are needed",
        file: table.file, column: name)
    }
  }

  /// Takes out the classes that occur in one group only.
  ///
  /// With the group in training the class cannot be tested, with it in the test part it cannot be
  /// learned.
  private mutating func setRareClassesAside() throws(CohortError) {
    var groupsOfClass = [Set<String>](repeating: [], count: classNames.count)
    for (label, group) in zip(labels, groupNames) where label != Cohort.noLabel {
      groupsOfClass[label].insert(group)
    }
    let rare = classNames.indices.filter { groupsOfClass[$0].count < 2 }
    guard !rare.isEmpty else { return }
    for index in rare {
      let members = labels.indices.filter { labels[$0] == index }.map { caseIDs[$0] }
      let groups = sortedByBytes(groupsOfClass[index])
      setAside.append(
        Cohort.SetAsideClass(name: classNames[index], caseIDs: members, groups: groups))
      notices.append(
        Notice(
          .warning, topic: "setAsideClass",
          "The class \"\(classNames[index])\" occurs in one group only (\(quotedList(groups))), so "
            + "it cannot be both learned and tested. Its \(members.count) "
            + "\(members.count == 1 ? "case is" : "cases are") set aside: \(quotedList(members)).",
          figures: [.init("cases", Double(members.count))], names: [classNames[index]]))
    }
    let kept = labels.indices.filter { !rare.contains(labels[$0]) }
    let newIndices = classNames.indices.map { index in
      index - rare.count { $0 < index }
    }
    rows = kept.map { rows[$0] }
    caseIDs = kept.map { caseIDs[$0] }
    groupNames = kept.map { groupNames[$0] }
    siteNames = siteNames.map { names in kept.map { names[$0] } }
    labels = kept.map { labels[$0] == Cohort.noLabel ? Cohort.noLabel : newIndices[labels[$0]] }
    classNames = classNames.indices.filter { !rare.contains($0) }.map { classNames[$0] }
    guard classNames.count >= 2 else {
      let names = setAside.map(\.name)
      throw CohortError(
        .oneClass,
        "after setting aside \(quotedList(names)), found in one group only, fewer than two classes "
          + "are left; more groups are needed for each class")
    }
  }
}
