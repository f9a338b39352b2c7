import GRDB

extension IndexWriter {
  /// Deletes cases: no search finds them any more, and their texts and cells are overwritten.
  ///
  /// Their vectors, and single words of their texts in the word index, stay in the files until ``compact()``.
  ///
  /// - Returns: How many were deleted.
  /// - Throws: ``IndexingError`` with code `unknownCase` if one is not there; then none is deleted.
  @discardableResult
  public func delete(_ ids: [String]) throws(IndexingError) -> Int {
    try withDatabase(root) {
      try queue.write { db in
        for id in ids {
          guard
            let found = try Row.fetchOne(
              db, sql: "SELECT row, text FROM cases WHERE id = ? AND dead = 0", arguments: [id])
          else {
            throw IndexingError(
              .unknownCase, "there is no case \"\(id)\" in the index; nothing was deleted",
              file: self.root)
          }
          let row: Int64 = found["row"]
          let text: String? = found["text"]
          if let text {
            try db.execute(
              sql: "INSERT INTO texts(texts, rowid, text) VALUES ('delete', ?, ?)",
              arguments: [row, text])
          }
          try db.execute(
            sql: """
              UPDATE cases SET dead = 1, text = NULL, image = NULL, cells = '[]', grp = '', id = ''
              WHERE row = ?
              """, arguments: [row])
        }
      }
    }
    return ids.count
  }
}
