import Foundation

/// `log.jsonl`: one line an event, appended, so that a resumed run continues the same file.
final class EventLog {
  private let handle: FileHandle

  /// Opens or makes the file; nil if that is impossible, because a log never stops a run.
  init?(_ url: URL) {
    if !FileManager.default.fileExists(atPath: url.path) {
      guard FileManager.default.createFile(atPath: url.path, contents: nil) else { return nil }
    }
    guard let handle = try? FileHandle(forWritingTo: url) else { return nil }
    _ = try? handle.seekToEnd()
    self.handle = handle
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
