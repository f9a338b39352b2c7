import CTerminal
import Cohorts
import Decomposition
import Findings
import Foundation
import Fusion
import Interactions
import Tensors

/// The work of `chiasm interactions`: a table or a cohort goes in, findings come out.
struct InteractionsRun {
  let settings: AnalysisSettings
  let compute: ComputeOptions
  let started: Date

  /// Judges a discrete table.
  func table(_ options: TableOptions) throws -> FindingsDocument {
    let table: PlainTable
    let name: String
    if let path = options.table {
      table = try PlainTable(contentsOf: path)
      name = path
    } else if let first = options.labelledA, let second = options.labelledB,
      let pairs = options.pairs
    {
      table = try PlainTable(labelledFirst: first, labelledSecond: second, pairs: pairs)
      name = pairs
    } else {
      throw InteractionsError(.invalidSetting, "expected a table")
    }
    let findings = try InteractionAnalysis(settings: settings).findings(
      of: [PairInput(table)], isInterrupted: { chiasm_interrupt_requested() })
    let file = URL(fileURLWithPath: name).lastPathComponent
    let base = file.split(separator: ".").first.map(String.init) ?? file
    return FindingsDocument(
      cohort: summary(table, name: base), interactions: findings, provenance: provenance())
  }

  /// Judges the modalities of a cohort.
  func cohort(_ manifest: String, options: SymbolOptions) throws -> FindingsDocument {
    compute.apply()
    let cohort = try Cohort.load(manifest: manifest, keepsUnlabelled: true)
    try cohort.requireClasses(for: "Interactions")
    let reporter = StepReporter()
    reporter.say("\(cohort.name): \(cohort.caseCount) cases, \(cohort.groups.count) groups")
    let interactions = try CohortInteractions(
      cohort, settings: try options.settings(seed: compute.seed), onProgress: reporter.show,
      isInterrupted: { chiasm_interrupt_requested() })
    let findings = try interactions.findings(settings)
    reporter.clear()
    var provenance = provenance()
    provenance.device = Device.cpu.description
    provenance.threads = Runtime.threadCount
    provenance.libtorch = Runtime.torchVersion
    return FindingsDocument(
      cohort: CohortSummary(cohort), notices: cohort.notices.map(Findings.Notice.init),
      interactions: findings, provenance: provenance)
  }

  private func summary(_ table: PlainTable, name: String) -> CohortSummary {
    let (cases, groups) =
      switch table.content {
      case .sample(let sample): (sample.caseCount, sample.groupCount)
      case .distribution: (table.classCounts.reduce(0, +), 0)
      }
    return CohortSummary(
      name: name, cases: cases, groups: groups,
      classes: Array(zip(table.classNames, table.classCounts)),
      modalities: [
        ("a", CohortSummary.Modality(kind: "symbols", present: cases)),
        ("b", CohortSummary.Modality(kind: "symbols", present: cases)),
      ])
  }

  func provenance() -> Provenance {
    Provenance(
      version: Chiasm.version, seed: compute.seed, command: CommandLine.arguments,
      started: started.formatted(.iso8601), seconds: Date().timeIntervalSince(started))
  }
}
