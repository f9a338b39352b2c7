import ArgumentParser
import CTerminal
import Cohorts
import Findings
import Foundation
import Interventions

/// `chiasm intervene attack`.
struct InterveneAttackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attack",
    abstract: "Pushes pictures towards another case's text through groups of features; defends.")

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(help: ArgumentHelp("The modality of pictures. Default: the first.", valueName: "name"))
  var picture: String?

  @Option(
    help: ArgumentHelp("The modality of targets. Default: the first other.", valueName: "name"))
  var text: String?

  @Option(help: "Largest changes of a pixel, of 255 steps, separated by commas.")
  var epsilons = "1,2,4,8"

  @Option(help: "The change at which random features are attacked too and defences are learned.")
  var comparedEpsilon = 4.0

  @Option(help: "Steps of an attack.")
  var steps = 40

  @Option(help: "Cases attacked in each part at most.")
  var cases = 128

  @Option(help: "Random sets of features attacked for each set: n let p fall to 1 / (n + 1).")
  var controls = 39

  @Option(help: "Folds; the first is tested.")
  var folds = 5

  @OptionGroup var options: InterventionOptions

  func validate() throws {
    guard (2...10_000).contains(folds) else {
      throw ValidationError("--folds: expected 2 to 10000, found \(folds)")
    }
    _ = try settings()
  }

  private func settings() throws -> AttackSettings {
    var settings = AttackSettings()
    settings.epsilons = try epsilons.split(separator: ",").map { part in
      guard let value = Double(part.trimmingCharacters(in: .whitespaces)) else {
        throw ValidationError("--epsilons: expected numbers, found \"\(part)\"")
      }
      return value
    }
    settings.comparedEpsilon = comparedEpsilon
    settings.stepCount = steps
    settings.caseLimit = cases
    settings.attackedControlCount = controls
    settings.drawCount = options.draws
    settings.seed = options.compute.seed
    do throws(InterventionsError) {
      try settings.validate()
    } catch {
      throw ValidationError(error.message)
    }
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
      try cohort.requireClasses(for: "Attacks on features")
      let picture = try PictureModality.name(picture, of: cohort)
      guard let text = text ?? cohort.modalities.map(\.name).first(where: { $0 != picture }) else {
        throw InterventionsError(.missingInput, "expected a second modality that gives targets")
      }
      _ = try cohort.modality(text)
      let record = try StudyRecord(
        study: "attack", data: cohort.fingerprint(), fitting: options.cohortFitting, folds: folds,
        names: [picture, text], settings: .attack(settings()))
      try options.keepingState(data: cohort.name, study: "attack", deciding: record) { state in
        let plan = try FoldPlan(
          cohort, options: .init(foldCount: folds), seed: options.compute.seed)
        let reporter = StepReporter()
        reporter.show("training encoder and dictionary")
        let (encoded, _) = try options.cohortFitting.fitted(
          cohort, split: plan.splits[0], readers: options.readers(of: cohort),
          state: state, isInterrupted: { chiasm_interrupt_requested() })
        let findings = try AttackStudy(
          encoded, picture: picture, text: text, settings: settings()
        ).run(
          state: state, isInterrupted: { chiasm_interrupt_requested() }, onStep: reporter.show)
        reporter.clear()
        try options.publish(
          InterventionDocument(data: cohort.name, attack: findings), study: "attack",
          started: started, folds: folds)
      }
    }
  }
}

/// The modality of pictures that a command means.
enum PictureModality {
  static func name(_ name: String?, of cohort: Cohort) throws -> String {
    if let name { return try cohort.modality(name).name }
    guard let first = cohort.modalities.first(where: { $0.kind == .image }) else {
      throw InterventionsError(.missingInput, "\(cohort.name): expected a modality of pictures")
    }
    return first.name
  }
}
