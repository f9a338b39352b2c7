import Foundation
import GRDB

extension IndexWriter {
  /// What a compaction did.
  public struct Compaction: Sendable, Hashable {
    /// Vectors that were removed.
    public let removed: Int
    /// Files of vectors before and after.
    public let filesBefore: Int
    /// Files of vectors before and after.
    public let filesAfter: Int
  }

  /// Writes each modality anew into one file without deleted cases, and removes the old files.
  ///
  /// Texts of deleted cases leave the disk as well, as soon as nobody reads an older state.
  ///
  /// Who is searching keeps what it has. Approximate graphs are dropped: they hold the old rows.
  @discardableResult
  public func compact() throws(IndexingError) -> Compaction {
    let (listed, dead) = try withDatabase(root) {
      try queue.read { db in
        (
          try SegmentRow.fetch(db),
          Set(try Int64.fetchAll(db, sql: "SELECT row FROM cases WHERE dead = 1"))
        )
      }
    }
    var written: [(modality: String, file: String, segment: SegmentWriter.Written)] = []
    var removed = 0
    for modality in SegmentRow.modalities(listed) {
      let segments = try listed.filter { $0.modality == modality }.map {
        row throws(IndexingError) in
        try Segment(path: path(of: row.file), verifies: true)
      }
      var places: [(segment: Int, row: Int)] = []
      var numbers: [Int64] = []
      for (index, segment) in segments.enumerated() {
        for row in 0..<segment.header.count {
          let number = segment.caseNumber(row: row)
          if dead.contains(number) {
            removed += 1
          } else {
            places.append((index, row))
            numbers.append(number)
          }
        }
      }
      if places.isEmpty { continue }
      let file = newFile(modality, "vectors")
      let stride = SegmentHeader.stride(width: description.width)
      // Rows are copied as they are: normalizing twice would change their last bits.
      let segment = try withExtendedLifetime(segments) { () throws(IndexingError) in
        try SegmentWriter.write(
          path: path(of: file), count: places.count, width: description.width, numbers: numbers,
          metric: description.metric, fingerprint: digest(ofFingerprint: description.fingerprint)
        ) { index, target in
          let place = places[index]
          target.update(from: segments[place.segment].rows + place.row * stride, count: stride)
        }
      }
      written.append((modality, file, segment))
    }
    let fresh = written
    try withDatabase(root) {
      try queue.write { db in
        try db.execute(
          sql: "DELETE FROM segments; DELETE FROM graphs; DELETE FROM cases WHERE dead = 1")
        for (modality, file, segment) in fresh {
          try self.insert(segment, modality: modality, file: file, db)
        }
        // Words of deleted texts stay in the word index until its parts are merged.
        try db.execute(sql: "INSERT INTO texts(texts) VALUES ('optimize')")
      }
      // Old pages leave the disk too, unless somebody is still reading them.
      _ = try? queue.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM")
        try db.checkpoint(.truncate)
      }
    }
    try removeStrays()
    return Compaction(removed: removed, filesBefore: listed.count, filesAfter: fresh.count)
  }
}
