import Cohorts
import Foundation
import TestSupport

/// A small cohort with every kind of modality, written to a folder: 12 cases, 6 groups.
struct ExternalCohort {
  var rows: [[String]] = []
  var genes = "id,A,B,C\n"
  var size = 8
  var transform = "log1p"
  static let header = ["id", "patient", "label", "photo", "age", "region", "note"]
  static let regions = ["arm", "leg", "head"]
  static let notes = ["Red, itching  lesion.", "no change", "lesion grew: BLED!"]

  init() {
    for index in 0..<12 {
      rows.append([
        "case-\(index)", "p\(index / 2)", index / 2 % 2 == 0 ? "benign" : "malignant",
        "\(index).png", "\(20 + index)", Self.regions[index % 3], Self.notes[index % 3],
      ])
      genes += "case-\(index),\(index),\(index * 2 % 5),1\n"
    }
  }

  mutating func set(_ row: Int, _ column: String, _ value: String) {
    if let place = Self.header.firstIndex(of: column) { rows[row][place] = value }
  }

  /// The pixels of a case's picture, `[8, 8, 3]`.
  static func pixels(_ index: Int) -> [UInt8] {
    (0..<8 * 8 * 3).map { UInt8(truncatingIfNeeded: $0 * 7 + index * 11) }
  }

  func load(_ folder: URL) throws -> Cohort {
    for index in rows.indices {
      let picture = try Picture(width: 8, height: 8, channels: 3, pixels: Self.pixels(index))
      try Data(picture.png()).write(to: folder.appending(path: "\(index).png"))
    }
    let lines = ([Self.header] + rows).map { cells in
      cells.map { "\"\($0)\"" }.joined(separator: ",")
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: folder.appending(path: "table.csv"))
    try Data(genes.utf8).write(to: folder.appending(path: "genes.csv"))
    let manifest = folder.appending(path: "cohort.yaml")
    try Data(
      """
      name: external
      table: table.csv
      case: id
      group: patient
      label: {column: label}
      modalities:
        photo: {kind: image, column: photo, size: \(size), channels: 3}
        clinical: {kind: tabular, numeric: [age], categorical: [region]}
        note: {kind: text, column: note}
        genes: {kind: vector, file: genes.csv, key: id, transform: \(transform)}

      """.utf8
    ).write(to: manifest)
    return try Cohort.load(manifest: manifest.path)
  }
}

/// Runs `body` with the cohort, possibly changed, and its folder.
func withExternalCohort<Result>(
  _ change: (inout ExternalCohort) -> Void = { _ in }, _ body: (Cohort, URL) throws -> Result
) throws -> Result {
  try withTemporaryFolder { folder in
    var made = ExternalCohort()
    change(&made)
    return try body(try made.load(folder), folder)
  }
}
