/// How many of the true neighbors a graph finds.
enum GraphCheck {
  /// The share of the exact ten best that the graph finds, over 200 rows of the index that stand evenly
  /// spread; the rows themselves are left out, because finding a row by itself is easy.
  static func recall(
    _ handle: OpaquePointer, _ space: VectorSpace, rows: Int, threads: Int
  ) throws(IndexingError) -> Double {
    let queries = min(LoadedGraph.checkCount, rows)
    let k = min(11, rows)
    guard queries > 0, k > 1 else { return 1 }
    var found = 0
    var expected = 0
    for start in stride(from: 0, to: queries, by: 100) {
      let asked = (start..<min(start + 100, queries)).map { $0 * rows / queries }
      let flat = asked.flatMap { space.vector(row: $0) }
      let width = flat.count / asked.count
      let batch = flat.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map {
          AlignedRows($0, count: asked.count, width: width, normalizes: false)
        }
      }
      guard let batch else { continue }
      let exact = try space.best(
        batch, passing: nil, count: k, threads: threads, rows: 0..<rows)
      for (index, own) in asked.enumerated() {
        let truth = exact[index].filter { $0.row != own }.prefix(k - 1)
        guard let least = truth.last?.score else { continue }
        // A row whose score equals the worst true one is as good; the two sums round differently.
        let allowance = 1e-5 * max(1, abs(least))
        let near = try LoadedGraph.search(handle, batch.base + index * batch.stride, k)
        expected += truth.count
        found += min(truth.count, near.count { $0.row != own && $0.score >= least - allowance })
      }
    }
    return expected > 0 ? Double(found) / Double(expected) : 1
  }

  static func tooLow(_ recall: Double, _ modality: String) -> IndexingError {
    let percent = (recall * 1000).rounded() / 10
    return IndexingError(
      .recallTooLow,
      "the graph of \(modality) finds \(percent) % of the true ten nearest cases, fewer than 98 %; it is "
        + "left aside and every vector is compared")
  }
}
