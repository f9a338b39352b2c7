public import Foundation

/// A program of this package, which was built beside the bundle of the tests, wherever that is.
///
/// - Parameter name: The name of its target, such as `chiasm`.
public func builtProgram(_ name: String) throws(MissingProgram) -> URL {
  let places = CommandLine.arguments.filter { $0.contains(".xctest") } + [Bundle.main.bundlePath]
  for place in places {
    var folder = URL(filePath: place)
    while folder.path.count > 1 {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: name)
      // A folder on the way up may be called as the program is, and folders are executable.
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder),
        !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate.path)
      {
        return candidate
      }
    }
  }
  throw MissingProgram(name: name, places: places)
}

/// A program that was not built.
public struct MissingProgram: Error, CustomStringConvertible {
  /// The name of its target.
  public let name: String
  /// Beside what it was looked for.
  public let places: [String]

  /// What was looked for, and where.
  public var description: String { "no program \"\(name)\" beside any of \(places)" }
}
