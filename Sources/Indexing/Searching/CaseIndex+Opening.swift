import Foundation
import GRDB

extension CaseIndex {
  /// What a snapshot is made of.
  struct Parts {
    let queue: DatabaseQueue
    let description: IndexDescription
    let columns: [String]
    let cases: CaseList
    let spaces: [VectorSpace]
    let graphs: [String: LoadedGraph]
    let notices: [String]
  }

  /// Reads a snapshot; `nil` if a file vanished meanwhile.
  static func parts(
    _ folder: URL, verifies: Bool, usesGraphs: Bool, _ threads: Int
  ) throws(IndexingError) -> Parts? {
    let root = folder.path
    let path = root + "/" + Schema.fileName
    guard FileManager.default.fileExists(atPath: path) else {
      throw IndexingError(
        .notAnIndex, "holds no index; make one with chiasm index --output", file: root)
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    // The transaction below stays open: it is the snapshot.
    configuration.allowsUnsafeTransactions = true
    let settings = configuration
    let (queue, found) = try withDatabase(root) {
      let queue = try DatabaseQueue(path: path, configuration: settings)
      let found = try queue.inDatabase { db in
        try db.execute(sql: "PRAGMA query_only = ON; BEGIN DEFERRED")
        return try Listed(db, root)
      }
      return (queue, found)
    }
    guard let found else {
      throw IndexingError(
        .notAnIndex, "an index was begun here and never finished; build it anew", file: root)
    }
    let vectors = root + "/" + IndexWriter.vectorsFolder + "/"
    var segments: [String: [(number: Int64, segment: Segment)]] = [:]
    let fingerprint = digest(ofFingerprint: found.description.fingerprint)
    for row in found.segments {
      guard FileManager.default.fileExists(atPath: vectors + row.file) else { return nil }
      let segment: Segment
      do {
        segment = try Segment(path: vectors + row.file, verifies: verifies)
      } catch {
        // Removed between the two calls: another round finds what took its place.
        if !FileManager.default.fileExists(atPath: vectors + row.file) { return nil }
        throw error
      }
      let header = segment.header
      guard header.width == found.description.width, header.metric == found.description.metric,
        header.count == row.count
      else {
        throw IndexingError(
          .damaged,
          "expected \(row.count) vectors of width \(found.description.width) as the database says, found "
            + "\(header.count) of width \(header.width); restore the file from a copy",
          file: vectors + row.file)
      }
      guard header.fingerprint == fingerprint else {
        throw IndexingError(
          .fingerprintMismatch,
          "the vectors were made by another encoder than the index says; build it anew",
          file: vectors + row.file)
      }
      segments[row.modality, default: []].append((row.number, segment))
    }
    let spaces = SegmentRow.modalities(found.segments).map {
      VectorSpace($0, segments[$0] ?? [], found.cases)
    }
    var graphs: [String: LoadedGraph] = [:]
    var notices: [String] = []
    for row in found.graphs where usesGraphs {
      guard let space = spaces.first(where: { $0.modality == row.modality }) else { continue }
      guard FileManager.default.fileExists(atPath: vectors + row.file) else { return nil }
      do {
        graphs[row.modality] = try LoadedGraph(
          path: vectors + row.file, row, space, found.description, threads: threads)
      } catch {
        // A graph only makes searching faster: without it the answer is exact, and slower.
        guard error.code == .recallTooLow else { throw error }
        notices.append(error.message)
      }
    }
    return Parts(
      queue: queue, description: found.description, columns: found.columns, cases: found.cases,
      spaces: spaces, graphs: graphs, notices: notices)
  }

  /// What the database says in one transaction.
  private struct Listed {
    let description: IndexDescription
    let columns: [String]
    let segments: [SegmentRow]
    let graphs: [GraphRow]
    let cases: CaseList

    init?(_ db: Database, _ root: String) throws {
      guard let description = try Schema.description(db, folder: root) else { return nil }
      self.description = description
      columns = try String.fetchAll(db, sql: "SELECT name FROM columns ORDER BY position")
      segments = try SegmentRow.fetch(db)
      graphs = try GraphRow.fetch(db)
      cases = try CaseList(db)
    }
  }
}
