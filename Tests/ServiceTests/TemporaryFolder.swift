import Foundation

/// A folder that is gone when the test has ended.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    let place = FileManager.default.temporaryDirectory.appending(
      path: "chiasm-service-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    // Without links, as paths are compared.
    url = URL(fileURLWithPath: realpath(place.path, nil).map { String(cString: $0) } ?? place.path)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, making its folders.
  @discardableResult
  func write(_ text: String, to path: String) throws -> URL {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  /// Adds a line to a file.
  func append(_ line: String, to path: String) throws {
    let handle = try FileHandle(forWritingTo: url.appending(path: path))
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data((line + "\n").utf8))
  }
}
