/// A file of number rows: a CSV with a key column, or an array file with or without a key list.
struct VectorFile {
  let file: String
  let names: [String]
  let values: [Float]
  /// The key of each row; `nil` means rows are in the order of the cohort's table.
  let keys: [String]?
  /// The line of each row in the file, where it has lines.
  private let lines: [Int]?

  var rowCount: Int { names.isEmpty ? 0 : values.count / names.count }

  /// Reads the numeric columns of a table next to its key column.
  init(table: Table, key: String) throws(CohortError) {
    file = table.file
    let keyColumn = try table.columnIndex(key)
    let columns = table.columns.indices.filter { $0 != keyColumn }
    names = columns.map { table.columns[$0] }
    guard table.rowCount > 0, !columns.isEmpty else {
      throw CohortError(
        .emptyTable, "expected rows and columns of numbers next to the key, found none",
        file: table.file)
    }
    var keys: [String] = []
    var firstLines: [String: Int] = [:]
    for row in 0..<table.rowCount {
      let name = table.cell(row: row, column: keyColumn)
      let line = table.lineNumber(row: row)
      if let first = firstLines.updateValue(line, forKey: name) {
        throw CohortError(
          .duplicateKey, "the key \"\(name)\" stands on lines \(first) and \(line); keep one row",
          file: table.file, line: line, column: key)
      }
      keys.append(name)
    }
    self.keys = keys
    lines = table.rowLines

    var values: [Float] = []
    values.reserveCapacity(table.rowCount * columns.count)
    for row in 0..<table.rowCount {
      for column in columns {
        let outcome = table.decimal(row: row, column: column)
        guard case .number(let value) = outcome, Float(value).isFinite else {
          if case .number = outcome {
            throw table.numberError(.notFinite, row: row, column: column)
          }
          throw table.numberError(outcome, row: row, column: column)
        }
        values.append(Float(value))
      }
    }
    self.values = values
  }

  /// Reads a matrix from an `.npy` or `.safetensors` file.
  init(array path: String, tensor: String?, keys keyPath: String?) throws(CohortError) {
    file = path
    let matrix = try ArrayFile.readMatrix(path, entry: tensor)
    names = (0..<matrix.columnCount).map { "\($0)" }
    values = matrix.values
    lines = nil
    for (index, value) in values.enumerated() where !value.isFinite {
      throw CohortError(
        .notFinite,
        "expected finite numbers, found \(value) in row \(index / names.count), column "
          + "\(index % names.count) (from 0); remove the row and list the others under `keys`",
        file: path)
    }
    guard let keyPath else {
      keys = nil
      return
    }
    let found = try Self.readKeys(keyPath)
    guard found.count == matrix.rowCount else {
      throw CohortError(
        .rowCountMismatch,
        "expected \(found.count) rows, one for each key of \"\(keyPath)\", found "
          + "\(matrix.rowCount)", file: path)
    }
    keys = found
  }

  /// Logarithms and counts need values of zero or more.
  func refuseNegatives(_ transform: VectorSource.Transform) throws(CohortError) {
    guard let index = values.firstIndex(where: { $0 < 0 }) else { return }
    let row = index / names.count
    throw CohortError(
      .negativeValue,
      "expected values of zero or more for the transform \(transform.rawValue), found "
        + "\(values[index]); if values are logarithms already, use `transform: none`",
      file: file, line: lines?[row], column: names[index % names.count], caseID: keys?[row])
  }

  private static func readKeys(_ path: String) throws(CohortError) -> [String] {
    let bytes = try FileContents.readInflating(path)
    guard firstInvalidUTF8Offset(bytes) == nil else {
      throw CohortError(.invalidUTF8, "the key list is not UTF-8", file: path)
    }
    var result: [String] = []
    var firstLines: [String: Int] = [:]
    var line = 0
    for part in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      line += 1
      let key = String(decoding: part.last == 0x0d ? part.dropLast() : part, as: UTF8.self)
      if key.isEmpty { continue }
      if let first = firstLines.updateValue(line, forKey: key) {
        throw CohortError(
          .duplicateKey, "the key \"\(key)\" stands on lines \(first) and \(line); keep one",
          file: path, line: line)
      }
      result.append(key)
    }
    return result
  }
}
