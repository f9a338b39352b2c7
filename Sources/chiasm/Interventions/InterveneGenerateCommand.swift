public import ArgumentParser
import CTerminal
import Cohorts
import Findings
import Foundation
public import Interventions

/// `chiasm intervene generate`.
struct InterveneGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Draws pictures from embeddings in which groups of features are swapped.",
    discussion: """
      A generator learns to draw pictures from joint embeddings; a classifier that knows real pictures \
      only says what it sees when features are swapped between cases. Sheets show the steps.
      """)

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(help: ArgumentHelp("The modality of pictures. Default: the first.", valueName: "name"))
  var picture: String?

  @Option(
    help: ArgumentHelp(
      "Columns that the classifier reads, separated by commas. Default: the label.",
      valueName: "columns"))
  var factors: String?

  @Option(help: "What draws: decoder (quick, blurred) or flow (flow matching).")
  var generator = GenerationSettings.Generator.decoder

  @Option(help: "Channels of the generator.")
  var channels = 256

  @Option(
    help: "Passes of the generator over the training pictures. Default: 60, or 400 of a flow.")
  var generatorEpochs: Int?

  @Option(help: "Test cases that are swapped at most.")
  var cases = 128

  @Option(help: "Random sets of features for each set.")
  var controls = 50

  @Option(help: "Folds; the first is tested.")
  var folds = 5

  @OptionGroup var options: InterventionOptions

  func validate() throws {
    guard (2...10_000).contains(folds) else {
      throw ValidationError("--folds: expected 2 to 10000, found \(folds)")
    }
    do throws(InterventionsError) {
      try settings.validate()
    } catch {
      throw ValidationError(error.message)
    }
  }

  private var settings: GenerationSettings {
    var settings = GenerationSettings()
    settings.generator = generator
    settings.channels = channels
    settings.epochs = generatorEpochs
    settings.caseLimit = cases
    settings.controlCount = controls
    settings.drawCount = options.draws
    settings.seed = options.compute.seed
    return settings
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
      try cohort.requireClasses(for: "Generated pictures")
      let picture = try PictureModality.name(picture, of: cohort)
      let columns =
        factors?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        ?? [cohort.manifest.label.column]
      let known = try columns.map { try PictureFactor(column: $0, of: cohort) }
      let record = StudyRecord(
        study: "generate", data: cohort.fingerprint(), fitting: options.cohortFitting, folds: folds,
        names: [picture] + known.map { "\($0.name): \($0.levels) \($0.levelOfCase)" },
        settings: .generation(settings))
      try options.keepingState(data: cohort.name, study: "generate", deciding: record) { state in
        let plan = try FoldPlan(
          cohort, options: .init(foldCount: folds), seed: options.compute.seed)
        let reporter = StepReporter()
        reporter.show("training encoder and dictionary")
        let (encoded, fold) = try options.cohortFitting.fitted(
          cohort, split: plan.splits[0], readers: options.readers(of: cohort),
          state: state, isInterrupted: { chiasm_interrupt_requested() })
        let result = try GenerationStudy(
          encoded, features: fold, picture: picture, factors: known, settings: settings
        ).run(
          state: state, isInterrupted: { chiasm_interrupt_requested() }, onStep: reporter.show)
        reporter.clear()
        try options.publish(
          InterventionDocument(data: cohort.name, generation: result.findings), study: "generate",
          started: started, folds: folds,
          files: result.sheets.map { ("\(FileName.safe($0.name)).png", try $0.picture.png()) })
      }
    }
  }
}

extension GenerationSettings.Generator: ExpressibleByArgument {}
