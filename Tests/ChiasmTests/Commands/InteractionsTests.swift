import Findings
import Foundation
import Testing

@Suite(.serialized) struct InteractionsCommandTests {
  private func write(_ text: String, _ name: String, in folder: URL) throws -> String {
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  private static let xor =
    "a,b,label,weight\n0,0,0,.25\n0,1,1,.25\n1,0,1,.25\n1,1,0,.25\n"

  @Test func exclusiveOrIsSynergyOfOneBit() throws {
    try withScratchFolder { folder in
      let table = try write(Self.xor, "xor.csv", in: folder)
      let outcome = try Program.run(["interactions", "--table", table], in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.output.contains("SYNERGISTIC"))
      let result = folder.appending(path: "chiasm-runs/xor-interactions")
      let document = try FindingsDocument(
        json: Data(contentsOf: result.appending(path: "findings.json")))
      let found = try #require(document.interactions.first)
      #expect(abs((found.synergy.value ?? 0) - 1) < 1e-9)
      #expect(found.estimator == .table && found.unit == "bits")
      let chart = try String(
        contentsOf: result.appending(path: "decomposition.svg"), encoding: .utf8)
      #expect(chart.hasPrefix("<svg"))
    }
  }

  @Test func jsonIsTheSchema() throws {
    try withScratchFolder { folder in
      let table = try write(Self.xor, "xor.csv", in: folder)
      let outcome = try Program.run(
        ["interactions", "--table", table, "--json", "--output", "here"], in: folder)
      #expect(outcome.code == 0)
      let document = try FindingsDocument(json: Data(outcome.output.utf8))
      #expect(document.interactions.count == 1)
    }
  }

  @Test func threeSeparateFilesGiveBounds() throws {
    try withScratchFolder { folder in
      var (first, second, pairs) = ("a,label\n", "b,label\n", "a,b\n")
      for index in 0..<60 {
        first += "\(index % 2),\(index % 3 == 0 ? 1 : index % 2)\n"
        second += "\(index % 2),\(index % 5 == 0 ? 0 : index % 2)\n"
        pairs += "\(index % 2),\(index % 7 == 0 ? 1 : index % 2)\n"
      }
      let outcome = try Program.run(
        [
          "interactions", "--labelled-a", write(first, "a.csv", in: folder), "--labelled-b",
          write(second, "b.csv", in: folder), "--pairs", write(pairs, "p.csv", in: folder),
          "--draws", "50",
        ], in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.output.contains("60 labelled with a, 60 labelled with b"))
      #expect(outcome.output.contains("At least"))
    }
  }

  @Test(arguments: [
    ("a,b,label,weight\n0,0,0,.5\n1,1,1,-.5\n", "bad.csv:3"),
    ("a,b,label\n0,0,0\n1,1,0\n", "classes"),
    ("a,b,label,weight\n0,0,0,2\n1,1,1,3\n", "sum to 5"),
    ("a,b,label,weight\n0,0,0,.5\n1,1,1,nan\n", "finite"),
  ])
  func badTablesAre65(_ text: String, _ message: String) throws {
    try withScratchFolder { folder in
      let table = try write(text, "bad.csv", in: folder)
      let outcome = try Program.run(["interactions", "--table", table], in: folder)
      #expect(outcome.code == 65)
      #expect(outcome.messages.contains(message), "\(outcome.messages)")
      #expect(outcome.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "chiasm-runs").path))
    }
  }

  @Test(arguments: [
    ["interactions"], ["interactions", "x.yaml", "--table", "t.csv"],
    ["interactions", "--labelled-a", "a.csv"],
    ["interactions", "--table", "t.csv", "--draws", "1"],
    ["interactions", "--table", "t.csv", "--clusters", "4"],
    ["interactions", "--table", "t.csv", "--smallest-effect", "0"],
  ])
  func wrongUsageIs64(_ arguments: [String]) throws {
    try withScratchFolder { folder in
      let outcome = try Program.run(arguments, in: folder)
      #expect(outcome.code == 64, "\(outcome.messages)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test func neverReplacesAnotherRun() throws {
    try withScratchFolder { folder in
      let table = try write(Self.xor, "xor.csv", in: folder)
      let run = folder.appending(path: "run")
      try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: run.appending(path: "predictions.csv"))
      let outcome = try Program.run(
        ["interactions", "--table", table, "--output", "run"], in: folder)
      #expect(outcome.code == 64)
      #expect(outcome.messages.contains("predictions.csv"))
    }
  }

  @Test func judgesACohort() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      let outcome = try Program.run(
        ["interactions", manifest, "--draws", "20", "--threads", "1"], in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.output.contains("table × genes"))
    }
  }
}
