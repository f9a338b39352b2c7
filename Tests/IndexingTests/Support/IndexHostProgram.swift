import Foundation
import Testing

/// The program that writes and reads an index in a process of its own.
enum IndexHostProgram {
  /// The host lies beside the bundle of the tests.
  static func place() throws -> URL {
    let places = CommandLine.arguments.filter { $0.contains(".xctest") } + [Bundle.main.bundlePath]
    for place in places {
      var folder = URL(filePath: place)
      while folder.path.count > 1 {
        folder.deleteLastPathComponent()
        let candidate = folder.appending(path: "IndexHost")
        if FileManager.default.isExecutableFile(atPath: candidate.path),
          !candidate.hasDirectoryPath
        {
          return candidate
        }
      }
    }
    return try #require(nil, "no program \"IndexHost\" beside any of \(places)")
  }

  /// Starts it.
  static func start(_ arguments: [String]) throws -> (process: Process, output: Pipe) {
    let process = Process()
    process.executableURL = try place()
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }
}
