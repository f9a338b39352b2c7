import Cohorts
import Foundation
import Indexing
import Tokenizers

/// What goes into an index: cases, and vectors of each modality in the same order.
struct IndexMaterial {
  var cases: [CaseRecord]
  var columns: [String] = []
  var vectors: [(modality: String, rows: VectorRows, presence: [Bool]?)]

  /// Hides what looks like an identity in the texts and columns; names of cases and groups stay.
  ///
  /// - Returns: How many things were hidden, by kind, for people.
  mutating func redact() -> String {
    let redaction = Redaction()
    var counts = [Int](repeating: 0, count: Redaction.Kind.allCases.count)
    func hidden(_ text: String) -> String {
      let result = redaction.redact(text)
      counts = zip(counts, result.counts).map { $0 + $1 }
      return result.text
    }
    for place in cases.indices {
      cases[place].text = cases[place].text.map(hidden)
      cases[place].cells = cases[place].cells.map { $0.map(hidden) }
    }
    let parts = zip(Redaction.Kind.allCases, counts).filter { $0.1 > 0 }.map {
      "\($0.1) \($0.0.rawValue)"
    }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }

  /// Adds everything to an index, whole or not at all.
  func append(to writer: IndexWriter) throws -> Int {
    try VectorRows.withRows(vectors.map(\.rows)[...]) { buffers in
      try writer.append(
        cases, columns: columns,
        vectors: zip(vectors, buffers).map { own, buffer in
          ModalityVectors(
            modality: own.modality, width: own.rows.width, rows: buffer, presence: own.presence,
            file: own.rows.path)
        })
    }
  }
}

/// The columns of a table that mean something.
struct IndexColumns {
  var id: String?
  var group: String?
  var text: String?
  var image: String?

  /// Cases of a table: a row a case; the other columns can be filtered by.
  func cases(_ path: String, count: Int, file: String) throws -> (
    cases: [CaseRecord], columns: [String]
  ) {
    let table = try TableReader.read(path)
    guard table.rowCount == count else {
      throw IndexingError(
        .countMismatch,
        "expected a row for each of the \(count) vectors in \(file), found \(table.rowCount); both must hold "
          + "the same cases in the same order", file: path)
    }
    func column(_ given: String?, _ usual: [String]) throws -> Int? {
      if let given { return try table.columnIndex(given) }
      return usual.lazy.compactMap { table.columns.firstIndex(of: $0) }.first
    }
    guard let ids = try column(id, ["case", "id", "case_id"]) else {
      throw IndexingError(
        .unknownColumn,
        "expected a column \"case\" or \"id\" with the names of cases, found "
          + table.columns.map { "\"\($0)\"" }.joined(separator: ", ") + "; name it with --case",
        file: path)
    }
    let groups = try column(group, ["group", "patient"])
    let texts = try column(text, ["text", "report"])
    let images = try column(image, ["image"])
    let rest = table.columns.indices.filter { ![ids, groups, texts, images].contains($0) }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    func cell(_ row: Int, _ column: Int?) -> String? {
      guard let column, !table.isEmpty(row: row, column: column) else { return nil }
      return table.cell(row: row, column: column)
    }
    let cases = try (0..<count).map { row in
      guard let id = cell(row, ids) else {
        throw IndexingError(
          .invalidArgument,
          "\(path):\(table.lineNumber(row: row)), column \"\(table.columns[ids])\": the case has no name"
        )
      }
      return CaseRecord(
        id: id, group: cell(row, groups), text: cell(row, texts),
        image: cell(row, images).map { URL(fileURLWithPath: $0, relativeTo: folder).path },
        cells: rest.map { cell(row, $0) })
    }
    return (cases, rest.map { table.columns[$0] })
  }
}
