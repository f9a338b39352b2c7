import Cohorts
import Foundation
import Phantoms
import Testing

struct CaseFilesTests {
  private func small(_ preset: String = "clean", cases: Int = 60) throws -> CaseDesign {
    var design = try CaseDesign.preset(preset)
    design.caseCount = cases
    design.imageSize = 32
    design.geneCount = 60
    return design
  }

  private func files(in folder: URL) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return Dictionary(
      uniqueKeysWithValues: try names.compactMap { name -> (String, Data)? in
        let file = folder.appending(path: name)
        return name == "images" ? nil : (name, try Data(contentsOf: file))
      })
  }

  @Test func oneSeedWritesTheSameBytes() throws {
    try CaseFolder.with { folder in
      var design = try small()
      design.siteCount = 2
      design.sitesDiffer = true
      let places = [1, 1, 2].enumerated().map { ($0, UInt64($1)) }
      let written = try places.map { number, seed in
        let place = folder.appending(path: "\(number)")
        try CasePhantom(design, seed: seed).write(to: place)
        return try files(in: place)
      }
      #expect(written[0].count == 60 + 10)
      #expect(written[0] == written[1])
      #expect(written[0]["cases.csv"] != written[2]["cases.csv"])
      #expect(written[0]["images/case00001.png"] != written[2]["images/case00001.png"])
    }
  }

  @Test func cleanCohortsLoadWithoutNotices() throws {
    try CaseFolder.with { folder in
      let manifest = try CasePhantom(small(), seed: 3).write(to: folder)
      let cohort = try Cohort.load(manifest: manifest.path)
      #expect(cohort.notices.isEmpty)
      #expect(cohort.caseCount == 60)
      #expect(cohort.modalities.map(\.kind) == [.image, .text, .tabular, .vector])
      guard case .vector(let matrix) = cohort.modalities[3].content else {
        Issue.record("expected a vector")
        return
      }
      #expect(matrix.names.count == 60)
      #expect(matrix.featureGroups.map(\.features.count) == [8, 8, 8, 8, 8, 8])
    }
  }

  @Test(arguments: ["number", "survival", "multilabel"])
  func otherKindsOfLabelLoad(kind: String) throws {
    try CaseFolder.with { folder in
      try CasePhantom(small(), seed: 3).write(to: folder)
      let manifest = folder.appending(path: "cohort-\(kind).yaml")
      let cohort = try Cohort.load(manifest: manifest.path)
      #expect(cohort.manifest.label.kind.rawValue == kind)
      // What is said about the label itself, and nothing else.
      #expect(cohort.notices.map(\.topic).allSatisfy { $0.hasSuffix("Target") })
      #expect(cohort.caseCount == 60)
    }
  }

  @Test func missingModalitiesAreMissingInTheFiles() throws {
    try CaseFolder.with { folder in
      var design = try small()
      for modality in CaseModality.allCases { design.missingRates[modality] = 0.4 }
      let phantom = try CasePhantom(design, seed: 3)
      let cohort = try Cohort.load(manifest: phantom.write(to: folder).path)
      for (place, modality) in cohort.modalities.enumerated() {
        #expect(modality.presence == phantom.cases.map { $0.isPresent[place] })
      }
      #expect(cohort.notices.allSatisfy { $0.topic == "missingModality" })
    }
  }

  @Test func otherLabelsFollowTheSeverity() throws {
    try CaseFolder.with { folder in
      var design = try small("redundant", cases: 2_000)
      design.modalities = [.laboratory]
      let phantom = try CasePhantom(design, seed: 6)
      try phantom.write(to: folder)
      let table = try CaseFolder.table(folder.appending(path: "cases.csv"))
      func numbers(_ column: String) -> [Double] { table.map { Double($0[column] ?? "") ?? .nan } }
      func mean(_ values: [Double], _ high: Bool) -> Double {
        let chosen = zip(values, phantom.cases).filter { ($0.1.severity > 0) == high }.map(\.0)
        return chosen.reduce(0, +) / Double(chosen.count)
      }
      // The score is 50 ± 30; the mean of 1,000 with standard deviation 10 lies within 1.5.
      #expect(abs(mean(numbers("score"), true) - 80) < 1.5)
      #expect(abs(mean(numbers("score"), false) - 20) < 1.5)
      #expect(abs(numbers("died").reduce(0, +) / 2_000 - 0.7) < 0.045)
      #expect(mean(numbers("months"), true) < mean(numbers("months"), false) / 3)
      #expect(numbers("months").allSatisfy { $0 > 0 })
      // σ(± 3) = .953, .047
      #expect(abs(mean(numbers("infection"), true) - 0.953) < 0.03)
      #expect(abs(mean(numbers("infection"), false) - 0.047) < 0.03)
    }
  }

  @Test func refusesAFolderInUse() throws {
    try CaseFolder.with { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let phantom = try CasePhantom(small(), seed: 3)
      // An empty folder is taken.
      try phantom.write(to: folder)
      let error = #expect(throws: PhantomError.self) { try phantom.write(to: folder) }
      #expect(error?.code == .folderInUse)
    }
  }

  @Test func anInterruptLeavesNothing() throws {
    try CaseFolder.with { folder in
      let parent = folder.appending(path: "parent")
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      let phantom = try CasePhantom(small(), seed: 3)
      let error = #expect(throws: PhantomError.self) {
        try phantom.write(to: parent.appending(path: "cohort"), isInterrupted: { true })
      }
      #expect(error?.code == .interrupted)
      #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path).isEmpty)
    }
  }

  @Test func truthIsWrittenBeside() throws {
    try CaseFolder.with { folder in
      try CasePhantom(small("xor"), seed: 3).write(to: folder)
      let data = try Data(contentsOf: folder.appending(path: "truth.json"))
      let truth = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      let sets = try #require(truth["sets"] as? [[String: Any]])
      #expect(sets.count == 16)
      let best = try #require(sets.last?["roc_auc"] as? Double)
      #expect(abs(best - 0.982013790037908) < 1e-12)
      let reading = try #require(truth["reading_errors"] as? [String: Double])
      #expect(reading.values.allSatisfy { $0 < 1e-4 })
    }
  }
}
