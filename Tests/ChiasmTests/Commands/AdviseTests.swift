import Findings
import Foundation
import Testing

/// `chiasm advise`, on findings that were recorded.
struct AdviseTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/advice")

  /// A run folder with recorded findings.
  private func run(_ name: String, in folder: URL, as place: String) throws {
    let root = folder.appending(path: place)
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.fixtures.appending(path: "\(name).json"),
      to: root.appending(path: "findings.json"))
  }

  @Test func saysWhatToDoAndKeepsItInTheRun() throws {
    try withScratchFolder { folder in
      try run("complex-fusion", in: folder, as: "run")
      let outcome = try Program.run(
        ["advise", "run", "--costs", "laboratory=2,expression=10", "--cost-unit", "EUR"],
        in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.output.contains("WHAT TO DO"))
      #expect(outcome.output.contains("2 EUR a case"))
      let kept = try FindingsDocument(contentsOf: folder.appending(path: "run/findings.json"))
      #expect(kept.advice.contains { $0.decision == .complexFusion })
      let again = try Program.run(["advise", "run", "--json"], in: folder)
      let object = try JSONSerialization.jsonObject(with: Data(again.output.utf8))
      #expect(((object as? [String: Any])?["advice"] as? [Any])?.isEmpty == false)
    }
  }

  @Test func refusesWhatDoesNotBelongTogether() throws {
    try withScratchFolder { folder in
      try run("complex-fusion", in: folder, as: "one")
      try run("simple-fusion", in: folder, as: "other")
      let two = try Program.run(["advise", "one", "other"], in: folder)
      #expect(two.code == 64)
      #expect(two.messages.contains("one run with models"))
      let price = try Program.run(["advise", "one", "--costs", "blood=2"], in: folder)
      #expect(price.code == 64)
      #expect(price.messages.contains("laboratory, expression"))
      let wrong = try Program.run(["advise", "one", "--costs", "laboratory=cheap"], in: folder)
      #expect(wrong.code == 64)
      let missing = try Program.run(["advise", "nowhere"], in: folder)
      #expect(missing.code == 65)
      #expect(missing.messages.contains("findings.json"))
      try Data("{".utf8).write(to: folder.appending(path: "one/findings.json"))
      #expect(try Program.run(["advise", "one"], in: folder).code == 65)
    }
  }
}
