extension ModalityLoader {
  /// Reads a vector file and finds the row of each case.
  func vectors(_ source: VectorSource) throws(CohortError) -> (VectorMatrix, [Notice]) {
    let rowsRead: VectorFile
    if let key = source.key {
      rowsRead = try VectorFile(table: try TableReader.read(source.file), key: key)
    } else {
      rowsRead = try VectorFile(array: source.file, tensor: source.tensor, keys: source.keys)
    }
    if source.transform != .none { try rowsRead.refuseNegatives(source.transform) }

    var rowOfCase: [Int]
    var notices: [Notice] = []
    if let keys = rowsRead.keys {
      let indices = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
      rowOfCase = caseIDs.map { indices[$0] ?? -1 }
      guard rowOfCase.contains(where: { $0 >= 0 }) else {
        throw CohortError(
          .unmatchedKeys,
          "no key is the key of a case: the file has \(quotedList(keys, limit: 3)), the cohort has "
            + "\(quotedList(caseIDs, limit: 3)); check column \"\(source.key ?? "keys")\"",
          file: source.file, column: source.key)
      }
      let extra = keys.count - rowOfCase.count { $0 >= 0 }
      if extra > 0 {
        notices.append(
          Notice(
            .info, topic: "unusedRows",
            "\(extra) of \(keys.count) rows of \"\(FilePath.name(of: source.file))\" belong to no "
              + "case of the cohort and are not used.", figures: [.init("rows", Double(extra))]))
      }
    } else {
      guard rowsRead.rowCount == table.rowCount else {
        throw CohortError(
          .rowCountMismatch,
          "expected \(table.rowCount) rows, one for each row of the table, found "
            + "\(rowsRead.rowCount); name a list of case keys under `keys`",
          file: source.file)
      }
      rowOfCase = rows
    }

    var groups: [VectorMatrix.FeatureGroup] = []
    if let path = source.groups {
      let found: [Notice]
      (groups, found) = try GeneSets.read(path, features: rowsRead.names)
      notices += found
    }
    // Keep the rows of cases only, in the order of cases.
    let width = rowsRead.names.count
    var values: [Float] = []
    values.reserveCapacity(rowOfCase.count { $0 >= 0 } * width)
    var next = 0
    for index in rowOfCase.indices where rowOfCase[index] >= 0 {
      let start = rowOfCase[index] * width
      values.append(contentsOf: rowsRead.values[start..<start + width])
      rowOfCase[index] = next
      next += 1
    }
    let matrix = VectorMatrix(
      names: rowsRead.names, values: values, rowOfCase: rowOfCase, transform: source.transform,
      featureGroups: groups)
    return (matrix, notices)
  }
}
