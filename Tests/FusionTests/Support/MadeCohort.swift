import Cohorts
import Foundation
import Fusion
import TestSupport
import Training

/// A small made-up cohort: 48 cases of 24 patients, whose label follows one column of the table and
/// one gene.
struct MadeCohort {
  /// What is there besides the table and the genes.
  enum Addition: Hashable {
    case photo, notes
  }

  /// The modalities that the manifest declares, in this order.
  var modalities: [String]
  /// The side to which photos are resized.
  var photoSize = 32
  /// Whether a case has its own photo and its neighbor's, as a bag.
  var photosAreBags = false
  var header = ["id", "patient", "label", "photo", "age", "marker", "smoker", "note"]
  var rows: [[String]] = []
  /// The genes of each case; nil where they were not measured.
  var genes: [[Double]?] = []

  /// Draws the cases.
  ///
  /// - Parameters:
  ///   - classes: Two or three.
  ///   - geneCount: The first gene tells about the label, the others are noise.
  init(
    cases: Int = 48, classes: [String] = ["benign", "malignant"], geneCount: Int = 6,
    includes additions: Set<Addition> = [], seed: UInt64 = 4
  ) throws {
    modalities =
      (additions.contains(.photo) ? ["photo"] : []) + ["table", "genes"]
      + (additions.contains(.notes) ? ["notes"] : [])
    var generator = SeededGenerator(seed: seed)
    func noise() -> Double {
      (0..<6).reduce(0) { sum, _ in sum + Double.random(in: -0.7...0.7, using: &generator) }
    }
    for index in 0..<cases {
      let label = index / 2 % classes.count
      let signal = 2 * Double(label) - Double(classes.count - 1)
      let words = ["a flat spot", "a raised spot", "an open sore"]
      rows.append([
        "case-\(index)", "p\(index / 2)", classes[label], "images/\(index).png",
        index % 7 == 3 ? "" : String(Int(55 + 8 * noise())), String(signal + noise()),
        noise() > 0 ? "yes" : "no", "\(words[label]) on the arm, size \(index % 5)",
      ])
      genes.append((0..<geneCount).map { ($0 == 0 ? signal : 0) + noise() })
    }
  }

  /// Sets the cells of a column, case by case.
  mutating func set(_ column: String, _ value: (Int) -> String) {
    guard let place = header.firstIndex(of: column) else { return }
    for index in rows.indices { rows[index][place] = value(index) }
  }

  private var manifest: String {
    let kind = photosAreBags ? "bag" : "image"
    let lines = [
      "photo": "photo: {kind: \(kind), column: photo, size: \(photoSize), channels: 3}",
      "table": "table: {kind: tabular, numeric: [age, marker], categorical: [smoker]}",
      "genes": "genes: {kind: vector, file: genes.csv, key: id}",
      "notes": "notes: {kind: text, column: note}",
    ]
    return """
      name: made
      table: table.csv
      case: id
      group: patient
      label: {column: label}
      modalities:

      """ + modalities.compactMap { lines[$0] }.map { "  \($0)\n" }.joined()
  }

  /// Writes all files and returns the manifest's path.
  @discardableResult
  func write(to folder: URL) throws -> String {
    let lines = ([header] + rows).map { cells in
      cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }
    try write(lines.joined(separator: "\n") + "\n", to: folder.appending(path: "table.csv"))
    let names = (0..<(genes.lazy.compactMap { $0?.count }.first ?? 0)).map { "G\($0)" }
    var text = (["id"] + names).joined(separator: ",") + "\n"
    for (row, values) in zip(rows, genes) {
      guard let values else { continue }
      text += ([row[0]] + values.map { "\($0)" }).joined(separator: ",") + "\n"
    }
    try write(text, to: folder.appending(path: "genes.csv"))
    if modalities.contains("photo") { try writePhotos(to: folder.appending(path: "images")) }
    let path = folder.appending(path: "cohort.yaml")
    try write(manifest, to: path)
    return path.path
  }

  func load(in folder: URL) throws -> Cohort { try Cohort.load(manifest: write(to: folder)) }

  private func writePhotos(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for index in rows.indices {
      // Stripes whose width tells the label, in another shade each.
      let width = 2 + index / 2 % 2 * 3
      let pixels = (0..<32 * 32).flatMap { place -> [UInt8] in
        let isDark = place % 32 / width % 2 == 0
        let shade = UInt8(isDark ? 40 + index : 180 + index)
        return [shade, shade / 2, 255 - shade]
      }
      let picture = try Picture(width: 32, height: 32, channels: 3, pixels: pixels)
      try Data(picture.png()).write(to: folder.appending(path: "\(index).png"))
    }
  }

  private func write(_ text: String, to url: URL) throws { try Data(text.utf8).write(to: url) }
}

extension NetworkSettings {
  /// Small enough that a network trains in a blink.
  static var tiny: NetworkSettings {
    var settings = NetworkSettings()
    settings.width = 8
    settings.headCount = 2
    settings.vectorTokenCount = 3
    settings.wordLimit = 16
    return settings
  }
}

extension ExperimentSettings {
  /// Three folds, two epochs, few draws.
  static var tiny: ExperimentSettings {
    var settings = ExperimentSettings()
    settings.seed = 7
    settings.folds = FoldPlan.Options(foldCount: 3)
    settings.training.epochs = 2
    settings.training.batchSize = 8
    settings.network = .tiny
    settings.bootstrapDraws = 50
    settings.permutations = 2
    return settings
  }
}
