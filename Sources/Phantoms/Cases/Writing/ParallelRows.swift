import Foundation
import Synchronization

/// Work on rows that do not depend on each other, on all processors, with results in order.
struct ParallelRows: Sendable {
  /// Rows between two writes and two looks at the interrupt flag: what memory is bounded by.
  static let batchSize = 1_024

  let isInterrupted: @Sendable () -> Bool

  /// Calls `make` for every row and `use` with the results of one batch after the other.
  ///
  /// - Throws: What `make` or `use` throws first, or ``PhantomError`` with code `interrupted`.
  func each<Result: Sendable>(
    _ rows: [Int], make: @Sendable (Int) throws(PhantomError) -> Result,
    use: ([Result]) throws(PhantomError) -> Void
  ) throws(PhantomError) {
    for start in stride(from: 0, to: rows.count, by: Self.batchSize) {
      if isInterrupted() {
        throw PhantomError(
          .interrupted, place: "phantom", message: "interrupted; nothing was kept")
      }
      try use(results(Array(rows[start..<min(start + Self.batchSize, rows.count)]), make))
    }
  }

  private func results<Result: Sendable>(
    _ rows: [Int], _ make: @Sendable (Int) throws(PhantomError) -> Result
  ) throws(PhantomError) -> [Result] {
    let parts = max(1, min(rows.count, 4 * ProcessInfo.processInfo.activeProcessorCount))
    let outcomes = Mutex([Swift.Result<[Result], PhantomError>?](repeating: nil, count: parts))
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let range = rows.count * part / parts..<rows.count * (part + 1) / parts
      var made: [Result] = []
      made.reserveCapacity(range.count)
      let outcome: Swift.Result<[Result], PhantomError>
      do throws(PhantomError) {
        for row in range { made.append(try make(rows[row])) }
        outcome = .success(made)
      } catch {
        outcome = .failure(error)
      }
      let finished = outcome
      outcomes.withLock { $0[part] = finished }
    }
    var all: [Result] = []
    all.reserveCapacity(rows.count)
    for outcome in outcomes.withLock({ $0 }) {
      if let outcome { all += try outcome.get() }
    }
    return all
  }
}
