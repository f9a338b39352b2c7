/// Reads CSV and TSV files (RFC 4180), plain or gzip.
///
/// Cells are separated by comma, tab or semicolon, whichever the header holds most of. Quoted cells
/// may hold separators, line breaks and doubled quotes. A byte order mark is skipped; lines end in
/// LF, CRLF or CR; empty lines are skipped.
public struct TableReader {
  private let file: String
  private let bytes: [UInt8]
  private let separator: UInt8
  private var at: Int
  private var line = 1

  /// Reads a table from a file.
  ///
  /// - Throws: ``CohortError`` with the file and line of the first fault.
  public static func read(_ path: String) throws(CohortError) -> Table {
    try parse(try FileContents.readInflating(path), file: path)
  }

  /// Reads a table from bytes; `file` serves messages and, without any separator, its ending.
  public static func parse(_ bytes: [UInt8], file: String) throws(CohortError) -> Table {
    if let offset = firstInvalidUTF8Offset(bytes) {
      let line = 1 + bytes[..<offset].lazy.filter { $0 == 0x0a }.count
      throw CohortError(
        .invalidUTF8,
        "byte \(offset) is not UTF-8; save the file with UTF-8 encoding", file: file, line: line)
    }
    var reader = TableReader(bytes, file: file)
    return try reader.table()
  }

  private init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    at = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    separator = Self.separator(of: bytes[at...], file: file)
  }

  private mutating func table() throws(CohortError) -> Table {
    var header: [UInt32] = []
    skipEmptyLines()
    let headerStart = at
    let headerLine = line
    guard at < bytes.count else {
      throw CohortError(
        .emptyTable, "the file is empty; expected a header line and rows", file: file)
    }
    try readRow(into: &header)
    let columns = try columnNames(header, start: headerStart, line: headerLine)

    var rowStarts: [Int] = []
    var rowLines: [Int] = []
    var cellEnds: [UInt32] = []
    skipEmptyLines()
    while at < bytes.count {
      let start = at
      let startLine = line
      let before = cellEnds.count
      try readRow(into: &cellEnds)
      let count = cellEnds.count - before
      guard count == columns.count else {
        throw CohortError(
          .raggedRow,
          "expected \(columns.count) cells as in the header, found \(count); "
            + "put quotes around cells that hold the separator \(separatorName)",
          file: file, line: startLine)
      }
      rowStarts.append(start)
      rowLines.append(startLine)
      skipEmptyLines()
    }
    return Table(
      file: file, columns: columns, bytes: bytes, rowStarts: rowStarts, rowLines: rowLines,
      cellEnds: cellEnds)
  }

  /// Reads one row and its line break; appends the end of each cell, counted from the row's start.
  private mutating func readRow(into ends: inout [UInt32]) throws(CohortError) {
    let start = at
    let count = bytes.count
    while true {
      if at < count, bytes[at] == UInt8(ascii: "\"") {
        try skipQuoted()
      } else {
        while at < count {
          let byte = bytes[at]
          if byte == separator || byte == 0x0a || byte == 0x0d { break }
          at += 1
        }
      }
      guard let end = UInt32(exactly: at - start) else {
        throw CohortError(
          .malformedQuote, "a row of more than 4 GiB; a quote is probably not closed", file: file,
          line: line)
      }
      ends.append(end)
      guard at < count else { return }
      let byte = bytes[at]
      at += 1
      if byte == separator { continue }
      if byte == 0x0d, at < count, bytes[at] == 0x0a { at += 1 }
      line += 1
      return
    }
  }

  private mutating func skipQuoted() throws(CohortError) {
    let startLine = line
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 0x0a || (byte == 0x0d && !(at < bytes.count && bytes[at] == 0x0a)) { line += 1 }
      guard byte == UInt8(ascii: "\"") else { continue }
      guard at < bytes.count else { return }
      let next = bytes[at]
      if next == UInt8(ascii: "\"") {
        at += 1
      } else if next == separator || next == 0x0a || next == 0x0d {
        return
      } else {
        throw CohortError(
          .malformedQuote,
          "text follows a closing quote; double the quotes inside a quoted cell", file: file,
          line: line)
      }
    }
    throw CohortError(
      .malformedQuote, "a quote opened on this line is not closed before the file ends",
      file: file, line: startLine)
  }

  private mutating func skipEmptyLines() {
    while at < bytes.count {
      if bytes[at] == 0x0d {
        at += 1
        if at < bytes.count, bytes[at] == 0x0a { at += 1 }
      } else if bytes[at] == 0x0a {
        at += 1
      } else {
        return
      }
      line += 1
    }
  }

  private func columnNames(
    _ ends: [UInt32], start: Int, line: Int
  ) throws(CohortError) -> [String] {
    let header = Table(
      file: file, columns: ends.map { _ in "" }, bytes: bytes, rowStarts: [start],
      rowLines: [line], cellEnds: ends)
    var names: [String] = []
    var seen: Set<String> = []
    for index in ends.indices {
      let name = header.cell(row: 0, column: index)
      guard !name.allSatisfy(\.isWhitespace) else {
        throw CohortError(
          .emptyColumnName, "column \(index + 1) has no name; name it or delete it", file: file,
          line: line)
      }
      guard seen.insert(name).inserted else {
        throw CohortError(
          .duplicateColumn, "two columns are named \"\(name)\"; rename one", file: file,
          line: line, column: name)
      }
      names.append(name)
    }
    return names
  }

  private var separatorName: String {
    switch separator {
    case 0x09: "tab"
    case UInt8(ascii: ";"): "semicolon"
    default: "comma"
    }
  }

  /// The separator that occurs most in the header outside quotes; the file's ending breaks ties.
  private static func separator(of bytes: ArraySlice<UInt8>, file: String) -> UInt8 {
    var commas = 0
    var tabs = 0
    var semicolons = 0
    var isQuoted = false
    var hasText = false
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0a || byte == 0x0d {
        if hasText { break }
        continue
      }
      hasText = true
      switch byte {
      case UInt8(ascii: ","): commas += 1
      case 0x09: tabs += 1
      case UInt8(ascii: ";"): semicolons += 1
      default: break
      }
    }
    let lowered = file.lowercased()
    let isNamedTSV = lowered.hasSuffix(".tsv") || lowered.hasSuffix(".tsv.gz")
    if tabs > max(commas, semicolons) || (tabs == max(commas, semicolons) && isNamedTSV) {
      return 0x09
    }
    return semicolons > commas ? UInt8(ascii: ";") : UInt8(ascii: ",")
  }
}
