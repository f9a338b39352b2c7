import ArgumentParser
import CTerminal
import Cohorts
import Decomposition
import Findings
import Foundation
import Interactions
import Reports
import Tensors

/// `chiasm interactions`.
struct InteractionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interactions",
    abstract: "What the modalities could tell about the label, together and apart.",
    discussion: """
      Splits the information that two modalities hold about the label into redundancy (both tell it), \
      unique information (one tells it) and synergy (only both together tell it), in bits, with \
      intervals over groups and a certified gap. Where labelled pairs are few or missing it gives \
      bounds, and says how many pairs would settle the question.

      The input is a cohort, or a discrete table: --table FILE with columns a, b, label (and \
      optionally weight, which makes it a distribution, or group, the unit of independence), or three \
      separate samples --labelled-a (a, label), --labelled-b (b, label) and --pairs (a, b).
      """)

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String?

  @OptionGroup var tables: TableOptions
  @OptionGroup var maps: SymbolOptions
  @OptionGroup var compute: ComputeOptions

  @Option(help: "Draws of groups for intervals.")
  var draws = 1000

  @Option(help: "Amounts below this, in bits, are taken as nothing.")
  var smallestEffect = 0.02

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Folder for the result. Default: chiasm-runs/NAME-interactions."))
  var output: String?

  @Flag(help: "Print the findings as JSON instead of text.")
  var json = false

  func validate() throws {
    let sources = [cohort != nil, tables.table != nil, tables.hasSeparate].count { $0 }
    guard sources == 1 else {
      throw ValidationError(
        sources == 0
          ? "expected a cohort, --table, or --labelled-a with --labelled-b and --pairs"
          : "give either a cohort, or --table, or the three separate files, not several of them")
    }
    try tables.check()
    let rules: [(String, Bool, String)] = [
      ("--draws", (2...1_000_000).contains(draws), "2 to 1000000, found \(draws)"),
      (
        "--smallest-effect", smallestEffect > 0 && smallestEffect.isFinite,
        "a number above 0, found \(smallestEffect)"
      ),
    ]
    for (option, isFine, expected) in rules where !isFine {
      throw ValidationError("\(option): expected \(expected)")
    }
    if cohort == nil, !maps.isDefault {
      throw ValidationError(
        "--clusters, --estimators, --vectors and --weights turn modalities into symbols; a table "
          + "holds symbols already")
    }
  }

  func run() throws {
    if cohort != nil { ThreadPolicy.shortenSpinning() }
    try Exit.reporting {
      guard chiasm_interrupt_install() else {
        throw InteractionsError(.invalidSetting, "the system refused to watch for Ctrl-C")
      }
      let run = InteractionsRun(
        settings: AnalysisSettings(
          drawCount: draws, smallestEffect: smallestEffect, seed: compute.seed),
        compute: compute, started: Date())
      let document =
        if let cohort {
          try run.cohort(cohort, options: maps)
        } else {
          try run.table(tables)
        }
      var folder = try InteractionsFolder(output, name: document.cohort.name)
      try folder.write(document)
      if json {
        Output.write(try document.json())
      } else {
        Output.write(InteractionText(document.interactions, style: Output.style).text)
        Output.write("\nIn \(folder.root.path): \(folder.contents.joined(separator: ", "))")
      }
    }
  }
}

/// Discrete tables instead of a cohort.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A table with columns a, b, label, and optionally weight or group.", valueName: "file"),
    completion: .file())
  var table: String?

  @Option(
    help: ArgumentHelp("Cases with columns a and label.", valueName: "file"), completion: .file())
  var labelledA: String?

  @Option(
    help: ArgumentHelp("Cases with columns b and label.", valueName: "file"), completion: .file())
  var labelledB: String?

  @Option(help: ArgumentHelp("Cases with columns a and b.", valueName: "file"), completion: .file())
  var pairs: String?

  var hasSeparate: Bool { labelledA != nil || labelledB != nil || pairs != nil }

  func check() throws {
    guard hasSeparate, labelledA == nil || labelledB == nil || pairs == nil else { return }
    throw ValidationError("--labelled-a, --labelled-b and --pairs belong together: give all three")
  }
}
