import CHNSW
import Foundation

/// An approximate graph over the first files of a modality; rows of later files are compared exactly.
final class LoadedGraph: @unchecked Sendable {
  // Unchecked for the handle: after `init` it is only searched, which hnswlib allows at once.

  private let handle: OpaquePointer
  /// Rows that the graph holds: these, and no others.
  let coveredRows: Int
  /// How many candidates a search keeps.
  let candidates: Int
  /// The share of the true ten nearest that it found in the check.
  let recall: Double

  /// Below this share of true neighbors a graph is refused.
  static let leastRecall = 0.98
  /// Queries of the check.
  static let checkCount = 200

  /// Loads a graph and compares it with exact search.
  init(
    path: String, _ row: GraphRow, _ space: VectorSpace, _ description: IndexDescription,
    threads: Int
  ) throws(IndexingError) {
    // hnswlib trusts what it reads.
    guard hexadecimal(try digest(ofFile: path)) == row.digest else {
      throw IndexingError(
        .damaged,
        "the graph does not match its checksum; build it anew with chiasm index graph, or search with --exact",
        file: path)
    }
    var message = [CChar](repeating: 0, count: Int(CHIASM_HNSW_MESSAGE))
    guard
      let handle = chiasm_hnsw_load(SegmentHeader.stride(width: description.width), path, &message)
    else { throw Self.failure(message, path) }
    self.handle = handle
    // Loading sets it back to 10.
    candidates = row.candidates
    chiasm_hnsw_set_candidates(handle, candidates)
    coveredRows = space.parts.filter { $0.number <= row.last }.reduce(0) {
      $0 + $1.segment.header.count
    }
    guard chiasm_hnsw_count(handle) == coveredRows else {
      chiasm_hnsw_release(handle)
      throw IndexingError(
        .damaged,
        "the graph holds other vectors than the index; build it anew with chiasm index graph, or search with --exact",
        file: path)
    }
    do {
      recall = try GraphCheck.recall(handle, space, rows: coveredRows, threads: threads)
    } catch {
      chiasm_hnsw_release(handle)
      throw error
    }
    guard recall >= Self.leastRecall else {
      chiasm_hnsw_release(handle)
      throw GraphCheck.tooLow(recall, space.modality)
    }
  }

  deinit { chiasm_hnsw_release(handle) }

  static func failure(_ message: [CChar], _ path: String?) -> IndexingError {
    let text = String(
      decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return IndexingError(.graph, "hnswlib: \(text)", file: path)
  }

  /// The best rows of each query: from the graph, with more candidates where rows are filtered or deleted; exactly where
  /// that leaves fewer than were asked for.
  func best(
    _ queries: AlignedRows, _ space: VectorSpace, passing: [UInt64]?, count k: Int, threads: Int
  ) throws(IndexingError) -> [[(row: Int, score: Float)]] {
    let all = 0..<space.positions.count
    let rest = try space.best(
      queries, passing: passing, count: k, threads: threads,
      rows: coveredRows..<space.positions.count)
    var results: [[(row: Int, score: Float)]] = []
    for index in 0..<queries.count {
      let wanted = min(coveredRows, passing == nil ? k : max(candidates, 4 * k))
      let found = try Self.search(handle, queries.base + index * queries.stride, wanted)
      var rows = found.filter { row in
        passing.map { $0[row.row >> 6] >> UInt64(row.row & 63) & 1 == 1 } ?? true
      }
      if rows.count < min(k, coveredRows) {
        let query = AlignedRows(
          queries.base + index * queries.stride, count: 1, width: queries.stride, normalizes: false)
        results += try space.best(query, passing: passing, count: k, threads: threads, rows: all)
        continue
      }
      rows += rest[index]
      rows.sort { $0.score != $1.score ? $0.score > $1.score : $0.row < $1.row }
      results.append(Array(rows.prefix(k)))
    }
    return results
  }

  static func search(
    _ handle: OpaquePointer, _ query: UnsafePointer<Float>, _ k: Int
  ) throws(IndexingError) -> [(row: Int, score: Float)] {
    var labels = [UInt64](repeating: 0, count: max(1, k))
    var scores = [Float](repeating: 0, count: max(1, k))
    var message = [CChar](repeating: 0, count: Int(CHIASM_HNSW_MESSAGE))
    let count = chiasm_hnsw_search(handle, query, k, &labels, &scores, &message)
    guard count >= 0 else { throw failure(message, nil) }
    return (0..<Int(count)).map { (Int(labels[$0]), scores[$0]) }
  }
}
