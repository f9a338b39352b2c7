extension CaseSelection {
  /// Reads what is to be predicted where it is not classes, and divides the cases by it for
  /// inspection.
  mutating func readTarget(_ table: Table, _ manifest: Manifest) throws(CohortError) {
    let label = manifest.label
    switch label.kind {
    case .classes: return
    case .number:
      let values = try numbers(table, label.column, manifest, role: "label")
      guard let least = values.min(), let most = values.max(), least < most else {
        throw CohortError(
          .oneClass,
          "every case has the number \(shortNumber(values.first ?? 0)), so there is nothing to "
            + "predict", file: table.file, column: label.column)
      }
      target = .number(NumberTarget(name: label.column, values: values))
      notices.append(
        Notice(
          .info, topic: "numberTarget",
          "The label is the number \"\(label.column)\", from \(shortNumber(least)) to "
            + "\(shortNumber(most)). The classes below are quarters of the cases: for even folds "
            + "and for the checks, not for models.",
          figures: [.init("minimum", least), .init("maximum", most)], names: [label.column]))
    case .survival: try readSurvival(table, manifest)
    case .multilabel: try readLabelColumns(table, manifest)
    }
    let classes = target.classes(groups: groupNames)
    classNames = classes.names
    labels = classes.labels
    guard classNames.count >= 2 else {
      throw CohortError(
        .oneClass, "all cases have the same label, so there is nothing to predict",
        file: table.file, column: label.column)
    }
  }

  // MARK: Survival

  private mutating func readSurvival(_ table: Table, _ manifest: Manifest) throws(CohortError) {
    let timeName = manifest.label.column
    let eventName = manifest.label.eventColumn ?? timeName
    let times = try numbers(table, timeName, manifest, role: "time")
    let column = try table.columnIndex(timeName)
    if let item = times.firstIndex(where: { $0 < 0 }) {
      throw CohortError(
        .negativeValue,
        "expected a time of zero or more, found \(table.cell(row: rows[item], column: column)); "
          + "count from when the case was seen first", file: table.file,
        line: table.lineNumber(row: rows[item]), column: timeName, caseID: caseIDs[item])
    }
    let events = try flags(table, eventName, manifest, role: "event").map { $0 == true }
    let eventGroups = Set(zip(groupNames, events).filter(\.1).map(\.0))
    guard eventGroups.count >= 2 else {
      throw CohortError(
        .oneClass,
        "\(eventGroups.count == 1 ? "only one group has" : "no case has") the event, so it cannot "
          + "be both learned and tested; check the column, or wait for more events",
        file: table.file, column: eventName)
    }
    let survival = SurvivalTarget(
      eventName: eventName, timeName: timeName, times: times, events: events,
      horizon: manifest.label.horizon)
    target = .survival(survival)
    let count = events.count { $0 }
    notices.append(
      Notice(
        count < 50 ? .warning : .info, topic: "survivalTarget",
        "The label is the time \"\(timeName)\" to \"\(eventName)\": \(count) events in "
          + "\(events.count) cases" + (count < 50 ? "; with so few, figures are uncertain" : "")
          + ". Chances are reported for the time \(shortNumber(survival.horizon)). The classes "
          + "below serve even folds and the checks, not models.",
        figures: [.init("events", Double(count)), .init("horizon", survival.horizon)],
        names: [timeName, eventName]))
  }

  // MARK: Several labels

  /// More labels than a run can keep as one decision a case.
  private static let labelLimit = 60

  private mutating func readLabelColumns(
    _ table: Table, _ manifest: Manifest
  ) throws(CohortError) {
    let label = manifest.label
    var names = label.columns
    var values: [[Bool?]]
    if names.isEmpty {
      (names, values) = try namedLabels(table, manifest)
    } else {
      values = [[Bool?]](repeating: [], count: rows.count)
      for name in names {
        let column = try flags(table, name, manifest, role: "label", allowsMissing: true)
        for (item, value) in column.enumerated() { values[item].append(value) }
      }
      if let item = values.firstIndex(where: { $0.allSatisfy { $0 == nil } }) {
        throw CohortError(
          .emptyCell,
          "all labels of the case are missing; exclude the row through `where`, which lists the "
            + "values to keep", file: table.file, line: table.lineNumber(row: rows[item]),
          column: names.first, caseID: caseIDs[item])
      }
    }
    guard names.count <= Self.labelLimit else {
      throw CohortError(
        .invalidValue,
        "expected at most \(Self.labelLimit) labels, found \(names.count); name the ones to predict "
          + "under label.columns or label.classes", file: table.file, column: label.column)
    }
    let usable = names.indices.filter { place in
      [true, false].allSatisfy { wanted in
        Set(zip(groupNames, values).filter { $0.1[place] == wanted }.map(\.0)).count >= 2
      }
    }
    let rare = names.indices.filter { !usable.contains($0) }.map { names[$0] }
    if !rare.isEmpty {
      notices.append(
        Notice(
          .warning, topic: "setAsideLabel",
          "\(quotedList(rare)) \(rare.count == 1 ? "is" : "are") left out: a label must be present "
            + "in two groups or more, and absent in two or more, to be both learned and tested.",
          names: rare))
    }
    guard !usable.isEmpty else {
      throw CohortError(
        .oneClass,
        "no label is present in two groups and absent in two, so there is nothing to predict",
        file: table.file, column: label.column)
    }
    let kept = LabelTarget(
      names: usable.map { names[$0] }, values: values.map { row in usable.map { row[$0] } })
    target = .labels(kept)
    let unknown = kept.values.reduce(0) { $0 + $1.count { $0 == nil } }
    notices.append(
      Notice(
        .info, topic: "labelsTarget",
        "Each case may have several of the labels \(quotedList(kept.names, limit: 20))"
          + (unknown > 0 ? "; \(unknown) cells are unknown and take no part" : "")
          + ". The classes below are the combinations that occur: for the checks, not for models.",
        figures: [
          .init("labels", Double(kept.names.count)), .init("unknown", Double(unknown)),
        ], names: kept.names))
  }

  /// One column of names, parted by semicolons; an empty cell means that a case has none.
  private func namedLabels(
    _ table: Table, _ manifest: Manifest
  ) throws(CohortError) -> (names: [String], values: [[Bool?]]) {
    let label = manifest.label
    let column = try table.columnIndex(label.column)
    var sets: [Set<String>] = []
    for (row, caseID) in zip(rows, caseIDs) {
      let cell = table.cell(row: row, column: column)
      guard cell.isEmpty || !manifest.missingValues.contains(cell) else {
        throw CohortError(
          .emptyCell,
          "the labels are missing; leave the cell empty if the case has none of them, or exclude "
            + "the row through `where`",
          file: table.file, line: table.lineNumber(row: row), column: label.column, caseID: caseID)
      }
      let names = cell.split(separator: ";").map { trimmed($0) }.filter { !$0.isEmpty }
      if let classes = label.classes, let unknown = names.first(where: { !classes.contains($0) }) {
        throw CohortError(
          .unknownLabel,
          "the label \"\(unknown)\" is none of label.classes; "
            + suggestion(for: unknown, among: classes, kind: "declared class"),
          file: table.file, line: table.lineNumber(row: row), column: label.column, caseID: caseID)
      }
      sets.append(Set(names))
    }
    let names = label.classes ?? sortedByBytes(sets.reduce(into: Set()) { $0.formUnion($1) })
    return (names, sets.map { set in names.map { set.contains($0) } })
  }

  private func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  // MARK: Cells

  private func numbers(
    _ table: Table, _ name: String, _ manifest: Manifest, role: String
  ) throws(CohortError) -> [Double] {
    let column = try table.columnIndex(name)
    var values: [Double] = []
    values.reserveCapacity(rows.count)
    for (row, caseID) in zip(rows, caseIDs) {
      try requireFilled(table, row, column, manifest, role: role, caseID: caseID)
      let outcome = table.decimal(row: row, column: column)
      guard case .number(let value) = outcome else {
        let found = table.cell(row: row, column: column)
        let isInfinite = outcome == .notFinite
        throw CohortError(
          isInfinite ? .notFinite : .notANumber,
          "the \(role): expected a \(isInfinite ? "finite " : "")number, found "
            + "\"\(found.prefix(60))\"; correct it, or exclude the row through `where`",
          file: table.file, line: table.lineNumber(row: row), column: name, caseID: caseID)
      }
      values.append(value)
    }
    return values
  }

  private static let yes = ["1", "1.0", "true", "yes", "y"]
  private static let no = ["0", "0.0", "false", "no", "n"]

  private func flags(
    _ table: Table, _ name: String, _ manifest: Manifest, role: String,
    allowsMissing: Bool = false
  ) throws(CohortError) -> [Bool?] {
    let column = try table.columnIndex(name)
    var values: [Bool?] = []
    values.reserveCapacity(rows.count)
    for (row, caseID) in zip(rows, caseIDs) {
      let cell = table.cell(row: row, column: column)
      if allowsMissing, cell.isEmpty || manifest.missingValues.contains(cell) {
        values.append(nil)
        continue
      }
      try requireFilled(table, row, column, manifest, role: role, caseID: caseID)
      let word = cell.lowercased()
      guard Self.yes.contains(word) || Self.no.contains(word) else {
        throw CohortError(
          .invalidValue,
          "the \(role): expected 1 or 0, true or false, yes or no, found \"\(cell.prefix(60))\"; "
            + "correct it, or exclude the row through `where`",
          file: table.file, line: table.lineNumber(row: row), column: name, caseID: caseID)
      }
      values.append(Self.yes.contains(word))
    }
    return values
  }

  private func requireFilled(
    _ table: Table, _ row: Int, _ column: Int, _ manifest: Manifest, role: String, caseID: String
  ) throws(CohortError) {
    let cell = table.cell(row: row, column: column)
    guard cell.isEmpty || manifest.missingValues.contains(cell) else { return }
    throw CohortError(
      .emptyCell,
      "the \(role) is missing; exclude the row through `where`, which lists the values to keep",
      file: table.file, line: table.lineNumber(row: row), column: table.columns[column],
      caseID: caseID)
  }
}
