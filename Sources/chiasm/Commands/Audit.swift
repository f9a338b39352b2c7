import ArgumentParser

/// `chiasm audit`.
struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The main job: inspect a cohort, train, and say what each modality is worth.")

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @OptionGroup var training: TrainingOptions
  @OptionGroup var depth: AuditOptions
  @OptionGroup var advising: AdviceOptions
  @OptionGroup var known: AcknowledgeOptions
  @OptionGroup var output: RunOptions

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      try CohortRun(
        manifest: cohort, training: training, output: output,
        contributionCases: depth.contributionCases,
        judgesInteractions: !depth.noInteractions, judgesFeatures: !depth.noFeatures,
        advises: advising.settings, acknowledged: known.acknowledge
      ).run(inspects: true)
    }
  }
}
