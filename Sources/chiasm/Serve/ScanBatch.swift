import Dispatch
import Indexing
import Synchronization

/// Compares vectors of several searches in one pass.
///
/// A pass over an index reads all of its vectors whatever it compares them with, so what has come in while one
/// pass runs is done together in the next: under load a search costs a fraction of a pass, and alone it waits for
/// nobody.
final class ScanBatch: Sendable {
  /// What one search wants.
  private struct Wanted: Sendable {
    let index: CaseIndex
    let vector: [Float]
    let modality: String
    let options: SearchOptions
    let done: @Sendable (Result<[Match], IndexingError>) -> Void
  }

  private struct State {
    var waiting: [Wanted] = []
    var isRunning = false
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "chiasm.scan")

  /// The cases that fit best.
  func search(
    _ index: CaseIndex, vector: [Float], in modality: String, _ options: SearchOptions
  ) async throws -> [Match] {
    try await withCheckedThrowingContinuation { continuation in
      let wanted = Wanted(index: index, vector: vector, modality: modality, options: options) {
        continuation.resume(with: $0)
      }
      let begins = state.withLock { state in
        state.waiting.append(wanted)
        defer { state.isRunning = true }
        return !state.isRunning
      }
      if begins { queue.async { self.work() } }
    }
  }

  private func work() {
    while true {
      let batch = state.withLock { state in
        defer { state.waiting = [] }
        if state.waiting.isEmpty { state.isRunning = false }
        return state.waiting
      }
      if batch.isEmpty { return }
      var rest = batch[...]
      while let first = rest.first {
        // Alike in all but the vector; the others wait for the next pass, in their order.
        let alike = rest.filter {
          $0.index === first.index && $0.modality == first.modality && $0.options == first.options
            && $0.vector.count == first.vector.count
        }
        rest =
          rest.filter { other in
            !(other.index === first.index && other.modality == first.modality
              && other.options == first.options && other.vector.count == first.vector.count)
          }[...]
        Self.answer(Array(alike))
      }
    }
  }

  private static func answer(_ alike: [Wanted]) {
    let first = alike[0]
    guard first.vector.count == first.index.description.width else {
      for wanted in alike {
        wanted.done(
          Result { () throws(IndexingError) in
            try wanted.index.search(vector: wanted.vector, in: wanted.modality, wanted.options)
          })
      }
      return
    }
    do {
      let found = try first.index.search(
        vectors: alike.flatMap(\.vector), in: first.modality, first.options)
      for (wanted, matches) in zip(alike, found) { wanted.done(.success(matches)) }
    } catch {
      // One vector that cannot be compared must not cost the others their answer.
      for wanted in alike {
        wanted.done(
          alike.count == 1
            ? .failure(error)
            : Result { () throws(IndexingError) in
              try wanted.index.search(vector: wanted.vector, in: wanted.modality, wanted.options)
            })
      }
    }
  }
}
