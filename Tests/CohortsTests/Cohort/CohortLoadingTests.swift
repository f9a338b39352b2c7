import Cohorts
import Foundation
import Testing

@Suite struct CohortLoadingTests {
  @Test func readsEveryKindOfModality() throws {
    let cohort = try MadeCohort().load()
    #expect(cohort.caseCount == 24)
    #expect(cohort.classNames == ["benign", "malignant"])
    #expect(cohort.classCounts == [12, 12])
    #expect(cohort.groups.count == 12)
    #expect(cohort.sites?.names == ["s0", "s1", "s2"])
    #expect(cohort.modalities.map(\.kind) == [.image, .tabular, .text, .vector])
    #expect(cohort.modalities.allSatisfy { $0.presentCount == 24 })
    guard case .tabular(let table) = try cohort.modality("clinical").content else {
      Issue.record("no table")
      return
    }
    #expect(table.numeric[0].values[0] == nil)
    #expect(table.numeric[0].values[1] == 21)
    guard case .vector(let matrix) = try cohort.modality("genes").content else {
      Issue.record("no matrix")
      return
    }
    #expect(matrix.names == ["A", "B", "C"])
    #expect(matrix.values[3..<6] == [1, 1, 1])
  }

  @Test func aFolderMeansItsManifest() throws {
    let made = try MadeCohort()
    let file = try made.write()
    let folder = made.folder.path
    try made.folder.write("cohort-other.yaml", "name: other")
    try made.folder.write(".hidden.yaml", "name: hidden")
    #expect(try Cohort.load(manifest: folder).caseIDs == Cohort.load(manifest: file).caseIDs)
    #expect(try Cohort.load(manifest: folder + "/").caseCount == 24)

    try FileManager.default.moveItem(atPath: file, toPath: "\(folder)/study.YML")
    #expect {
      try Cohort.load(manifest: folder)
    } throws: { error in
      "\(error)".contains("2 YAML files") && "\(error)".contains("\(folder)/study.YML")
    }
    try FileManager.default.removeItem(atPath: "\(folder)/cohort-other.yaml")
    #expect(try Cohort.load(manifest: folder).caseCount == 24)
    try FileManager.default.removeItem(atPath: "\(folder)/study.YML")
    #expect {
      try Cohort.load(manifest: folder)
    } throws: { error in
      "\(error)".contains("without a manifest; expected cohort.yaml")
    }
  }

  @Test func whereFiltersFirst() throws {
    var made = try MadeCohort()
    // The faults below are in rows that the condition excludes.
    made.set(0, "label", "")
    made.set(2, "age", "many")
    made.set(1, "id", "case-0")
    made.set("smoker") { $0 < 4 ? "out" : "in" }
    made.manifest += "\nwhere: {smoker: [in, inn]}"
    let cohort = try made.load()
    #expect(cohort.caseCount == 20)
    #expect(cohort.caseIDs.first == "case-4")
    let notice = try #require(cohort.notices.first { $0.topic == "unusedCondition" })
    #expect(notice.severity == .warning)
    #expect(notice.names == ["inn"])
    #expect(notice.sentence.contains("\"in\""))
  }

  @Test func missingModalityIsCountedPerCase() throws {
    var made = try MadeCohort()
    made.set(3, "photo", "")
    made.set(4, "photo", "images/none.png")
    made.set(5, "note", "  ")
    made.set(6, "age", "")
    made.set(6, "smoker", "")
    made.vectors = made.vectors.split(separator: "\n").filter { !$0.hasPrefix("case-7,") }
      .joined(separator: "\n")
    let cohort = try made.load()
    #expect(try cohort.modality("photo").presence.firstIndices(of: false) == [3, 4])
    #expect(try cohort.modality("note").presence.firstIndices(of: false) == [5])
    #expect(try cohort.modality("clinical").presence.firstIndices(of: false) == [6])
    #expect(try cohort.modality("genes").presence.firstIndices(of: false) == [7])
    let file = try #require(cohort.notices.first { $0.topic == "missingFile" })
    #expect(file.names == ["images/none.png"])
    #expect(cohort.notices.count { $0.topic == "missingModality" } == 4)
  }

  @Test func declaredTextsMeanMissing() throws {
    var made = try MadeCohort()
    made.set(1, "age", "NA")
    made.set(2, "smoker", "NA")
    made.set(3, "note", "NA")
    made.set(4, "photo", "NA")
    made.manifest += "\nmissingValues: [NA]"
    let cohort = try made.load()
    #expect(try cohort.modality("note").presence.firstIndices(of: false) == [3])
    #expect(try cohort.modality("photo").presence.firstIndices(of: false) == [4])
    guard case .tabular(let table) = try cohort.modality("clinical").content else { return }
    #expect(table.numeric[0].values[1] == nil)
    #expect(table.categorical[0].values[2] == nil)
  }

  @Test func classOfOneGroupIsSetAside() throws {
    var made = try MadeCohort()
    made.set(0, "label", "rare")
    made.set(1, "label", "rare")
    let cohort = try made.load()
    #expect(cohort.classNames == ["benign", "malignant"])
    #expect(cohort.caseCount == 22)
    #expect(cohort.groups.count == 11)
    #expect(
      cohort.setAside.map { [$0.name] + $0.caseIDs + $0.groups }
        == [["rare", "case-0", "case-1", "p0"]])
    let notice = try #require(cohort.notices.first { $0.topic == "setAsideClass" })
    #expect(notice.severity == .warning)
    for word in ["rare", "case-0", "case-1", "p0"] { #expect(notice.sentence.contains(word)) }
    // Presence and data follow the cases that are left.
    guard case .vector(let matrix) = try cohort.modality("genes").content else { return }
    #expect(matrix.rowOfCase == Array(0..<22))
    #expect(matrix.values[0] == 2)
  }

  @Test func declaredClassesKeepTheirOrder() throws {
    var made = try MadeCohort()
    made.manifest = made.manifest.replacing(
      "{column: label}", with: "{column: label, classes: [malignant, unheard, benign]}")
    let cohort = try made.load()
    #expect(cohort.classNames == ["malignant", "benign"])
    #expect(cohort.labels[0] == 1)
    #expect(cohort.notices.contains { $0.topic == "classWithoutCases" && $0.names == ["unheard"] })
  }

  @Test func withoutGroupsEveryCaseStandsAlone() throws {
    var made = try MadeCohort()
    made.manifest = made.manifest.replacing("group: patient\n", with: "")
    let cohort = try made.load()
    #expect(cohort.groups.count == 24)
    #expect(cohort.notices.contains { $0.topic == "noGroups" })
  }

  @Test func derivedLabelsAreAnnounced() throws {
    var made = try MadeCohort()
    made.manifest = made.manifest.replacing(
      "{column: label}", with: "{column: label, derivedFrom: [genes]}")
    #expect(
      try made.load().notices.contains { $0.topic == "derivedLabel" && $0.names == ["genes"] })
  }

  @Test func groupLargerThanAFoldIsNoted() throws {
    var made = try MadeCohort()
    made.set("patient") { $0 < 8 ? "p\($0 % 2)" : "q\($0)" }
    // Both large groups hold both classes.
    made.set("label") { $0 / 2 % 2 == 0 ? "benign" : "malignant" }
    #expect(!(try made.load().notices.contains { $0.topic == "largeGroup" }))
    made.set("patient") { $0 < 12 ? "p\($0 % 2)" : "q\($0)" }
    let notice = try #require(try made.load().notices.first { $0.topic == "largeGroup" })
    #expect(notice.names == ["p0", "p1"])
  }

  @Test func resolvedManifestLoadsTheSameCohort() throws {
    let made = try MadeCohort()
    let cohort = try made.load()
    let elsewhere = try TemporaryFolder()
    let path = try elsewhere.write("manifest.yaml", try cohort.manifest.yaml())
    let again = try Cohort.load(manifest: path)
    #expect(again.caseIDs == cohort.caseIDs)
    #expect(again.labels == cohort.labels)
    #expect(again.modalities.map(\.presence) == cohort.modalities.map(\.presence))
  }
}

extension [Bool] {
  /// Where a value stands.
  func firstIndices(of value: Bool) -> [Int] { indices.filter { self[$0] == value } }
}
