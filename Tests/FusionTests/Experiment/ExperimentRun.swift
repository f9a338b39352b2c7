import Cohorts
import Findings
import Foundation
import Fusion
import Synchronization
import Tensors
import TestSupport
import Testing

/// Runs a tiny experiment in a folder.
func runExperiment(
  _ cohort: Cohort, in folder: URL, settings: ExperimentSettings = .tiny, models: String? = nil,
  resumes: Bool = false, stoppingAfter questions: Int = .max, device: Device = .cpu,
  onEvent: @escaping (ExperimentEvent) -> Void = { _ in }
) throws -> ExperimentResult {
  let left = Mutex(questions)
  return try Experiment(
    cohort: cohort, settings: settings,
    models: models.map { try ModelDescription.named($0, for: cohort) }
      ?? ModelDescription.standard(for: cohort),
    folder: RunFolder(folder.path), device: device
  ).run(
    resumes: resumes,
    isInterrupted: {
      left.withLock { count in
        count -= 1
        return count < 0
      }
    }, onEvent: onEvent)
}

extension ExperimentResult {
  /// The findings without what differs from run to run.
  func document() throws -> FindingsDocument {
    try findings(
      summary: CohortSummary(cohort), notices: plan.notices.map(Findings.Notice.init),
      provenance: Provenance(version: "test", seed: settings.seed, command: []))
  }
}

/// The files of finished models in a run folder, in a fixed order.
func unitFiles(in folder: URL) throws -> [URL] {
  try FileManager.default.contentsOfDirectory(
    at: folder.appending(path: "checkpoints"), includingPropertiesForKeys: nil
  ).filter { $0.pathExtension == "json" && !$0.lastPathComponent.contains("preprocessing") }
    .sorted { $0.path < $1.path }
}
