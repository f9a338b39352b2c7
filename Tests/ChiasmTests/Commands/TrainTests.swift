import Findings
import Foundation
import Testing

@Suite(.serialized) struct TrainTests {
  /// Three folds of one logistic regression and two networks.
  private func arguments(_ manifest: String, _ run: String, epochs: Int = 3) -> [String] {
    [
      "train", manifest, "--output", run, "--folds", "3", "--epochs", "\(epochs)", "--batch-size",
      "8", "--threads", "1", "--seed", "5", "--models",
      "logistic:genes,network:table,cross-attention",
    ]
  }

  private func predictions(_ folder: URL, _ run: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: "\(run)/predictions.csv"))
  }

  @Test func writesARunThatAPersonCanRead() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      let outcome = try Program.run(arguments(manifest, "run"), in: folder)
      #expect(outcome.code == 0)
      for name in ["logistic:genes", "cross-attention"] {
        #expect(outcome.messages.contains(name))
      }
      #expect(outcome.output.contains("findings.json"))
      let document = try FindingsDocument(
        contentsOf: folder.appending(path: "run/findings.json"))
      #expect(
        document.models.map(\.name) == ["logistic:genes", "network:table", "cross-attention"])
      #expect(document.fusionGain != nil)
      #expect(document.contribution.count == 1)
      #expect(document.provenance?.seed == 5)
      let rows = String(decoding: try predictions(folder, "run"), as: UTF8.self)
        .split(separator: "\n")
      #expect(rows.count == 1 + 3 * 36)
      let chart = try String(
        contentsOf: folder.appending(path: "run/models.svg"), encoding: .utf8)
      #expect(chart.hasPrefix("<svg") && chart.contains("cross-attention"))
      for file in ["manifest.yaml", "settings.json", "log.jsonl"] {
        #expect(
          FileManager.default.fileExists(atPath: folder.appending(path: "run/\(file)").path))
      }
    }
  }

  @Test func aRunThatAnotherProcessWorksOnIsRefused() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      let log = folder.appending(path: "run/log.jsonl")
      try FileManager.default.createDirectory(
        at: log.deletingLastPathComponent(), withIntermediateDirectories: true)
      let line = Data("{\"event\":\"start\"}\n".utf8)
      try line.write(to: log)
      let holder = try FileHandle(forWritingTo: log)
      // The program must not get the lock with what it inherits.
      _ = fcntl(holder.fileDescriptor, F_SETFD, FD_CLOEXEC)
      #expect(flock(holder.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
      let outcome = try Program.run(
        ["audit"] + arguments(manifest, "run").dropFirst() + ["--resume"], in: folder)
      #expect(outcome.code == 64)
      #expect(outcome.messages.contains("another process works on this run"))
      #expect(outcome.messages.contains("--output"))
      #expect(try Data(contentsOf: log) == line)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "run").path)
          == ["log.jsonl"])
      try holder.close()
    }
  }

  @Test func aRunIsLockedAsLongAsItsProcessLives() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      let program = try Program(arguments(manifest, "run", epochs: epochs), in: folder)
      let log = folder.appending(path: "run/log.jsonl")
      try program.wait { ((try? Data(contentsOf: log))?.count ?? 0) > 0 }
      let looker = try FileHandle(forReadingFrom: log)
      defer { try? looker.close() }
      #expect(flock(looker.fileDescriptor, LOCK_SH | LOCK_NB) != 0)
      #expect(errno == EWOULDBLOCK)
      #if os(Linux)
        #expect(try program.inheritedFiles(at: log).isEmpty)
      #endif
      program.send(SIGKILL)
      _ = try program.outcome()
      #expect(flock(looker.fileDescriptor, LOCK_SH | LOCK_NB) == 0)
    }
  }

  @Test func jsonIsAllThereIsOnStandardOutput() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      let outcome = try Program.run(
        ["audit"] + arguments(manifest, "run").dropFirst() + ["--json"], in: folder)
      #expect(outcome.code == 0)
      let document = try FindingsDocument(json: Data(outcome.output.utf8))
      let written = try Data(contentsOf: folder.appending(path: "run/findings.json"))
      #expect(
        try FindingsDocument(json: written).models == document.models)
    }
  }

  /// Encoders that draw from one generator must do so in one order: hash tables have another in every
  /// process.
  @Test func processesAgreeWhateverDrawsDropout() throws {
    try withScratchFolder { folder in
      let manifest = """
        name: tiny
        table: table.csv
        case: id
        group: patient
        label: {column: label, provenance: "made up"}
        modalities:
          genes: {kind: vector, file: genes.csv, key: id}
          copies: {kind: vector, file: genes.csv, key: id}
          proteins: {kind: vector, file: genes.csv, key: id}
          word: {kind: text, column: smoker}

        """
      let path = try TinyCohort.write(to: folder, manifest: manifest)
      // Of 24 orders the same twice again is rare.
      let runs = try (0..<3).map { number in
        let outcome = try Program.run(
          [
            "train", path, "--output", "run\(number)", "--folds", "3", "--epochs", "2",
            "--batch-size", "8", "--threads", "1", "--models", "cross-attention",
          ], in: folder)
        try #require(outcome.code == 0, "\(outcome.messages)")
        return try predictions(folder, "run\(number)")
      }
      #expect(runs[0] == runs[1] && runs[1] == runs[2])
    }
  }

  @Test func folderWithARunIsRefused() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      #expect(try Program.run(arguments(manifest, "run", epochs: 1), in: folder).code == 0)
      let before = try predictions(folder, "run")
      let again = try Program.run(arguments(manifest, "run", epochs: 1), in: folder)
      #expect(again.code == 64)
      #expect(again.messages.contains("--resume"))
      let other = try Program.run(
        arguments(manifest, "run", epochs: 2) + ["--resume"], in: folder)
      #expect(other.code == 64)
      #expect(other.messages.contains("settings"))
      #expect(try predictions(folder, "run") == before)
    }
  }

  // MARK: Interruption

  /// Long enough to be stopped in the middle.
  private let epochs = 200

  /// Runs to the end, and once more with a stop by `signal` in the middle of a training, after at
  /// least one model was finished; returns what the stopped program said.
  private func stopAndResume(_ signal: Int32, in folder: URL) throws -> Program.Outcome {
    let manifest = try TinyCohort.write(to: folder)
    #expect(
      try Program.run(arguments(manifest, "whole", epochs: epochs), in: folder).code == 0)
    let program = try Program(arguments(manifest, "run", epochs: epochs), in: folder)
    let checkpoints = folder.appending(path: "run/checkpoints").path
    try program.wait {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints)) ?? []
      return files.contains { $0.hasSuffix(".partial.safetensors") }
        && files.contains { $0.hasSuffix(".json") && $0.contains("network") }
    }
    program.send(signal)
    let stopped = try program.outcome()
    #expect(
      !FileManager.default.fileExists(atPath: folder.appending(path: "run/predictions.csv").path))
    let resumed = try Program.run(
      arguments(manifest, "run", epochs: epochs) + ["--resume"], in: folder)
    #expect(resumed.code == 0)
    #expect(resumed.messages.contains("were finished before"))
    #expect(try predictions(folder, "run") == predictions(folder, "whole"))
    return stopped
  }

  @Test func killedAndResumedGivesTheSameBytes() throws {
    try withScratchFolder { folder in
      let killed = try stopAndResume(SIGKILL, in: folder)
      #expect(killed.code == 128 + SIGKILL)
    }
  }

  @Test func interruptedRunSaysHowToGoOn() throws {
    try withScratchFolder { folder in
      let stopped = try stopAndResume(SIGINT, in: folder)
      #expect(stopped.code == 130)
      #expect(stopped.messages.contains("--resume"))
      #expect(stopped.output.isEmpty)
    }
  }
}
