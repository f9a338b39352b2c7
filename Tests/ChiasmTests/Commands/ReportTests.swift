import Findings
import Foundation
import Testing

@Suite(.serialized) struct ReportTests {
  private func train(_ folder: URL, _ run: String, models: String, seed: Int = 5) throws {
    let manifest = try TinyCohort.write(to: folder)
    let outcome = try Program.run(
      [
        "train", manifest, "--output", run, "--folds", "3", "--epochs", "2", "--batch-size", "8",
        "--threads", "1", "--seed", "\(seed)", "--models", models,
      ], in: folder)
    #expect(outcome.code == 0, "\(outcome.messages)")
  }

  private func text(_ folder: URL, _ file: String) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  @Test func runsEndWithAPageThatCanBeMadeAgain() throws {
    try withScratchFolder { folder in
      try train(folder, "run", models: "logistic:genes,late")
      let first = try text(folder, "run/report.html")
      #expect(first.hasPrefix("<!DOCTYPE html>") && first.contains("<html lang=\"en\">"))
      let outcome = try Program.run(["report", "run"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("report.html"))
      #expect(try text(folder, "run/report.html") == first)
      let japanese = try Program.run(
        ["report", "run", "--language", "ja", "--output", "pages/ja.html"], in: folder)
      #expect(japanese.code == 0)
      #expect(try text(folder, "pages/ja.html").contains("<html lang=\"ja\">"))
    }
  }

  @Test func joinsInteractionsAndComparesRuns() throws {
    try withScratchFolder { folder in
      try train(folder, "one", models: "logistic:genes,logistic:table")
      try train(folder, "two", models: "logistic:genes,logistic:table", seed: 6)
      let pairs = try Program.run(
        ["interactions", "cohort.yaml", "--output", "pairs"], in: folder)
      #expect(pairs.code == 0, "\(pairs.messages)")
      let outcome = try Program.run(["report", "one", "two", "pairs", "--json"], in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      let document = try ReportDocument(json: Data(outcome.output.utf8))
      #expect(document.runs == ["one", "two"])
      #expect(!document.findings.interactions.isEmpty)
      let comparison = try #require(document.comparisons.first)
      #expect(comparison.isPaired && comparison.cases == 36 && comparison.groups == 18)
      #expect(comparison.differences.map(\.model) == ["logistic:table", "logistic:genes"])
      // The difference is that of the figures in the findings.
      for entry in comparison.differences {
        let expected = try #require(entry.second.value) - #require(entry.first.value)
        #expect(abs(try #require(entry.difference.value) - expected) < 1e-9)
      }
      #expect(try text(folder, "one/report.html").contains("id=\"runs\""))
    }
  }

  @Test func foldersThatCannotBeReportedAreNamed() throws {
    try withScratchFolder { folder in
      let empty = folder.appending(path: "empty")
      try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
      for (arguments, words) in [
        (["nowhere"], "there is no such folder"), (["empty"], "found none of them"),
      ] {
        let outcome = try Program.run(["report"] + arguments, in: folder)
        #expect(outcome.code == 64)
        #expect(outcome.messages.contains(words), "\(outcome.messages)")
      }
      #expect(try Program.run(["report"], in: folder).code == 64)
      try Data("{".utf8).write(to: empty.appending(path: "findings.json"))
      #expect(try Program.run(["report", "empty"], in: folder).code == 65)
    }
  }

  @Test func findingsOfAnotherCohortAreNotJoined() throws {
    try withScratchFolder { folder in
      try train(folder, "run", models: "logistic:genes")
      let other = folder.appending(path: "other")
      try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
      try FindingsDocument(
        cohort: CohortSummary(name: "else", cases: 1, groups: 1, classes: [], modalities: [])
      ).write(to: other.appending(path: "findings.json"))
      let outcome = try Program.run(["report", "run", "other"], in: folder)
      #expect(outcome.code == 64)
      #expect(outcome.messages.contains("only findings about one cohort can be joined"))
      #expect(try Program.run(["report", "run", "run"], in: folder).code == 64)
    }
  }
}
