import GRDB

/// A file of vectors that the database names.
struct SegmentRow: Hashable {
  var number: Int64
  var modality: String
  var file: String
  var count: Int
  var byteCount: Int
  var digest: String

  /// All of them, in the order in which they were written.
  static func fetch(_ db: Database) throws -> [SegmentRow] {
    try Row.fetchAll(db, sql: "SELECT * FROM segments ORDER BY number").map {
      SegmentRow(
        number: $0["number"], modality: $0["modality"], file: $0["file"], count: $0["count"],
        byteCount: $0["bytes"], digest: $0["digest"])
    }
  }

  /// The names of modalities, in the order of their first files.
  static func modalities(_ rows: [SegmentRow]) -> [String] {
    rows.reduce(into: []) { names, row in
      if !names.contains(row.modality) { names.append(row.modality) }
    }
  }
}

/// An approximate graph that the database names.
struct GraphRow: Hashable {
  var modality: String
  var file: String
  var byteCount: Int
  var digest: String
  /// The last file of vectors whose rows the graph holds.
  var last: Int64
  /// How many candidates a search keeps.
  var candidates: Int

  /// All of them, by modality.
  static func fetch(_ db: Database) throws -> [GraphRow] {
    try Row.fetchAll(db, sql: "SELECT * FROM graphs ORDER BY modality").map {
      GraphRow(
        modality: $0["modality"], file: $0["file"], byteCount: $0["bytes"], digest: $0["digest"],
        last: $0["last"], candidates: $0["candidates"])
    }
  }
}
