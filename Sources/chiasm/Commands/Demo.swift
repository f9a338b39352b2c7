import Advice
import ArgumentParser
import Foundation
import Phantoms

/// `chiasm demo`.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a small cohort with a known answer, and audit it.",
    discussion: """
      The cohort is made up: a photo with or without a lesion, a laboratory table, and gene \
      expression that repeats what a marker of the table says. The label needs the photo and the \
      table together, so that no modality alone can tell. truth.json beside it says what the best \
      possible model reaches with each set of modalities.
      """)

  @OptionGroup var training: TrainingOptions
  @OptionGroup var depth: AuditOptions
  @OptionGroup var output: RunOptions

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      let root = URL(fileURLWithPath: output.output ?? "chiasm-demo", isDirectory: true)
      let cohort = root.appending(path: "cohort", directoryHint: .isDirectory)
      var run = output
      run.output = root.appending(path: "run").path
      let manifest = cohort.appending(path: "cohort.yaml")
      if !(output.resume && FileManager.default.fileExists(atPath: manifest.path)) {
        try LesionPhantom(seed: training.compute.seed).write(to: cohort)
      }
      try CohortRun(
        manifest: manifest.path, training: training, output: run,
        contributionCases: depth.contributionCases,
        judgesInteractions: !depth.noInteractions, judgesFeatures: !depth.noFeatures,
        advises: AdviceSettings()
      ).run(inspects: true)
      if !output.json { Output.write(try truth(training.compute.seed)) }
    }
  }

  /// What the phantom's own distribution allows, beside which the table can be read.
  private func truth(_ seed: UInt64) throws -> String {
    let truth = try LesionTruth(LesionPhantom(seed: seed).design)
    let names = LesionPhantom.ModalityName.allCases
    let lines = names.map { [$0] }.appending(names).compactMap { subset -> String? in
      guard let ceiling = truth.ceiling(with: subset) else { return nil }
      let name = subset.count == 1 ? subset[0].rawValue : "all together"
      return "  \(name): AUC " + String(format: "%.3f", ceiling.rocAUC).dropFirst()
    }
    return "\nThe best that any model can reach on this made-up cohort, where nothing is missing:\n"
      + lines.joined(separator: "\n") + "\n\nNext: chiasm audit YOUR-COHORT.yaml (see README.md)"
  }
}

extension Array {
  fileprivate func appending(_ element: Element) -> [Element] { self + [element] }
}
