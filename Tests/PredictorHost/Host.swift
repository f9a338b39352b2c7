import Cohorts
import Foundation
import Predictors

/// Opens a program for a cohort, says so, and asks it: `PredictorHost MODEL COHORT ask|leave`.
///
/// Tests kill this process, and look whether the program outlives it.
@main
enum Host {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4 else { exit(64) }
    let cohort = try Cohort.load(manifest: arguments[2])
    let model = try ExternalModel.open(arguments[1], cohort: cohort)
    print((model as? SubprocessPredictor)?.processIdentifier ?? 0)
    fflush(nil)
    if arguments[3] == "leave" {
      // Leaves as a program that forgot about its model does.
      withExtendedLifetime(model) { exit(0) }
    }
    _ = try model.predict(CaseBatch(cohort: cohort, cases: [0]))
  }
}
