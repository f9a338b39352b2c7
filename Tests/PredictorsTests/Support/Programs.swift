import Cohorts
import Foundation
import Predictors
import TestSupport

/// Programs of `Fixtures/external` and what of the system tests need.
enum Programs {
  /// Age and region, as they stand in the table, to two probabilities.
  static func description(
    _ text: String = "", timeout: Double = 60, folder: String = "/"
  ) throws -> ExternalModelDescription {
    var description = try ExternalModelDescription(
      yaml: """
        inputs: [{modality: clinical}]
        output: {kind: probabilities, classes: [benign, malignant]}
        \(text)
        """, source: "model.yaml", folder: folder)
    description.timeout = timeout
    description.startTimeout = min(timeout * 2, 60)
    return description
  }

  static func answer(_ arguments: String...) -> [String] {
    ["/bin/sh", Golden.path("answer.sh")] + arguments
  }

  /// A Python that is there, and has some modules.
  static func python(with modules: [String] = []) -> String? {
    let peers = Fixtures.url("../../Benchmarks/peers/.venv/bin/python").standardized.path
    let named = ProcessInfo.processInfo.environment["CHIASM_PYTHON"]
    let code = (["sys"] + modules).map { "import \($0)" }.joined(separator: "; ")
    for candidate in [named, peers, "/usr/bin/env python3"].compactMap({ $0 }) {
      let command = candidate.split(separator: " ").map(String.init)
      let process = Process()
      process.executableURL = URL(filePath: command[0])
      process.arguments = command.dropFirst() + ["-c", code]
      process.standardError = FileHandle.nullDevice
      process.standardInput = FileHandle.nullDevice
      guard (try? process.run()) != nil else { continue }
      process.waitUntilExit()
      if process.terminationStatus == 0 { return command.last }
    }
    return nil
  }

  /// Whether a process runs; one that ended and was not waited for does not.
  static func isRunning(_ process: Int32) -> Bool {
    guard kill(process, 0) == 0 else { return false }
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return !FileManager.default.fileExists(atPath: "/proc/self/stat")
    }
    // The state stands after the name, which is in parentheses.
    return status.split(separator: ")").last?.split(separator: " ").first != "Z"
  }

  /// Waits up to some seconds until something holds.
  static func eventually(_ seconds: Double = 10, _ holds: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if try holds() { return true }
      usleep(10_000)
    }
    return try holds()
  }

  /// A number that a program wrote to a file.
  static func number(in file: URL) -> Int32? {
    guard let text = try? String(contentsOf: file, encoding: .utf8), text.hasSuffix("\n") else {
      return nil
    }
    return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
