import BuiltPrograms
import Foundation

/// The program that writes and reads an index in a process of its own.
enum IndexHostProgram {
  /// Starts it.
  static func start(_ arguments: [String]) throws -> (process: Process, output: Pipe) {
    let process = Process()
    process.executableURL = try builtProgram("IndexHost")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }
}
