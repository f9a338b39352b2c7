import Foundation

/// A folder that lasts until the test process ends.
///
/// It is not removed by a `deinit`, which may run after the last use of the value and before the
/// last use of its files.
struct TemporaryFolder: Sendable {
  private static let root: String = {
    let path = FileManager.default.temporaryDirectory.path + "/chiasm-cohorts-\(UUID().uuidString)"
    atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.root) }
    return path
  }()

  let path: String

  init() throws {
    path = Self.root + "/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Writes a text file and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }
}
