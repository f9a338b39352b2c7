import Dispatch
import Foundation
import Indexing
import Synchronization

/// An index that is open, and opened anew when a writer has changed it.
///
/// Opening and reading its words takes seconds where there are many cases, so that happens aside: searches go on
/// in the former snapshot until the new one is ready.
final class OpenIndex: Sendable {
  private struct State {
    var index: CaseIndex
    var stamp: [Date]
    var looked: ContinuousClock.Instant
    var isOpening = false
  }

  private let folder: URL
  private let threads: Int
  private let state: Mutex<State>
  private let opening = DispatchQueue(label: "chiasm.opening", qos: .utility)

  /// How long a snapshot is used without a look.
  private static let freshness = Duration.seconds(2)

  /// Opens an index and reads its words.
  init(_ folder: URL, threads: Int) throws(IndexingError) {
    self.folder = folder
    self.threads = threads
    let stamp = Self.stamp(folder)
    state = Mutex(
      State(index: try Self.read(folder, threads), stamp: stamp, looked: .now))
  }

  private static func read(_ folder: URL, _ threads: Int) throws(IndexingError) -> CaseIndex {
    let index = try CaseIndex(folder, verifies: false, threads: threads)
    try index.loadWords()
    return index
  }

  /// The newest snapshot that is ready; the former one where the present cannot be read.
  var index: CaseIndex {
    let (index, needed) = state.withLock { state -> (CaseIndex, [Date]?) in
      guard !state.isOpening, ContinuousClock.now - state.looked > Self.freshness else {
        return (state.index, nil)
      }
      state.looked = .now
      let stamp = Self.stamp(folder)
      guard stamp != state.stamp else { return (state.index, nil) }
      state.isOpening = true
      return (state.index, stamp)
    }
    if let needed { opening.async { self.open(as: needed) } }
    return index
  }

  private func open(as stamp: [Date]) {
    let index = try? Self.read(folder, threads)
    state.withLock { state in
      if let index {
        state.index = index
        state.stamp = stamp
      }
      state.looked = .now
      state.isOpening = false
    }
  }

  private static func stamp(_ folder: URL) -> [Date] {
    ["cases.sqlite", "cases.sqlite-wal"].map { name in
      let found = try? FileManager.default.attributesOfItem(
        atPath: folder.appending(path: name).path)
      return found?[.modificationDate] as? Date ?? .distantPast
    }
  }
}
