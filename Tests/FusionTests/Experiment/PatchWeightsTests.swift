import Cohorts
import Findings
import Foundation
import Fusion
import TestSupport
import Testing

/// What models say about the pictures of bags, from training to the run folder.
struct PatchWeightsTests {
  /// 24 cases of 12 patients; case i has i % 5 pictures, so that every fifth has none.
  private func cohort(in folder: URL, _ extra: String = "") throws -> Cohort {
    var table = "id,patient,label,age,pictures\n"
    for index in 0..<24 {
      var files: [String] = []
      for place in 0..<index % 5 {
        let pixels = (0..<16 * 16 * 3).map { byte in
          UInt8(truncatingIfNeeded: 20 + 7 * byte % 90 + 31 * (index / 2 % 2) + 17 * place)
        }
        let name = "\(index)-\(place).png"
        try Data(Picture(width: 16, height: 16, channels: 3, pixels: pixels).png())
          .write(to: folder.appending(path: name))
        files.append(name)
      }
      // Glass, which the tissue filter leaves out.
      let glass = try Picture(
        width: 16, height: 16, channels: 3, pixels: [UInt8](repeating: 245, count: 768))
      try Data(glass.png()).write(to: folder.appending(path: "glass.png"))
      if index % 5 > 0 { files.append("glass.png") }
      table +=
        "c\(index),p\(index / 2),\(index / 2 % 2 == 0 ? "a" : "b"),\(30 + index),"
        + files.joined(separator: ";") + "\n"
    }
    try Data(table.utf8).write(to: folder.appending(path: "table.csv"))
    let manifest = """
      name: bags
      table: table.csv
      case: id
      group: patient
      label: {column: label}
      modalities:
        slides: {kind: bag, column: pictures, size: 16, tissue: 0.5\(extra)}
        table: {kind: tabular, numeric: [age]}
      """
    let path = folder.appending(path: "cohort.yaml")
    try Data(manifest.utf8).write(to: path)
    return try Cohort.load(manifest: path.path)
  }

  @Test func everyPictureOfEveryTestCaseHasAWeight() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      let run = folder.appending(path: "run")
      let result = try runExperiment(
        cohort, in: run, models: "logistic:table,network:slides,cross-attention")
      for unit in result.units {
        guard unit.model.modalities.contains("slides") else {
          #expect(unit.pictureWeights == nil)
          continue
        }
        let rows = try #require(unit.pictureWeights?["slides"])
        #expect(unit.pictureWeights?["table"] == nil)
        for (item, row) in zip(unit.cases, rows) {
          #expect(row.count == item % 5)
          if !row.isEmpty { #expect(abs(row.reduce(0, +) - 1) < 1e-5) }
        }
      }
      try RunFolder(run.path).writePatchWeights(result)
      let lines = try String(contentsOf: RunFolder(run.path).patchWeights, encoding: .utf8)
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      #expect(lines[0].map(String.init) == Self.header)
      // Two models, each case tested once a repeat.
      let pictureCount = (0..<24).reduce(0) { $0 + $1 % 5 }
      #expect(lines.count == 1 + 2 * pictureCount * result.settings.folds.repeatCount)
      #expect(lines.dropFirst().allSatisfy { $0[5].contains("/\($0[0].dropFirst())-") })
      try check(result.document().patches, lines.dropFirst().map { $0.map(String.init) })
    }
  }

  private static let header = [
    "case", "model", "modality", "repeat", "fold", "picture", "cell", "weight",
  ]

  /// The findings follow from the file: entropies and largest weights by hand.
  private func check(_ findings: [PatchFindings], _ lines: [[String]]) throws {
    #expect(findings.map(\.model) == ["network:slides", "cross-attention"])
    for entry in findings {
      #expect(entry.modality == "slides" && entry.tokens == "pictures" && entry.cases == 19)
      #expect(entry.note.contains("not why"))
      var bags: [String: [Double]] = [:]
      for line in lines where line[1] == entry.model && line[3] == "0" {
        bags[line[0], default: []].append(try #require(Double(line[7])))
      }
      let effective = bags.values.map { weights in
        exp(-weights.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) })
      }
      let count = Double(bags.count)
      #expect(abs(entry.effectiveNumber - effective.reduce(0, +) / count) < 1e-4)
      let total = (0..<24).reduce(0) { $0 + $1 % 5 }
      #expect(abs(entry.meanCount - Double(total) / 19) < 1e-9)
      let largest = bags.values.compactMap { $0.max() }.reduce(0, +) / count
      #expect(abs(entry.largestWeight - largest) < 1e-4)
      #expect((1...entry.meanCount).contains(entry.effectiveNumber))
      #expect(entry.top.count == 10)
      #expect(entry.top.map(\.timesEven) == entry.top.map(\.timesEven).sorted(by: >))
      #expect(entry.top.allSatisfy { $0.picture.contains("/\($0.caseID.dropFirst())-") })
    }
  }

  @Test func whatTissueLeftOutIsInTheRunFolder() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      let run = folder.appending(path: "run")
      _ = try runExperiment(cohort, in: run, models: "network:slides")
      let text = try String(contentsOf: RunFolder(run.path).leftOutPictures, encoding: .utf8)
      let lines = text.split(separator: "\n")
      #expect(lines[0] == "case,modality,picture,tissue_share")
      #expect(lines.count == 20)
      #expect(lines.dropFirst().allSatisfy { $0.contains("/glass.png,") && $0.hasSuffix(",0.0") })
    }
  }

  /// Drawing pictures and stains takes part in training, and a resumed run draws the same.
  @Test func smallSamplesTrainAndRepeatExactly() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(
        in: folder, ", sample: 2, stain: {method: macenko, target: own, augmentation: 0.2}")
      let first = try runExperiment(
        cohort, in: folder.appending(path: "a"), models: "network:slides")
      let second = try runExperiment(
        cohort, in: folder.appending(path: "b"), models: "network:slides")
      #expect(first.units.map(\.probabilities) == second.units.map(\.probabilities))
      // Judged on all pictures, not on the two of training.
      #expect(
        first.units.contains { $0.pictureWeights?["slides"]?.contains { $0.count == 4 } == true })
      let whole = try self.cohort(in: folder)
      let other = try runExperiment(
        whole, in: folder.appending(path: "c"), models: "network:slides")
      #expect(first.units.map(\.probabilities) != other.units.map(\.probabilities))
    }
  }

  @Test func cellsOfASinglePictureAreNamedByTheirPlace() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort(cases: 24, includes: [.photo])
      made.modalities = ["photo", "table"]
      let cohort = try made.load(in: folder)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), models: "network:photo")
      let entry = try #require(try result.document().patches.first)
      #expect(entry.tokens == "cells" && entry.meanCount == 2)
      #expect(entry.top.allSatisfy { ["1:1", "learned"].contains($0.cell) })
    }
  }

  @Test func olderFindingsHaveNoPatches() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let document = try runExperiment(
        cohort, in: folder.appending(path: "run"), models: "logistic:table"
      ).document()
      #expect(document.patches.isEmpty)
      let json = try String(decoding: document.json(), as: UTF8.self)
      #expect(!json.contains("\"patches\""))
    }
  }
}
