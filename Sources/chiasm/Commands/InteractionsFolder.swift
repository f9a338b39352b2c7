import Findings
import Foundation
import Fusion
import Interactions
import Reports

/// Where the result of `chiasm interactions` is kept.
struct InteractionsFolder {
  let root: URL
  private(set) var contents: [String] = ["findings.json"]

  /// Names the folder; one that holds another kind of run is refused.
  init(_ output: String?, name: String) throws {
    let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
    let trimmed = String(safe).trimmingCharacters(in: CharacterSet(charactersIn: "."))
    root = URL(
      fileURLWithPath: output ?? "chiasm-runs/\(trimmed.isEmpty ? "table" : trimmed)-interactions")
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: root.path, isDirectory: &isFolder), !isFolder.boolValue {
      throw InteractionsError(
        .invalidSetting, "\(root.path) is a file; choose a folder with --output")
    }
    // An earlier result of this command may be replaced; models that somebody trained may not.
    let names = (try? manager.contentsOfDirectory(atPath: root.path)) ?? []
    if let other = names.first(where: {
      !["findings.json", "decomposition.svg", "report.html"].contains($0)
    }) {
      throw InteractionsError(
        .invalidSetting,
        "\(root.path) holds \"\(other)\", which this command did not write; choose another folder with "
          + "--output")
    }
  }

  /// Writes findings and chart, each file whole or not at all.
  mutating func write(_ document: FindingsDocument) throws {
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    try document.write(to: root.appendingPathComponent("findings.json"))
    if let chart = DecompositionChart(document) {
      try Data(chart.svg.utf8).write(
        to: root.appendingPathComponent("decomposition.svg"), options: .atomic)
      contents.append("decomposition.svg")
    }
  }
}
