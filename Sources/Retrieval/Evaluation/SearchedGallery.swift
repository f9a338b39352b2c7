import Dispatch
import Synchronization
import Tensors

/// One gallery and the queries that look through it: similarities a block of queries at a time.
///
/// No array of queries by gallery is ever held. Gallery rows that are equal bit by bit are multiplied
/// once, so that true ties stay ties: the rounding of a product depends on where a row stands in it.
struct SearchedGallery {
  /// Numbers in one block of similarities: 32 MB in single precision.
  static let blockSize = 8_000_000

  private let queries: Tensor
  private let distinct: Tensor
  /// Which distinct row each gallery row is; nil where all differ.
  private let placeOf: [Int32]?
  /// The rows of the gallery.
  let count: Int
  private let queryCount: Int

  init(queries: Tensor, gallery: Tensor) throws {
    self.queries = queries
    count = gallery.shape[0]
    queryCount = queries.shape[0]
    let (firsts, places) = try Self.distinctRows(gallery)
    if firsts.count == count {
      distinct = gallery
      placeOf = nil
    } else {
      distinct = try gallery.selecting(Tensor(firsts.map(Int64.init)))
      placeOf = places
    }
  }

  private static func distinctRows(_ rows: Tensor) throws -> (firsts: [Int], places: [Int32]) {
    let width = rows.shape[1]
    // Two zeros of different sign are one number.
    let values = try (rows + 0.0).array(of: Float.self)
    var places = [Int32](repeating: 0, count: rows.shape[0])
    var firsts: [Int] = []
    var known: [ArraySlice<Float>: Int32] = [:]
    for row in places.indices {
      let own = values[row * width..<(row + 1) * width]
      if let place = known[own] {
        places[row] = place
      } else {
        places[row] = Int32(firsts.count)
        known[own] = Int32(firsts.count)
        firsts.append(row)
      }
    }
    return (firsts, places)
  }

  /// What `body` makes of each query's similarities with the whole gallery, in the queries' order.
  ///
  /// `body` runs on several threads at once.
  func map<Result: Sendable>(
    _ body: @Sendable (_ query: Int, _ scores: UnsafeBufferPointer<Float>) -> Result
  ) throws -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(queryCount)
    let rows = max(1, Self.blockSize / max(1, count))
    for start in stride(from: 0, to: queryCount, by: rows) {
      let end = min(start + rows, queryCount)
      let block = try withoutGradients {
        try queries.sliced(start..<end).matmul(distinct.transposed())
      }
      results += try block.withBytes { bytes in
        self.rows(bytes.bindMemory(to: Float.self), first: start, count: end - start, body)
      }
    }
    return results
  }

  private func rows<Result: Sendable>(
    _ scores: UnsafeBufferPointer<Float>, first: Int, count rowCount: Int,
    _ body: @Sendable (Int, UnsafeBufferPointer<Float>) -> Result
  ) -> [Result] {
    let width = scores.count / max(1, rowCount)
    let parts = min(rowCount, 4 * Runtime.threadCount)
    let made = Mutex([[Result]](repeating: [], count: parts))
    let lent = Lent(scores: scores)
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      var own: [Result] = []
      var spread = [Float](repeating: 0, count: placeOf == nil ? 0 : count)
      for row in rowCount * part / parts..<rowCount * (part + 1) / parts {
        let given = UnsafeBufferPointer(rebasing: lent.scores[row * width..<(row + 1) * width])
        guard let placeOf else {
          own.append(body(first + row, given))
          continue
        }
        for index in placeOf.indices { spread[index] = given[Int(placeOf[index])] }
        own.append(spread.withUnsafeBufferPointer { body(first + row, $0) })
      }
      let finished = own
      made.withLock { $0[part] = finished }
    }
    return made.withLock { $0.flatMap { $0 } }
  }

  /// Memory that is only read while it is lent, so threads may share it.
  private struct Lent: @unchecked Sendable {
    let scores: UnsafeBufferPointer<Float>
  }
}
