/// A table read from a CSV or TSV file: named columns and rows of text cells.
///
/// The file's bytes are kept as they are with one offset per cell; a cell becomes a `String` only
/// when asked for, so a table takes its file's size and four bytes a cell.
public struct Table: Sendable {
  /// The file the table came from, for messages.
  public let file: String
  /// The names of the columns, in order.
  public let columns: [String]
  /// The number of rows, header excluded.
  public var rowCount: Int { rowStarts.count }

  package let bytes: [UInt8]
  /// Where each row begins in `bytes`.
  package let rowStarts: [Int]
  /// The line on which each row begins, from 1.
  package let rowLines: [Int]
  /// Where each cell ends, counted from the beginning of its row.
  package let cellEnds: [UInt32]
  private let columnIndices: [String: Int]

  package init(
    file: String, columns: [String], bytes: [UInt8], rowStarts: [Int], rowLines: [Int],
    cellEnds: [UInt32]
  ) {
    self.file = file
    self.columns = columns
    self.bytes = bytes
    self.rowStarts = rowStarts
    self.rowLines = rowLines
    self.cellEnds = cellEnds
    columnIndices = Dictionary(
      columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The index of a column.
  ///
  /// - Throws: ``CohortError`` with code `missingColumn`, naming the nearest column.
  public func columnIndex(_ name: String) throws(CohortError) -> Int {
    if let index = columnIndices[name] { return index }
    throw CohortError(
      .missingColumn,
      "there is no column \"\(name)\"; \(suggestion(for: name, among: columns, kind: "column"))",
      file: file, column: name)
  }

  /// The line of the file on which a row begins, from 1 (the header is usually line 1).
  public func lineNumber(row: Int) -> Int { rowLines[row] }

  /// The text of a cell, quotes undone.
  public func cell(row: Int, column: Int) -> String {
    let range = rawRange(row: row, column: column)
    guard let first = range.first, bytes[first] == UInt8(ascii: "\"") else {
      return String(decoding: bytes[range], as: UTF8.self)
    }
    return String(decoding: unquoted(range), as: UTF8.self)
  }

  /// Whether a cell has no text.
  public func isEmpty(row: Int, column: Int) -> Bool {
    let range = rawRange(row: row, column: column)
    // Two bytes that begin with a quote are the empty quoted cell.
    return range.isEmpty || (range.count == 2 && bytes[range.lowerBound] == UInt8(ascii: "\""))
  }

  /// A cell as a number.
  package func decimal(row: Int, column: Int) -> Decimal.Outcome {
    let range = rawRange(row: row, column: column)
    if let first = range.first, bytes[first] == UInt8(ascii: "\"") {
      return Decimal.parse(unquoted(range))
    }
    return bytes.withUnsafeBufferPointer { Decimal.parse($0, range) }
  }

  /// A cell's bytes within the file, quotes included.
  package func rawRange(row: Int, column: Int) -> Range<Int> {
    precondition(column >= 0 && column < columns.count, "column out of range")
    let first = row * columns.count
    let base = rowStarts[row]
    let start = column == 0 ? base : base + Int(cellEnds[first + column - 1]) + 1
    return start..<base + Int(cellEnds[first + column])
  }

  private func unquoted(_ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var at = range.lowerBound + 1
    while at < range.upperBound - 1 {
      result.append(bytes[at])
      at += bytes[at] == UInt8(ascii: "\"") ? 2 : 1
    }
    return result
  }
}
