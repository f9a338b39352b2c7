import Findings
import Foundation
import Testing

@Suite(.serialized) struct InspectTests {
  @Test func textNamesCasesAndModalities() throws {
    try withScratchFolder { folder in
      let outcome = try Program.run(["inspect", TinyCohort.write(to: folder)], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.messages.isEmpty)
      for word in ["tiny", "36", "18", "table", "genes", "marker"] {
        #expect(outcome.output.contains(word), "\(word)")
      }
    }
  }

  @Test func jsonIsTheSchema() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      let outcome = try Program.run(["inspect", manifest, "--json"], in: folder)
      #expect(outcome.code == 0)
      let inspection = try Inspection(json: Data(outcome.output.utf8))
      #expect(inspection.cohort.cases == 36)
      #expect(inspection.cohort.groups == 18)
      #expect(inspection.cohort.classes == ["no", "yes"])
      #expect(inspection.cohort.modalityOrder == ["table", "genes"])
    }
  }

  @Test func missingManifestIs65() throws {
    let outcome = try Program.run("inspect", "no-such-cohort.yaml")
    #expect(outcome.code == 65)
    #expect(outcome.messages.contains("no-such-cohort.yaml"))
    #expect(outcome.output.isEmpty)
  }

  @Test(arguments: [
    ("modalities:", "modalites:", "modalites"), ("group:", "grup:", "grup"),
    ("numeric:", "numerc:", "numerc"), ("kind: vector", "kind: vektor", "vektor"),
    ("[age, marker]", "[age, markr]", "markr"), ("table.csv", "tabel.csv", "tabel.csv"),
  ])
  func mistakeInTheManifestIs65AndNamed(
    found: String, replacement: String, named: String
  ) throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(
        to: folder, manifest: TinyCohort.manifest.replacing(found, with: replacement))
      for command in ["inspect", "train", "audit"] {
        let outcome = try Program.run([command, manifest], in: folder)
        #expect(outcome.code == 65)
        #expect(outcome.messages.contains(named))
        #expect(outcome.output.isEmpty)
      }
      // Nothing was begun.
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "chiasm-runs").path))
    }
  }

  // MARK: Real cohorts

  static let data = ProcessInfo.processInfo.environment["CHIASM_DATA"]

  @Test(.enabled(if: data != nil, "CHIASM_DATA names no folder with the real cohorts"))
  func leakyCohortIsCalledLeaky() throws {
    let manifest = try #require(Self.data) + "/padufes/cohort-leaky.yaml"
    let outcome = try Program.run("inspect", manifest, "--json")
    #expect(outcome.code == 0)
    let inspection = try Inspection(json: Data(outcome.output.utf8))
    let found = try #require(inspection.checks).flatMap(\.notices)
    let column = try #require(
      found.first { $0.code == "columnLeak" && $0.message.contains("\"biopsed\"") })
    #expect(column.severity != .info)
    #expect(column.message.contains("AUC 0.87"))
    let gaps = try #require(found.first { $0.code == "missingnessLeak" })
    #expect(gaps.severity == .error)
    #expect(gaps.message.contains("AUC 0.81"))

    let text = try Program.run("inspect", manifest)
    #expect(text.code == 0)
    #expect(
      text.output.contains(
        "Column \"biopsed\" of \"clinical\" alone tells class \"1\" with AUC 0.87"))
    #expect(text.output.contains("AUC 0.81"))
  }
}
