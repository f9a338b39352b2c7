import ArgumentParser
import CTerminal
import Foundation
import Phantoms

/// `chiasm phantom`.
struct PhantomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantom", abstract: "Make up a cohort whose true answers are known.",
    subcommands: [PhantomCasesCommand.self, PhantomPairsCommand.self],
    defaultSubcommand: PhantomCasesCommand.self)
}

/// `chiasm phantom cases`, which is also `chiasm phantom`.
struct PhantomCasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cases",
    abstract: "Patients with pictures, reports, blood values and genes, and a label.",
    discussion: """
      Writes chest pictures, reports, blood values and gene expression of patients who do not exist, with a \
      label that depends on them in a known way, and truth.json: the best accuracy and AUC that any model \
      can reach with each set of modalities, what each modality is worth, and how the information of \
      each pair divides. Use it to see whether a method finds what is there, and nothing that is not.

      With --leak, one flaw that real cohorts have is planted, and `chiasm inspect` should object to it.
      """)

  @Option(
    name: .shortAndLong, help: "The folder to write; must be new or empty.",
    completion: .directory)
  var output: String

  @OptionGroup var options: PhantomOptions

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    try Exit.reporting {
      guard chiasm_interrupt_install() else {
        throw PhantomError(
          .fileAccess, place: "phantom", message: "the system does not let interrupts be caught")
      }
      let folder = URL(fileURLWithPath: output, isDirectory: true)
      let phantom = try CasePhantom(options.design(), seed: options.seed)
      let manifest = try phantom.write(
        to: folder, isInterrupted: { chiasm_interrupt_requested() })
      if json {
        Output.write(try Data(contentsOf: folder.appending(path: "truth.json")))
      } else {
        Output.write(try PhantomText(phantom, manifest: manifest).text)
      }
    }
  }
}
