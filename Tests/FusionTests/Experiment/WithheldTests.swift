import Cohorts
import Findings
import Foundation
import Fusion
import TestSupport
import Testing

/// What a model says without a modality is what it says where the modality is really missing.
struct WithheldTests {
  /// Two runs that differ in one thing.
  ///
  /// In the second the genes of the first fold's test cases were never measured. The training parts
  /// are the same, so the models are, to the last bit.
  @Test(arguments: [
    "logistic:table+genes", "cross-attention", "early-concat", "late", "gated", "bilinear",
    "cross-attention:genes",
  ])
  func equalsAReallyMissingModality(_ name: String) throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort()
      let whole = try runExperiment(
        made.load(in: folder.appending(path: "whole", makingFolder: true)),
        in: folder.appending(path: "a"), models: name)
      let first = try #require(whole.units.first)
      for index in first.cases { made.genes[index] = nil }
      let lacking = try runExperiment(
        made.load(in: folder.appending(path: "lacking", makingFolder: true)),
        in: folder.appending(path: "b"), models: name)
      let other = try #require(lacking.units.first)
      #expect(other.cases == first.cases)
      let withheld = try #require(first.withheld?.first { $0.modalities == ["genes"] })
      #expect(withheld.probabilities == other.probabilities)
      #expect(withheld.decisions == other.decisions)
      #expect(withheld.probabilities != first.probabilities)
    }
  }

  @Test func everyProperSubsetIsTried() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(cases: 24, includes: [.notes]).load(in: folder)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), models: "logistic:table+genes+notes")
      for unit in result.units {
        #expect(
          unit.withheld?.map(\.modalities) == [
            ["table"], ["genes"], ["notes"], ["table", "genes"], ["table", "notes"],
            ["genes", "notes"],
          ])
      }
      let document = try result.document()
      #expect(document.withheld.count == 6)
      #expect(document.withheld.allSatisfy { $0.model == "logistic:table+genes+notes" })
      #expect(document.withheld.last?.remaining == ["table"])
    }
  }

  /// Seven modalities have too many subsets: none is tried, and the findings say so.
  @Test func moreThanSixModalitiesAreNotTried() throws {
    try withTemporaryFolder { folder in
      let path = try MadeCohort(cases: 24).write(to: folder)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let copies = (0..<7).map { "  t\($0): {kind: tabular, numeric: [marker]}" }
      let head = try #require(text.components(separatedBy: "modalities:").first)
      try Data((head + "modalities:\n" + copies.joined(separator: "\n") + "\n").utf8)
        .write(to: URL(fileURLWithPath: path))
      let name = "logistic:" + (0..<7).map { "t\($0)" }.joined(separator: "+")
      let result = try runExperiment(
        Cohort.load(manifest: path), in: folder.appending(path: "run"), models: name)
      #expect(result.units.allSatisfy { $0.withheld == nil && !$0.influence.isEmpty })
      let document = try result.document()
      #expect(document.withheld.isEmpty)
      #expect(document.notices.contains { $0.code == "withheldNotTried" })
    }
  }

  /// A case that only has what is withheld gets the class shares of its training part.
  @Test func aCaseLeftWithNothingGetsTheClassShares() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort()
      for index in 0..<48 where index % 4 < 2 { made.genes[index] = nil }
      for column in ["age", "marker", "smoker"] {
        made.set(column) { index in
          index % 4 < 2 ? "1" : ""
        }
      }
      let result = try runExperiment(
        made.load(in: folder), in: folder.appending(path: "run"), models: "logistic:table+genes")
      for unit in result.units {
        let shares = try #require(unit.classShares)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
        let withheld = try #require(unit.withheld?.first { $0.modalities == ["genes"] })
        for (row, index) in unit.cases.enumerated() where index % 4 >= 2 {
          #expect(withheld.probabilities[row] == shares)
        }
      }
    }
  }

  /// Change and figure are of the same draws: figure = whole + change, to rounding.
  @Test func changesAddUp() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let document = try runExperiment(
        cohort, in: folder.appending(path: "run"), models: "logistic:table+genes"
      ).document()
      let whole = try #require(document.models.first?.metrics["roc_auc"]?.value)
      #expect(document.withheld.map(\.withheld) == [["table"], ["genes"]])
      for entry in document.withheld {
        expectClose(
          try #require(entry.figure.value), to: whole + (try #require(entry.change.value)),
          absolute: 1e-12)
        #expect(try #require(entry.change.low) <= #require(entry.change.high))
        #expect(entry.cases == 48)
      }
    }
  }
}

extension URL {
  /// A folder below this one, made where it is missing.
  fileprivate func appending(path: String, makingFolder: Bool) throws -> URL {
    let url = appending(path: path)
    if makingFolder {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    return url
  }
}
