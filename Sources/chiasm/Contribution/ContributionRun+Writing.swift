import CTerminal
import Cohorts
import Contribution
import Findings
import Foundation
import Fusion
import Reports
import Tensors

extension ContributionRun {
  /// What was written.
  struct Written {
    let document: FindingsDocument
    let folder: URL
    let contents: [String]
  }

  /// Writes pictures, words and columns, then the findings into the run's document.
  ///
  /// - Throws: `ContributionError` with code `cancelled` at Ctrl-C; nothing has changed then.
  func write(_ outcome: Outcome) throws -> Written {
    let document = try document(with: outcome.findings)
    let folder = try ContributionFolder(run: run.folder.root, model: model.name)
    var contents = ["summary.txt"]
    do {
      try folder.write(
        Data(ContributionText([outcome.findings], style: TextStyle()).text.utf8), "summary.txt")
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
    try document.write(to: run.folder.findings)
    return Written(document: document, folder: folder.root, contents: contents)
  }

  /// The run's document with these findings in place of earlier ones of the same model and method.
  private func document(with findings: ContributionFindings) throws -> FindingsDocument {
    let file = run.folder.findings
    var document: FindingsDocument
    if FileManager.default.fileExists(atPath: file.path) {
      document = try FindingsDocument(contentsOf: file)
    } else {
      document = FindingsDocument(
        cohort: CohortSummary(run.cohort),
        notices: run.cohort.notices.map(Findings.Notice.init),
        provenance: Provenance(
          version: version, seed: run.settings.seed, folds: run.settings.folds.foldCount,
          repeats: run.settings.folds.repeatCount, command: CommandLine.arguments,
          device: Device.cpu.description, threads: Runtime.threadCount,
          libtorch: Runtime.torchVersion))
    }
    let place = document.contribution.firstIndex {
      $0.model == findings.model && $0.method == findings.method
    }
    if let place {
      document.contribution[place] = findings
    } else {
      document.contribution.append(findings)
    }
    return document
  }

  private func writeParts(
    of name: String, _ outcome: Outcome, _ folder: ContributionFolder
  ) throws -> [String] {
    let place = FileName.safe(name)
    var contents: [String] = []
    if let parts = outcome.findings.detail?.parts[name], !parts.isEmpty {
      let table = ContributionTables.parts(parts, outputs: outcome.outputNames)
      try folder.write(Data(table.utf8), "\(place)/parts.csv")
      contents.append("\(place)/parts.csv")
    }
    switch try run.cohort.modality(name).content {
    case .image(let files):
      contents += try writeHeatMaps(of: name, files, outcome, folder)
    case .text: contents += try writeWords(of: name, outcome, folder)
    case .tabular, .vector: break
    }
    return contents
  }
}
