import Dispatch
import Foundation
import Indexing
import Synchronization

/// An index that is open, and opened anew when a writer has changed it.
///
/// Whether it has changed is looked at every two seconds, asked or not. Opening and reading its words takes seconds
/// where there are many cases, so that happens aside: searches go on in the former snapshot until the new one is ready.
final class OpenIndex: Sendable {
  private struct State {
    var index: CaseIndex
    var stamp: [Date]
    var problem: String?
  }

  private let folder: URL
  private let threads: Int
  private let state: Mutex<State>
  private let opening = DispatchQueue(label: "chiasm.opening", qos: .utility)

  /// How often changes are looked for.
  private static let interval = DispatchTimeInterval.seconds(2)

  /// Opens an index and reads its words.
  init(_ folder: URL, threads: Int) throws(IndexingError) {
    self.folder = folder
    self.threads = threads
    let stamp = Self.stamp(folder)
    state = Mutex(State(index: try Self.read(folder, threads), stamp: stamp))
    lookAgain()
  }

  private func lookAgain() {
    // Until nobody holds the index any more.
    opening.asyncAfter(deadline: .now() + Self.interval) { [weak self] in
      self?.look()
      self?.lookAgain()
    }
  }

  private static func read(_ folder: URL, _ threads: Int) throws(IndexingError) -> CaseIndex {
    let index = try CaseIndex(folder, verifies: false, threads: threads)
    try index.loadWords()
    return index
  }

  /// The newest snapshot that could be read.
  var index: CaseIndex { state.withLock { $0.index } }

  /// Why that is not the present state of the folder, if it is not.
  var problem: String? { state.withLock { $0.problem } }

  /// Opens the index anew if it has changed.
  private func look() {
    let stamp = Self.stamp(folder)
    guard stamp != state.withLock({ $0.stamp }) else { return }
    let read = Result { () throws(IndexingError) in try Self.read(folder, threads) }
    state.withLock { state in
      // A folder that cannot be read is tried again when it changes once more.
      state.stamp = stamp
      switch read {
      case .success(let index):
        state.index = index
        state.problem = nil
      case .failure(let error):
        state.problem =
          "The index has changed and could not be read again, so this is its former state: \(error)"
      }
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
