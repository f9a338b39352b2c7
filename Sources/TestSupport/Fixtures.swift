public import Foundation

/// Where golden values are kept: `Tests/Fixtures`, each topic beside the script that made it.
public enum Fixtures {
  /// The folder `Tests/Fixtures`, found from this file, so that tests run from any folder.
  public static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Tests/Fixtures")

  /// The address of one fixture, such as `operators/schemas.txt`.
  public static func url(_ path: String) -> URL { folder.appending(path: path) }

  /// The bytes of one fixture.
  public static func data(_ path: String) throws -> Data { try Data(contentsOf: url(path)) }

  /// The lines of one text fixture, without empty ones.
  public static func lines(_ path: String) throws -> [String] {
    try String(contentsOf: url(path), encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// Whether the fixture is there; some are made by a script and not kept.
  public static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path)
  }
}
