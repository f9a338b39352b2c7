/// Reads the data of one modality for the rows of a cohort.
struct ModalityLoader {
  let table: Table
  let rows: [Int]
  let caseIDs: [String]
  let name: String
  let missingValues: Set<String>

  func load(
    _ specification: ModalitySpecification
  ) throws(CohortError) -> (Modality, [Notice]) {
    let content: Modality.Content
    let presence: [Bool]
    var notices: [Notice] = []
    var leftOut: [LeftOutPicture] = []
    switch specification.source {
    case .image(let source):
      let files: ImageFiles
      (files, leftOut, notices) = try images(source)
      presence = files.paths.map { $0 != nil }
      content = .image(files)
    case .bag(let source):
      let bags: ImageBags
      (bags, leftOut, notices) = try self.bags(source)
      presence = bags.picturesOfCase.map { !$0.isEmpty }
      content = .bag(bags)
    case .tabular(let source):
      let columns = try tabular(source)
      presence = rows.indices.map { index in
        columns.numeric.contains { $0.values[index] != nil }
          || columns.categorical.contains { $0.values[index] != nil }
      }
      content = .tabular(columns)
    case .text(let source):
      let texts = try texts(source)
      presence = texts.map { $0 != nil }
      content = .text(texts)
    case .vector(let source):
      let matrix: VectorMatrix
      (matrix, notices) = try vectors(source)
      presence = matrix.rowOfCase.map { $0 >= 0 }
      content = .vector(matrix)
    }
    guard presence.contains(true) else {
      guard leftOut.isEmpty else {
        throw CohortError(
          .noCases,
          "no picture of \"\(name)\" shows as much tissue as \"tissue\" asks for; lower it, or "
            + "remove it", file: table.file)
      }
      throw CohortError(
        .noCases,
        "the modality \"\(name)\" is missing for every case; check its columns, or remove it",
        file: table.file)
    }
    let missing = presence.count { !$0 }
    if missing > 0 {
      notices.append(
        Notice(
          .info, topic: "missingModality",
          "\"\(name)\" is missing for \(missing) of \(presence.count) cases.",
          figures: [.init("missing", Double(missing)), .init("cases", Double(presence.count))],
          names: [name]))
    }
    return (
      Modality(
        specification: specification, presence: presence, content: content, leftOut: leftOut),
      notices
    )
  }

  /// Whether a cell says that there is no value.
  func isMissing(row: Int, column: Int) -> Bool {
    if table.isEmpty(row: row, column: column) { return true }
    return !missingValues.isEmpty && missingValues.contains(table.cell(row: row, column: column))
  }

  private func tabular(_ source: TabularSource) throws(CohortError) -> TabularColumns {
    var numeric: [TabularColumns.Column<Double>] = []
    for name in source.numeric {
      let column = try table.columnIndex(name)
      var values: [Double?] = []
      values.reserveCapacity(rows.count)
      for row in rows {
        if isMissing(row: row, column: column) {
          values.append(nil)
          continue
        }
        let outcome = table.decimal(row: row, column: column)
        guard case .number(let value) = outcome else {
          throw table.numberError(outcome, row: row, column: column)
        }
        values.append(value)
      }
      numeric.append(.init(name: name, values: values))
    }
    var categorical: [TabularColumns.Column<String>] = []
    for name in source.categorical {
      let column = try table.columnIndex(name)
      let values = rows.map { row in
        isMissing(row: row, column: column) ? nil : table.cell(row: row, column: column)
      }
      categorical.append(.init(name: name, values: values))
    }
    return TabularColumns(numeric: numeric, categorical: categorical)
  }

  private func texts(_ source: TextSource) throws(CohortError) -> [String?] {
    let column = try table.columnIndex(source.column)
    return rows.map { row in
      if isMissing(row: row, column: column) { return nil }
      let text = table.cell(row: row, column: column)
      return text.allSatisfy(\.isWhitespace) ? nil : text
    }
  }
}
