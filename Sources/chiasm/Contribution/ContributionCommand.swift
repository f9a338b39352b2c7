import ArgumentParser
import CTerminal
import Cohorts
import Contribution
import Findings
import Foundation
import Fusion
import Predictors
import Reports
import Tensors

/// `chiasm contribution`.
struct ContributionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contribution",
    abstract: "What a trained model really looks at: shares, maps, and whether methods agree.",
    discussion: """
      Asks the models of a finished run again, each about the cases that it was not trained on, with \
      parts of their inputs hidden or exchanged between cases. Says which modality moves the answers \
      and by how much, whether that depends on how it was measured, and which it ignores.

      With --predictor it looks at a model that somebody else trained, on the cases of a cohort.

      Writes into the run folder: the findings into findings.json (key "contribution"), pictures, \
      words and columns into contribution/MODEL/.
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run of train or audit; with --predictor a cohort's manifest or folder.",
      valueName: "run"),
    completion: .file())
  var source: String

  @Option(
    help: ArgumentHelp("The model to look at. Default: the fused one.", valueName: "name"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Look at so many cases at most, drawn in whole groups. Default: all.", valueName: "count"))
  var cases: Int?

  @Option(
    help: ArgumentHelp(
      "Outlines of what matters in the pictures, one PNG or JPEG a case, bright inside, named like "
        + "the case or its picture: says how much of the attribution falls inside.",
      valueName: "folder"),
    completion: .directory)
  var masks: String?

  @Option(
    help: ArgumentHelp(
      "Compare the shares with those of a model of another run on the same cohort.",
      valueName: "run"),
    completion: .directory)
  var against: String?

  @Option(
    help: ArgumentHelp(
      "The model to compare with: of the other run, or of this one without --against. Default: the "
        + "model of the same name.", valueName: "name"))
  var againstModel: String?

  @OptionGroup(title: "Parts and fills") var occlusion: OcclusionOptions
  @OptionGroup(title: "Models from elsewhere") var external: ExternalOptions
  @OptionGroup(title: "Computing") var compute: ComputeOptions
  @OptionGroup(title: "Computing") var place: DeviceOptions

  @Flag(help: "Print all findings as JSON instead of text.")
  var json = false

  func validate() throws {
    if let cases, cases < 1 {
      throw ValidationError("--cases: expected at least 1, found \(cases)")
    }
    if model != nil, external.predictor != nil {
      throw ValidationError("--model names a model of a run; give it or --predictor, not both")
    }
    if against != nil || againstModel != nil, external.predictor != nil {
      throw ValidationError("--against compares models of runs; leave it out with --predictor")
    }
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      guard chiasm_interrupt_install() else {
        throw FusionError(.invalidSetting, "the system refused to watch for Ctrl-C")
      }
      compute.apply()
      try place.check()
      let reporter = ContributionReporter()
      let findings: ContributionFindings
      let written: ContributionTarget.Written
      do {
        defer { reporter.clear() }
        if let predictor = external.predictor {
          (findings, written) = try lookAtExternal(predictor, reporter)
        } else {
          (findings, written) = try lookAtRun(reporter)
        }
      } catch  where chiasm_interrupt_requested() {
        // Whatever it broke off: a model of another program says so in its own way.
        throw ContributionError(
          .cancelled, "stopped; nothing was written, so the same command begins again")
      }
      if json { return Output.write(try written.document.json()) }
      Output.write(ContributionText([findings], style: Output.style).text)
      Output.write("\nThe findings are in \(written.file.path).")
      Output.write("In \(written.folder.path):")
      for name in written.contents { Output.write("  \(name)") }
    }
  }

  private func lookAtRun(
    _ reporter: ContributionReporter
  ) throws -> (ContributionFindings, ContributionTarget.Written) {
    var finished = try FinishedRun(RunFolder(source))
    finished.device = place.device
    var work = ContributionRun(
      run: finished, model: try finished.model(named: model), seed: compute.seed,
      caseLimit: cases, masks: try masks.map { try OutlineFolder($0) }, version: Chiasm.version)
    try occlusion.apply(to: &work.target.settings)
    reporter.say(work.banner)
    guard against != nil || againstModel != nil else {
      let outcome = try work.measured(reporter)
      return (outcome.findings, try work.write(outcome))
    }
    var other = try against.map { try FinishedRun(RunFolder($0)) } ?? finished
    other.device = place.device
    let rival = try other.model(named: againstModel ?? work.model.name)
    if against == nil, rival.name == work.model.name {
      throw ContributionError(
        .invalidSetting, "--against-model: \(rival.name) cannot be compared with itself")
    }
    let outcome = try work.compared(
      with: other, model: rival, named: against.map { "\(rival.name) of \($0)" } ?? rival.name,
      reporter)
    return (outcome.findings, try work.write(outcome))
  }

  private func lookAtExternal(
    _ predictor: String, _ reporter: ContributionReporter
  ) throws -> (ContributionFindings, ContributionTarget.Written) {
    let cohort = try Cohort.load(manifest: source, keepsUnlabelled: true)
    let masks = try masks.map { try OutlineFolder($0) }
    let model = try ExternalModel.open(
      predictor, cohort: cohort, description: try external.description(),
      device: place.device, timeout: external.timeout, isCancelled: { chiasm_interrupt_requested() }
    )
    var work = ExternalContribution(
      model, name: URL(fileURLWithPath: predictor).lastPathComponent, cohort: cohort,
      seed: compute.seed, caseLimit: cases, masks: masks, device: place.device,
      version: Chiasm.version)
    try occlusion.apply(to: &work.target.settings)
    let root = URL(
      fileURLWithPath: external.output
        ?? "chiasm-runs/\(FileName.safe(cohort.name))-contribution", isDirectory: true)
    reporter.say(work.banner)
    let outcome = try work.measured(reporter)
    return (outcome.findings, try work.write(outcome, to: root))
  }
}
