import CTerminal
import Cohorts
import Decomposition
import Findings
import Foundation
import Fusion
import Interactions

extension CohortRun {
  /// Says what each pair of modalities could tell, as `chiasm interactions` does without options.
  ///
  /// Labels that are no classes, and cohorts too small for it, go without.
  func interactions(
    _ cohort: Cohort, _ folder: RunFolder, _ log: EventLog?
  ) throws -> [InteractionFindings] {
    guard judgesInteractions, cohort.modalities.count > 1 else { return [] }
    let reporter = StepReporter()
    guard case .classes = cohort.target else {
      reporter.say("What the modalities could tell was not judged: it needs a label of classes.")
      return []
    }
    log?.write("interactions_start")
    defer { reporter.clear() }
    do {
      return try CohortInteractions(
        cohort, settings: CohortSymbolSettings(seed: training.compute.seed),
        onProgress: reporter.show, isInterrupted: { chiasm_interrupt_requested() }
      ).findings(AnalysisSettings(seed: training.compute.seed))
    } catch let error as InteractionsError where error.code == .interrupted {
      throw InteractionsError(
        .interrupted,
        "stopped; the models and their findings are in \(folder.root.path), and the same command with "
          + "--resume goes on from there")
    } catch let error as InteractionsError where error.code == .tooFewCases {
      // Too small a cohort for this part is no reason to withhold the rest.
      reporter.say("What the modalities could tell was not judged: \(error)")
      return []
    }
  }
}
