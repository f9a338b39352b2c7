import Foundation
import GRDB

extension CaseIndex {
  /// What a check looked at.
  public struct Check: Sendable, Hashable, Codable {
    /// Cases whose texts and cells match their checksums.
    public let cases: Int
    /// Vectors, by modality, whose files match their checksums.
    public let vectors: [String: Int]
    /// Bytes of vectors.
    public let bytes: Int
  }

  /// Reads every byte of the index and compares it with its checksums.
  ///
  /// - Throws: ``IndexingError`` with code `damaged` and the first file at fault.
  public func check() throws(IndexingError) -> Check {
    var vectors: [String: Int] = [:]
    var bytes = 0
    for space in spaces {
      for part in space.parts {
        try part.segment.verify()
        bytes += part.segment.header.payloadByteCount ?? 0
      }
      vectors[space.modality] = space.livingCount
    }
    let path = root + "/" + Schema.fileName
    let count = try withDatabase(root) {
      try queue.unsafeRead { db in
        let answers = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
        guard answers == ["ok"] else {
          throw IndexingError(
            .damaged, "the database is damaged (\(answers.first ?? "")); restore it from a copy",
            file: path)
        }
        var count = 0
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM cases WHERE dead = 0 ORDER BY row")
        while let row = try rows.next() {
          _ = try self.checked(row)
          count += 1
        }
        return count
      }
    }
    return Check(cases: count, vectors: vectors, bytes: bytes)
  }
}
