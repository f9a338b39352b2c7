import Cohorts

/// A small cohort written to a folder: 24 cases, 12 groups, 3 sites, every kind of modality.
struct MadeCohort {
  let folder: TemporaryFolder
  var header = ["id", "patient", "site", "label", "photo", "age", "smoker", "note"]
  var rows: [[String]] = []
  var vectors: String
  var manifest = """
    name: made
    table: table.csv
    case: id
    group: patient
    site: site
    label: {column: label}
    modalities:
      photo: {kind: image, column: photo, size: 8, channels: 3}
      clinical: {kind: tabular, numeric: [age], categorical: [smoker]}
      note: {kind: text, column: note}
      genes: {kind: vector, file: genes.csv, key: id, transform: log1p}
    """

  init() throws {
    folder = try TemporaryFolder()
    vectors = "id,A,B,C\n"
    for index in 0..<24 {
      let patient = index / 2
      let label = patient % 2 == 0 ? "benign" : "malignant"
      rows.append([
        "case-\(index)", "p\(patient)", "s\(patient % 3)", label, "images/\(index).png",
        index % 5 == 0 ? "" : "\(20 + index)", index % 3 == 0 ? "yes" : "no",
        "Patient \(index % 4) has a \(label) lesion",
      ])
      vectors += "case-\(index),\(index),\(index * index % 7),1\n"
      let pixels = (0..<10 * 9 * 3).map { UInt8(truncatingIfNeeded: $0 * 7 + index * 11) }
      let picture = try Picture(width: 10, height: 9, channels: 3, pixels: pixels)
      try folder.write("images/\(index).png", picture.png())
    }
  }

  /// Sets a cell.
  mutating func set(_ row: Int, _ column: String, _ value: String) {
    if let index = header.firstIndex(of: column) { rows[row][index] = value }
  }

  /// Sets a column, row by row.
  mutating func set(_ column: String, _ value: (Int) -> String) {
    for row in rows.indices { set(row, column, value(row)) }
  }

  /// Writes the files and returns the manifest's path.
  func write() throws -> String {
    let lines = ([header] + rows).map { cells in
      cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }
    try folder.write("table.csv", lines.joined(separator: "\n") + "\n")
    try folder.write("genes.csv", vectors)
    return try folder.write("cohort.yaml", manifest)
  }

  func load() throws -> Cohort { try Cohort.load(manifest: try write()) }
}
