public import Cohorts

extension PictureFactor {
  /// Reads a factor from a column of the cohort's table; every case must have it.
  ///
  /// - Throws: `CohortError` if the column does not exist, ``InterventionsError`` with code
  ///   `missingInput`, naming the case, for an empty cell.
  public init(column name: String, of cohort: Cohort) throws {
    if name == cohort.manifest.label.column {
      try self.init(name: name, levels: cohort.classNames, levelOfCase: cohort.labels)
      return
    }
    let table = try TableReader.read(cohort.manifest.table)
    let column = try table.columnIndex(name)
    let keys = try table.columnIndex(cohort.manifest.caseColumn)
    var values: [String: String] = [:]
    for row in 0..<table.rowCount {
      values[table.cell(row: row, column: keys)] = table.cell(row: row, column: column)
    }
    let levels = sortedByBytes(Set(cohort.caseIDs.compactMap { values[$0] }.filter { !$0.isEmpty }))
    guard levels.count <= 50 else {
      throw InterventionsError(
        .invalidArgument,
        "\(table.file), column \"\(name)\": \(levels.count) values; expected at most 50 categories")
    }
    let place = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
    let found = try cohort.caseIDs.map { key in
      guard let value = values[key], let level = place[value] else {
        throw InterventionsError(
          .missingInput,
          "\(table.file), column \"\(name)\": case \(key) has none; fill it, or leave the case out "
            + "through `where`")
      }
      return level
    }
    try self.init(name: name, levels: levels, levelOfCase: found)
  }
}
