import Foundation
import Fusion

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `log.jsonl`: one line an event, appended, so that a resumed run continues the same file.
///
/// Who writes it holds a lock on it (`flock`), which the system takes back however the process ends: that is how
/// `chiasm serve` tells a run that goes on from one that was stopped (`RunLock` in Service).
final class EventLog {
  private let handle: FileHandle

  /// Opens or makes the file, and locks it; nil if it cannot be made, because a log never stops a run.
  ///
  /// - Throws: `FusionError` with code `runFolder` if another process works on the run.
  init?(_ url: URL) throws(FusionError) {
    if !FileManager.default.fileExists(atPath: url.path) {
      guard FileManager.default.createFile(atPath: url.path, contents: nil) else { return nil }
    }
    guard let handle = try? FileHandle(forWritingTo: url) else { return nil }
    // A child that outlives this process would hold the lock on.
    _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    guard Self.lock(handle.fileDescriptor) else {
      throw FusionError(
        .runFolder,
        "\(url.deletingLastPathComponent().path): another process works on this run; wait until it has ended, "
          + "or choose another --output")
    }
    _ = try? handle.seekToEnd()
    self.handle = handle
  }

  /// Takes the lock; false if another process has it.
  ///
  /// A server that looks whether a run goes on has a lock of its own for an instant, so one refusal says nothing. Where
  /// the file system knows no locks, a server goes by the time of the last line.
  private static func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK || errno == EINTR else { return true }
      usleep(25_000)
    }
    return false
  }

  func write(_ event: String, _ fields: [String: String] = [:]) {
    var line = fields
    line["event"] = event
    line["time"] = Date().ISO8601Format()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    try? handle.write(contentsOf: data + Data("\n".utf8))
  }
}
