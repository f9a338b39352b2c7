import Dictionaries
import Findings
import Foundation
import Fusion
import Monosemanticity

extension CohortRun {
  /// Judges the features of the fused model, with settings that answer in seconds, and adds them to the
  /// findings, which are written already: an interruption costs this part only.
  ///
  /// - Returns: The findings with it; `nil` without a fused model, or with too few cases.
  func features(_ folder: RunFolder, _ log: EventLog?) throws -> FindingsDocument? {
    let reporter = StepReporter()
    let work = FeaturesRun(
      settings: .fast(seed: training.compute.seed), output: nil, resumes: output.resume,
      reporter: reporter, started: Date())
    log?.write("features_start")
    defer { reporter.clear() }
    do {
      return try work.run(folder: folder.root.path, judgedBy: []).document
    } catch let error as MonosemanticityError {
      guard error.code == .tooFewCases else { throw goingOn(error, folder) }
      reporter.say("What its features mean was not judged: \(error)")
      return nil
    } catch let error as DictionariesError {
      guard error.code == .tooFewRows else { throw goingOn(error, folder) }
      reporter.say("What its features mean was not judged: \(error)")
      return nil
    }
  }

  /// An interruption says where to go on.
  private func goingOn(_ error: any Error, _ folder: RunFolder) -> any Error {
    let isStopped =
      (error as? MonosemanticityError)?.code == .cancelled
      || (error as? DictionariesError)?.code == .interrupted
    guard isStopped else { return error }
    return MonosemanticityError(
      .cancelled,
      "stopped; the models and their findings are in \(folder.root.path), and chiasm features "
        + "\(folder.root.path) judges their features")
  }
}
