import CTerminal
import Cohorts
import Contribution
import Findings
import Foundation
import Reports

extension ContributionTarget {
  /// What was written.
  struct Written {
    let document: FindingsDocument
    let file: URL
    let folder: URL
    let contents: [String]
  }

  /// Writes pictures, words and columns, then the findings into a document.
  ///
  /// - Parameters:
  ///   - root: The folder, of a run or of its own.
  ///   - document: What `findings.json` holds; the findings take the place of earlier ones of the same
  ///     model and method.
  /// - Throws: `ContributionError` with code `cancelled` at Ctrl-C; nothing has changed then.
  func write(
    _ outcome: ContributionOutcome, to root: URL, adding document: FindingsDocument
  ) throws -> Written {
    let findings = outcome.findings
    var document = document
    let place = document.contribution.firstIndex {
      $0.model == findings.model && $0.method == findings.method
    }
    if let place {
      document.contribution[place] = findings
    } else {
      document.contribution.append(findings)
    }
    let folder = try ContributionFolder(run: root, model: modelName)
    var contents = ["summary.txt"]
    do {
      try folder.write(
        Data(ContributionText([findings], style: TextStyle()).text.utf8), "summary.txt")
      for name in outcome.measurement.modalities {
        contents += try writeParts(of: name, outcome, folder)
      }
      if chiasm_interrupt_requested() {
        throw ContributionError(.cancelled, "stopped on request; nothing was written")
      }
      try folder.publish()
    } catch {
      folder.discard()
      throw error
    }
    // Last and in one step: findings never speak of maps that are not there.
    let file = root.appending(path: "findings.json")
    try document.write(to: file)
    return Written(document: document, file: file, folder: folder.root, contents: contents)
  }

  private func writeParts(
    of name: String, _ outcome: ContributionOutcome, _ folder: ContributionFolder
  ) throws -> [String] {
    let place = FileName.safe(name)
    var contents: [String] = []
    if let parts = outcome.findings.detail?.parts[name], !parts.isEmpty {
      let table = ContributionTables.parts(parts, outputs: outcome.outputNames)
      try folder.write(Data(table.utf8), "\(place)/parts.csv")
      contents.append("\(place)/parts.csv")
    }
    switch try cohort.modality(name).content {
    case .image(let files):
      contents += try writeHeatMaps(of: name, files, outcome, folder)
    case .text: contents += try writeWords(of: name, outcome, folder)
    case .bag: contents += try writePictures(of: name, outcome, folder)
    case .tabular, .vector: break
    }
    return contents
  }
}
