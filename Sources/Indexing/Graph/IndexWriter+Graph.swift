import CHNSW
import Foundation
import GRDB

extension IndexWriter {
  /// A graph that was built.
  public struct BuiltGraph: Sendable, Hashable {
    /// The modality.
    public let modality: String
    /// The rows it holds.
    public let count: Int
    /// The share of the true ten nearest that it finds.
    public let recall: Double
    /// How many candidates a search keeps.
    public let candidates: Int
  }

  /// Builds an approximate graph of each modality that has more vectors than results are asked for.
  ///
  /// hnswlib with 16 links a row and 200 candidates while building; a search keeps 64 candidates, or
  /// as many more, up to 1024, as the check needs.
  ///
  /// - Parameter progress: Told how many rows of how many are in the graph.
  /// - Throws: ``IndexingError`` with code `recallTooLow` if no number of candidates is enough.
  public func buildGraphs(
    progress: (String, Int, Int) -> Void = { _, _, _ in }
  ) throws(IndexingError) -> [BuiltGraph] {
    var built: [BuiltGraph] = []
    let index = try CaseIndex(folder, usesGraphs: false)
    for space in index.spaces where space.livingCount > 0 {
      built.append(try build(space, index.threads, progress))
    }
    try removeStrays()
    return built
  }

  private func build(
    _ space: VectorSpace, _ threads: Int, _ progress: (String, Int, Int) -> Void
  ) throws(IndexingError) -> BuiltGraph {
    let stride = SegmentHeader.stride(width: description.width)
    let rows = space.positions.count
    var message = [CChar](repeating: 0, count: Int(CHIASM_HNSW_MESSAGE))
    guard let handle = chiasm_hnsw_create(stride, rows, 16, 200, 100, &message) else {
      throw LoadedGraph.failure(message, nil)
    }
    defer { chiasm_hnsw_release(handle) }
    for part in space.parts {
      for row in 0..<part.segment.header.count {
        let isAdded = withExtendedLifetime(part.segment) {
          chiasm_hnsw_add(
            handle, part.segment.rows + row * stride, UInt64(part.start + row), &message)
        }
        guard isAdded else { throw LoadedGraph.failure(message, nil) }
        if (part.start + row) % 1000 == 999 {
          progress(space.modality, part.start + row + 1, rows)
        }
      }
    }
    var candidates = 64
    chiasm_hnsw_set_candidates(handle, candidates)
    var recall = try GraphCheck.recall(handle, space, rows: rows, threads: threads)
    while recall < LoadedGraph.leastRecall, candidates < 1024 {
      candidates *= 2
      chiasm_hnsw_set_candidates(handle, candidates)
      recall = try GraphCheck.recall(handle, space, rows: rows, threads: threads)
    }
    guard recall >= LoadedGraph.leastRecall else {
      let percent = (recall * 1000).rounded() / 10
      throw IndexingError(
        .recallTooLow,
        "no graph was written: with \(candidates) candidates that of \(space.modality) finds \(percent) % "
          + "of the true ten nearest cases, fewer than 98 %; searching stays exact")
    }
    let file = newFile(space.modality, "hnsw")
    let temporary = path(of: file) + DurableFile.suffix
    guard chiasm_hnsw_save(handle, temporary, &message) else {
      throw LoadedGraph.failure(message, temporary)
    }
    try DurableFile.adopt(temporary, as: path(of: file))
    let sum = hexadecimal(try digest(ofFile: path(of: file)))
    let size =
      (try? FileManager.default.attributesOfItem(atPath: path(of: file))[.size]) as? Int ?? 0
    let kept = candidates
    let last = space.parts.last?.number ?? 0
    try withDatabase(root) {
      try queue.write { db in
        try db.execute(
          sql: "INSERT OR REPLACE INTO graphs VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [space.modality, file, size, sum, last, kept])
      }
    }
    return BuiltGraph(modality: space.modality, count: rows, recall: recall, candidates: candidates)
  }
}
