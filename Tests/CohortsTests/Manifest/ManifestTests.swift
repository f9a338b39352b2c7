import Cohorts
import Foundation
import Testing

@Suite struct ManifestTests {
  private let minimal = """
    name: small
    table: t.csv
    case: id
    label: {column: y}
    modalities:
      a: {kind: text, column: words}
    """

  private func read(_ yaml: String) throws(CohortError) -> Manifest {
    try Manifest(yaml: yaml, file: "cohort.yaml", folder: "/data")
  }

  private let complete = """
    name: full
    table: sub/../t.csv
    case: id
    group: patient
    site: null
    where: {status: [ok, "1"], part: [a]}
    label: {column: y, classes: [no, yes], provenance: "read by two", derivedFrom: [genes]}
    modalities:
      photo: {kind: image, column: file, size: 96, channels: 1, fit: pad}
      clinical: {kind: tabular, numeric: [age], categorical: [sex]}
      notes: {kind: text, column: words}
      genes: {kind: vector, file: g.csv.gz, key: id, transform: log1p-cpm, features: 500, groups: p.gmt}
      embedding: {kind: vector, file: /else/e.safetensors, keys: k.txt, tensor: cls}
    costs: {photo: 2.0, genes: 1e2}
    missingValues: [NA, "."]
    acknowledged: [caseOrder, columnLeak]
    """

  @Test func readsEveryKey() throws {
    let manifest = try read(complete)
    #expect(manifest.table == "/data/t.csv")
    #expect(manifest.groupColumn == "patient")
    #expect(manifest.siteColumn == nil)
    #expect(
      manifest.conditions == [
        .init(column: "status", allowed: ["ok", "1"]), .init(column: "part", allowed: ["a"]),
      ])
    // `no` and `yes` are class names here, not booleans.
    #expect(manifest.label.classes == ["no", "yes"])
    #expect(manifest.label.derivedFrom == ["genes"])
    #expect(
      manifest.modalities.map(\.name) == ["photo", "clinical", "notes", "genes", "embedding"])
    #expect(
      manifest.modalities[0].source
        == .image(.init(column: "file", size: 96, channels: 1, fit: .pad, folder: "/data")))
    #expect(
      manifest.modalities[3].source
        == .vector(
          .init(
            file: "/data/g.csv.gz", key: "id", transform: .log1pCPM, features: 500,
            groups: "/data/p.gmt")))
    #expect(
      manifest.modalities[4].source
        == .vector(.init(file: "/else/e.safetensors", keys: "/data/k.txt", tensor: "cls")))
    #expect(manifest.costs == ["photo": 2, "genes": 100])
    #expect(manifest.missingValues == ["NA", "."])
    #expect(manifest.acknowledged == [.caseOrder, .columnLeak])
  }

  @Test func unknownChecksAreNotAcknowledged() {
    let error = #expect(throws: CohortError.self) {
      try read(minimal + "\nacknowledged: [columLeak]")
    }
    #expect(error?.code == .invalidValue)
    #expect(error?.description.contains("columnLeak") == true)
  }

  @Test func comesBackFromItsOwnYAML() throws {
    for text in [minimal, complete] {
      let manifest = try read(text)
      #expect(try Manifest(yaml: try manifest.yaml(), file: "r.yaml", folder: "/other") == manifest)
    }
    var odd = try read(minimal)
    odd.name = "null: \"é\" # no\ncomment"
    odd.missingValues = ["", "~", "null"]
    #expect(try Manifest(yaml: try odd.yaml(), file: "r.yaml", folder: "/") == odd)
  }

  @Test(arguments: [
    ("nme: x", "name: small", "name", 1), ("modalites:", "modalities:", "modalities", 5),
    ("a: {kind: text, colum: words}", "a: {kind: text, column: words}", "column", 6),
    ("label: {colunm: y}", "label: {column: y}", "column", 4),
  ])
  func unknownKeyNamesTheNearestAndItsLine(
    _ typed: String, _ right: String, _ nearest: String, _ line: Int
  ) {
    let error = #expect(throws: CohortError.self) {
      try read(minimal.replacing(right, with: typed))
    }
    #expect(error?.code == .unknownKey)
    #expect(error?.line == line)
    #expect(error?.message.contains("\"\(nearest)\"") == true)
  }

  @Test(arguments: ["name", "table", "case", "label", "modalities"])
  func missingKeysAreNamed(_ key: String) {
    var lines = minimal.split(separator: "\n").filter { !$0.hasPrefix(key + ":") }
    if key == "modalities" { lines.removeLast() }
    let error = #expect(throws: CohortError.self) { try read(lines.joined(separator: "\n")) }
    #expect(error?.code == .missingKey)
    #expect(error?.message.contains("\"\(key)\"") == true)
  }

  @Test(arguments: [
    "{kind: image, column: f, size: 3}", "{kind: image, column: f, size: large}",
    "{kind: image, column: f, channels: 2}", "{kind: image, column: f, fit: squeeze}",
    "{kind: picture, column: f}", "{kind: tabular, numeric: age}",
    "{kind: tabular, numeric: [age], categorical: [age]}", "{kind: tabular, numeric: [age, age]}",
    "{kind: vector, file: x, transform: log2}", "{kind: vector, file: x, features: 0}",
    "[text]", "text", "{kind: [text], column: x}", "{kind: text, column: [x]}",
    "{kind: text, column: \"\"}",
  ])
  func rejectsBadModality(_ modality: String) {
    let error = #expect(throws: CohortError.self) {
      try read(minimal.replacing("{kind: text, column: words}", with: modality))
    }
    #expect(error?.code == .invalidValue)
    #expect(error?.line == 6)
  }

  @Test(arguments: [
    ("costs: {b: 1}", CohortError.Code.unknownKey), ("costs: {a: -1}", .invalidValue),
    ("costs: {a: dear}", .invalidValue), ("where: [x]", .invalidValue),
    ("where: {x: y}", .invalidValue), ("where: {x: []}", .invalidValue),
    ("missingValues: NA", .invalidValue), ("name: again", .malformedYAML),
    ("group: [a]", .invalidValue), ("x: [", .malformedYAML), ("\tx: 1", .malformedYAML),
    ("group: *nobody", .malformedYAML),
  ])
  func rejectsBadTopLevel(_ line: String, _ code: CohortError.Code) {
    let error = #expect(throws: CohortError.self) { try read(minimal + "\n" + line) }
    #expect(error?.code == code)
    #expect(error?.line != nil)
  }

  @Test func rejectsLabelsOfOneClassAndUnknownOrigin() {
    let one = #expect(throws: CohortError.self) {
      try read(minimal.replacing("{column: y}", with: "{column: y, classes: [a]}"))
    }
    #expect(one?.code == .oneClass)
    let origin = #expect(throws: CohortError.self) {
      try read(minimal.replacing("{column: y}", with: "{column: y, derivedFrom: b}"))
    }
    #expect(origin?.code == .invalidValue)
  }

  @Test func rejectsEmptyMissingAndForeignFiles() throws {
    for text in ["", "# nothing\n", "just words", "[1, 2]"] {
      #expect(throws: CohortError.self) { try read(text) }
    }
    let missing = #expect(throws: CohortError.self) {
      try Manifest(contentsOf: "/nowhere/cohort.yaml")
    }
    #expect(missing?.code == .missingFile)
    let folder = try TemporaryFolder()
    let path = try folder.write("c.yaml", [0x6e, 0xff, 0xfe])
    #expect(
      #expect(throws: CohortError.self) { try Manifest(contentsOf: path) }?.code == .invalidUTF8)
  }

  @Test func relativeManifestPathsBecomeAbsolute() throws {
    let folder = try TemporaryFolder()
    try folder.write("deep/c.yaml", minimal)
    let manifest = try Manifest(contentsOf: folder.path + "/deep/../deep/./c.yaml")
    #expect(manifest.table == folder.path + "/deep/t.csv")
    #expect(FilePath.absolute("x").hasPrefix("/"))
    #expect(FilePath.resolve("../../x", in: "/a") == "/x")
    #expect(FilePath.resolve("../x", in: "") == "../x")
  }
}
