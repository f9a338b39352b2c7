import Crypto
import Foundation
import GRDB

/// The tables of `cases.sqlite`.
///
/// Its transactions are what commits: a file of vectors that no row of
/// `segments` names does not exist for anybody.
enum Schema {
  static let fileName = "cases.sqlite"
  static let version = "1"

  static func create(_ db: Database, _ description: IndexDescription) throws {
    try db.execute(
      sql: """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE columns(position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE cases(
          row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, grp TEXT NOT NULL, text TEXT,
          image TEXT, cells TEXT NOT NULL, digest BLOB NOT NULL, dead INTEGER NOT NULL DEFAULT 0);
        CREATE UNIQUE INDEX alive ON cases(id) WHERE dead = 0;
        CREATE TABLE segments(
          number INTEGER PRIMARY KEY AUTOINCREMENT, modality TEXT NOT NULL, file TEXT NOT NULL,
          count INTEGER NOT NULL, bytes INTEGER NOT NULL, digest TEXT NOT NULL);
        CREATE TABLE graphs(
          modality TEXT PRIMARY KEY, file TEXT NOT NULL, bytes INTEGER NOT NULL,
          digest TEXT NOT NULL, last INTEGER NOT NULL, candidates INTEGER NOT NULL) WITHOUT ROWID;
        CREATE VIRTUAL TABLE texts USING fts5(
          text, content='cases', content_rowid='row', tokenize='unicode61 remove_diacritics 2');
        """)
    let values = [
      "version": version, "width": String(description.width),
      "metric": description.metric.rawValue, "fingerprint": description.fingerprint,
      "redacted": description.isRedacted ? "1" : "0",
    ]
    for key in values.keys.sorted() {
      try db.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [key, values[key]])
    }
  }

  /// The description, or `nil` where nothing was ever committed.
  static func description(_ db: Database, folder: String) throws -> IndexDescription? {
    guard try db.tableExists("meta") else { return nil }
    func value(_ key: String) throws -> String? {
      try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
    }
    guard try value("version") == version, let width = try value("width").flatMap({ Int($0) }),
      let metric = try value("metric").flatMap({ VectorMetric(rawValue: $0) })
    else {
      throw IndexingError(
        .notAnIndex, "the index was made by another version of Chiasm; build it anew", file: folder)
    }
    return IndexDescription(
      width: width, metric: metric, fingerprint: try value("fingerprint") ?? "",
      isRedacted: try value("redacted") == "1")
  }

  /// A checksum of what is stored of a case.
  static func digest(
    id: String, group: String, text: String?, image: String?, cells: String
  ) -> [UInt8] {
    var hash = SHA256()
    for part in [id, group, text, image, cells] {
      let bytes = Array((part ?? "").utf8)
      // Lengths keep the parts apart; a missing one is not an empty one.
      hash.update(data: Array("\(part == nil ? -1 : bytes.count) ".utf8))
      hash.update(data: bytes)
    }
    return Array(Array(hash.finalize()).prefix(16))
  }

  static func encoded(cells: [String?]) throws -> String {
    String(decoding: try JSONEncoder().encode(cells), as: UTF8.self)
  }

  static func decoded(cells: String) -> [String?] {
    (try? JSONDecoder().decode([String?].self, from: Data(cells.utf8))) ?? []
  }
}

/// Does work on the database; whatever it throws becomes one of our errors.
func withDatabase<Result>(
  _ folder: String, _ body: () throws -> Result
) throws(IndexingError) -> Result {
  do {
    return try body()
  } catch let error as IndexingError {
    throw error
  } catch let error as DatabaseError {
    let path = folder + "/" + Schema.fileName
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      throw IndexingError(
        .damaged,
        "the database is damaged (\(error.message ?? "no detail")); restore it from a copy",
        file: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      throw IndexingError(.inUse, "another process holds the database; try again", file: path)
    default:
      throw IndexingError(
        .database, "the database refused (\(error.message ?? "\(error.resultCode)"))", file: path)
    }
  } catch {
    throw IndexingError(.database, "\(error)", file: folder)
  }
}
