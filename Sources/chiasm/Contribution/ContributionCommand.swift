import ArgumentParser
import CTerminal
import Contribution
import Findings
import Foundation
import Fusion
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

      Writes into the run folder: the findings into findings.json (key "contribution"), pictures, \
      words and columns into contribution/MODEL/.
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run of train or audit.", valueName: "run"),
    completion: .directory)
  var folder: String

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

  @OptionGroup var compute: ComputeOptions

  @Flag(help: "Print the run's findings as JSON instead of text.")
  var json = false

  func validate() throws {
    if let cases, cases < 1 {
      throw ValidationError("--cases: expected at least 1, found \(cases)")
    }
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      guard chiasm_interrupt_install() else {
        throw FusionError(.invalidSetting, "the system refused to watch for Ctrl-C")
      }
      compute.apply()
      let finished = try FinishedRun(RunFolder(folder))
      let description = try finished.model(named: model)
      let masks = try masks.map { try OutlineFolder($0) }
      let reporter = ContributionReporter()
      let work = ContributionRun(
        run: finished, model: description, seed: compute.seed, caseLimit: cases, masks: masks,
        version: Chiasm.version)
      reporter.say(work.banner)
      let outcome: ContributionRun.Outcome
      let written: ContributionRun.Written
      do {
        defer { reporter.clear() }
        outcome = try work.measured(reporter)
        written = try work.write(outcome)
      } catch let error as ContributionError where error.code == .cancelled {
        throw ContributionError(
          .cancelled, "stopped; nothing was written, so the same command begins again")
      }
      if json {
        Output.write(try written.document.json())
      } else {
        Output.write(ContributionText([outcome.findings], style: Output.style).text)
        Output.write("\nThe findings are in \(finished.folder.findings.path).")
        Output.write("In \(written.folder.path):")
        for name in written.contents { Output.write("  \(name)") }
      }
    }
  }
}
