import Foundation

/// A folder that appears under its name only when it is whole.
///
/// Files are written into a sibling named `NAME.partial-NUMBER`, which is renamed at the end. A program
/// that is killed leaves the sibling, which nothing reads and anybody may delete.
struct PartialFolder {
  private let target: URL
  /// Where to write.
  let place: URL

  /// Makes the sibling.
  ///
  /// - Throws: ``PhantomError`` with code `folderInUse` if the folder is there and not empty.
  init(for target: URL) throws(PhantomError) {
    self.target = target
    let parent = target.deletingLastPathComponent()
    place = parent.appending(
      path: "\(target.lastPathComponent).partial-\(ProcessInfo.processInfo.processIdentifier)",
      directoryHint: .isDirectory)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: target.path, isDirectory: &isFolder) {
      let contents = (try? FileManager.default.contentsOfDirectory(atPath: target.path)) ?? []
      guard isFolder.boolValue, contents.isEmpty else {
        throw PhantomError(
          .folderInUse, place: target.path,
          message: "something is there already; name another folder, or remove this one")
      }
    }
    do {
      // What a program of the same number left behind was never whole.
      try? FileManager.default.removeItem(at: place)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    } catch {
      throw Self.error(place, error)
    }
  }

  /// Gives the folder its name.
  func publish() throws(PhantomError) {
    do {
      if FileManager.default.fileExists(atPath: target.path) {
        // Only an empty folder got this far; one that has been filled since is not removed.
        guard try FileManager.default.contentsOfDirectory(atPath: target.path).isEmpty else {
          throw PhantomError(
            .folderInUse, place: target.path,
            message: "something was put there meanwhile; name another folder")
        }
        try FileManager.default.removeItem(at: target)
      }
      try FileManager.default.moveItem(at: place, to: target)
    } catch {
      throw error as? PhantomError ?? Self.error(target, error)
    }
  }

  /// Removes what was written.
  func discard() { try? FileManager.default.removeItem(at: place) }

  static func error(_ file: URL, _ error: any Error) -> PhantomError {
    PhantomError(
      .fileAccess, place: file.path,
      message: "cannot be written: \(error.localizedDescription); choose another folder")
  }
}
