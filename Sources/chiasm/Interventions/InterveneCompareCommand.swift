import ArgumentParser
import CTerminal
import Cohorts
import Findings
import Foundation
import Interventions

/// `chiasm intervene compare`.
struct InterveneCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares ways to learn features from the same pairs.",
    discussion: """
      Coordinates of a contrastive embedding, a dictionary of it, non-negative contrastive features, \
      and coordinates of an embedding learned with self-supervision too: whose features they are, what \
      they mean, and how well pairs are found.
      """)

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(help: "How many times all is made from other first values.")
  var initializations = 5

  @Option(help: "Folds; the first is tested.")
  var folds = 5

  @OptionGroup var options: InterventionOptions

  func validate() throws {
    for (option, isFine, expected) in [
      ("--folds", (2...10_000).contains(folds), "2 to 10000, found \(folds)"),
      (
        "--initializations", (1...1_000).contains(initializations),
        "1 to 1000, found \(initializations)"
      ),
    ] where !isFine {
      throw ValidationError("\(option): expected \(expected)")
    }
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      guard chiasm_interrupt_install() else {
        throw InterventionsError(.interrupted, "the system refused to watch for Ctrl-C")
      }
      options.compute.apply()
      let started = Date()
      let cohort = try Cohort.load(manifest: cohort, foldCount: folds)
      try cohort.requireClasses(for: "Comparisons of features")
      let record = StudyRecord(
        study: "compare", data: cohort.fingerprint(), fitting: options.cohortFitting, folds: folds,
        names: [], settings: .comparison(initializations: initializations, draws: options.draws))
      try options.keepingState(data: cohort.name, study: "compare", deciding: record) { state in
        let plan = try FoldPlan(
          cohort, options: .init(foldCount: folds), seed: options.compute.seed)
        let reporter = StepReporter()
        let findings = try ArmComparison(
          cohort, split: plan.splits[0], fitting: options.cohortFitting,
          initializationCount: initializations, drawCount: options.draws
        ).run(
          readers: options.readers(of: cohort), state: state,
          isInterrupted: { chiasm_interrupt_requested() },
          onStep: reporter.show)
        reporter.clear()
        try options.publish(
          InterventionDocument(data: cohort.name, arms: findings), study: "compare",
          started: started, folds: folds)
      }
    }
  }
}
