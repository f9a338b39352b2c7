import ArgumentParser

/// `chiasm train`.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fit models on each modality and on all together, cross-validated, to a run folder.")

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @OptionGroup var training: TrainingOptions
  @OptionGroup var output: RunOptions

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      try CohortRun(manifest: cohort, training: training, output: output).run(inspects: false)
    }
  }
}
