import Foundation
import Indexing
import Tensors

/// Exact search among the peer's rows, in an index on disk as users have it, on one thread.
func timeVectorSearch(_ exchange: Exchange, steps: Int) throws {
  func rows(_ name: String) throws -> Tensor {
    try NumpyFile(path: "\(exchange.folder)/vector_search_\(name).npy").tensor()
  }
  let gallery = try rows("rows")
  let queries = try rows("queries").array(of: Float.self)
  let width = gallery.shape[1]
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "chiasm-vector-search-\(ProcessInfo.processInfo.processIdentifier)")
  defer { try? FileManager.default.removeItem(at: folder) }
  do {
    let writer = try IndexWriter.create(
      at: folder, IndexDescription(width: width, metric: .dot))
    let values = try gallery.array(of: Float.self)
    try values.withUnsafeBufferPointer { buffer in
      _ = try writer.append(
        (0..<gallery.shape[0]).map { CaseRecord(id: "\($0)") },
        vectors: [ModalityVectors(modality: "rows", width: width, rows: buffer)])
    }
  }
  let index = try CaseIndex(folder, verifies: false, threads: 1)
  let options = SearchOptions(count: 10)
  let batch = queries.count / width
  func check(_ found: [[Match]]) -> Double {
    var sum = 0
    for (query, matches) in found.enumerated() {
      for (rank, match) in matches.enumerated() {
        sum += match.position * ((query * options.count + rank) % 13 + 1)
      }
    }
    return Double(sum)
  }
  func one(_ place: Int) throws -> [Match] {
    let start = place % batch * width
    return try index.search(
      vector: Array(queries[start..<start + width]), in: "rows", options)
  }
  var place = 0
  let single = try secondsOfEach(warmup: 3, steps: 8 * steps) {
    _ = try one(place)
    place += 1
  }
  try report("search_1", unit: "s", values: single, check: check((0..<batch).map(one)))
  var found: [[Match]] = []
  let together = try secondsOfEach(warmup: 1, steps: steps) {
    found = try index.search(vectors: queries, in: "rows", options)
  }
  try report("search_128", unit: "s", values: together, check: check(found))
}
