import BuiltPrograms
import Encoders
import Foundation
import TestSupport
import Tensors
import Testing

/// Several processes share a cache, and any of them may be killed at any moment.
@Suite(.serialized) struct FeatureProcessTests {
  @Test func twoProcessesComputeEachFeatureOnce() throws {
    try withTemporaryFolder { folder in
      let first = try Host(folder, count: 40, secondsPerBatch: 0.02)
      let second = try Host(folder, count: 40, secondsPerBatch: 0.02)
      let reports = [try first.finish(), try second.finish()]
      #expect(reports.map(\.computed).reduce(0, +) == 40)
      #expect(reports.map { $0.computed + $0.found } == [40, 40])
      #expect(reports.allSatisfy { $0.damaged == 0 })
      try expectOnlyWholeFiles(in: folder, count: 40)
    }
  }

  /// Killed after 0 to 11 batches and a few random milliseconds, twelve times.
  @Test func aKilledProcessLeavesOnlyWholeFiles() throws {
    var random = SeededGenerator(seed: 11)
    try withTemporaryFolder { folder in
      var whole: [Int] = []
      for round in 0..<12 {
        let host = try Host(folder.appending(path: "\(round)"), count: 48, secondsPerBatch: 0)
        host.kill(
          afterBatches: Int.random(in: 0...11, using: &random),
          seconds: Double.random(in: 0...0.004, using: &random))
        whole.append(
          try expectOnlyWholeFiles(in: folder.appending(path: "\(round)"), count: nil))
      }
      #expect(whole.contains { (1..<48).contains($0) }, "no process was killed at work: \(whole)")
      // Locks of the dead hold nobody up, and what they left is used.
      let report = try Host(folder.appending(path: "0"), count: 48, secondsPerBatch: 0).finish()
      #expect(report.computed + report.found == 48 && report.damaged == 0)
    }
  }

  /// The number of features in a folder, each of which must be whole.
  @discardableResult
  private func expectOnlyWholeFiles(in folder: URL, count: Int?) throws -> Int {
    guard FileManager.default.fileExists(atPath: folder.path) else { return 0 }
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      let name = $0.split(separator: "/").last ?? ""
      return name.count == 64 && !name.contains(".")
    }
    if let count { #expect(names.count == count) }
    for name in names {
      let file = try FeatureFile(path: folder.appending(path: name).path)
      #expect((file.rowCount, file.width) == (6, 700))
      let values = Set(try file.tensor().array(of: Float.self))
      #expect(values.count == 1)
    }
    return names.count
  }
}

/// A running `FeatureHost`.
private final class Host {
  private let process = Process()
  private let output = Pipe()
  private var text = ""

  init(_ folder: URL, count: Int, secondsPerBatch: Double) throws {
    process.executableURL = try builtProgram("FeatureHost")
    process.arguments = [folder.path, String(count), String(secondsPerBatch)]
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    // Threads that run tests block signals, which a new process inherits.
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
  }

  deinit {
    if process.isRunning { _ = Foundation.kill(process.processIdentifier, SIGKILL) }
  }

  /// Waits for so many lines of progress and a little longer, then kills the process.
  func kill(afterBatches batches: Int, seconds: Double) {
    while text.split(separator: "\n").count < batches {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { break }
      text += String(decoding: data, as: UTF8.self)
    }
    Thread.sleep(forTimeInterval: seconds)
    _ = Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func finish() throws -> (computed: Int, found: Int, damaged: Int) {
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let words =
      String(decoding: data, as: UTF8.self).split(separator: "\n").last?
      .split(separator: " ") ?? []
    try #require(words.count == 6)
    return (
      try #require(Int(words[1])), try #require(Int(words[3])), try #require(Int(words[5]))
    )
  }
}
