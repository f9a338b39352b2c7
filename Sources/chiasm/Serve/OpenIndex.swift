import Foundation
import Indexing
import Synchronization

/// An index that is open, and opened anew when a writer has changed it.
final class OpenIndex: Sendable {
  private struct State {
    var index: CaseIndex
    var stamp: [Date]
    var looked: ContinuousClock.Instant
  }

  private let folder: URL
  private let threads: Int
  private let state: Mutex<State>

  /// How long a snapshot is used without a look.
  private static let freshness = Duration.seconds(2)

  /// Opens an index.
  init(_ folder: URL, threads: Int) throws(IndexingError) {
    self.folder = folder
    self.threads = threads
    let stamp = Self.stamp(folder)
    let index = try CaseIndex(folder, verifies: false, threads: threads)
    state = Mutex(State(index: index, stamp: stamp, looked: .now))
  }

  /// The present snapshot; the former one where the present cannot be read.
  var index: CaseIndex {
    state.withLock { state in
      guard ContinuousClock.now - state.looked > Self.freshness else { return state.index }
      state.looked = .now
      let stamp = Self.stamp(folder)
      if stamp != state.stamp,
        let index = try? CaseIndex(folder, verifies: false, threads: threads)
      {
        state.index = index
        state.stamp = stamp
      }
      return state.index
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
