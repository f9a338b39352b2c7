import Contribution
import Foundation

/// `contribution/MODEL` of a run: appears when it is whole, in place of an earlier one.
struct ContributionFolder {
  /// Where it will be.
  let root: URL
  private let staging: URL
  private let old: URL

  init(run: URL, model: String) throws {
    let parent = run.appending(path: "contribution", directoryHint: .isDirectory)
    let name = FileName.safe(model)
    root = parent.appending(path: name, directoryHint: .isDirectory)
    // A dot in front: FileName gives no model such a name.
    staging = parent.appending(path: ".\(name).partial", directoryHint: .isDirectory)
    old = parent.appending(path: ".\(name).old", directoryHint: .isDirectory)
    try attempt(parent) {
      // What a killed program left.
      try? FileManager.default.removeItem(at: staging)
      try? FileManager.default.removeItem(at: old)
      try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
    }
  }

  /// Writes one file.
  func write(_ data: Data, _ path: String) throws {
    let url = staging.appending(path: path)
    try attempt(url) {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: url)
    }
  }

  /// Lets everything appear.
  func publish() throws {
    try attempt(root) {
      if FileManager.default.fileExists(atPath: root.path) {
        try FileManager.default.moveItem(at: root, to: old)
      }
      try FileManager.default.moveItem(at: staging, to: root)
      try? FileManager.default.removeItem(at: old)
    }
  }

  /// Leaves nothing behind.
  func discard() { try? FileManager.default.removeItem(at: staging) }

  private func attempt(_ url: URL, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      throw ContributionError(
        .failed, "\(url.path): cannot be written (\(error.localizedDescription))",
        underlying: error)
    }
  }
}
