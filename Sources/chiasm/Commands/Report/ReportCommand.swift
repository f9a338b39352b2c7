public import ArgumentParser
import Findings
import Foundation
import Fusion
public import Reports

/// `chiasm report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "One page from a run, to read, mail and print; or several runs beside each other.",
    discussion: """
      Writes one HTML file that needs nothing else: answers in plain words first, then the data and \
      their leaks, what modalities tell, the models, their probabilities, what they look at, advice, \
      methods and provenance, each with its intervals.

      Folders of interactions and retrieval-eval are joined to the run of audit or train that is \
      given with them. Several runs of audit or train are compared: paired where they predicted the \
      same cases.
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run; several are joined or compared.", valueName: "run"),
    completion: .directory)
  var runs: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The page. Default: report.html in the first run.", valueName: "file"))
  var output: String?

  @Option(help: "The language of the page: en or ja.")
  var language = ReportLanguage.english

  @Flag(help: "Print the joined findings and comparisons as JSON as well.")
  var json = false

  func validate() throws {
    if runs.isEmpty { throw ValidationError("Give the folder of at least one run.") }
  }

  func run() throws {
    try Exit.reporting {
      let folders = try runs.map(ReportFolder.init)
      let work = try ReportWork(folders)
      let file =
        output.map { URL(fileURLWithPath: $0) } ?? folders[0].root.appending(path: "report.html")
      try work.write(to: file, language: language)
      if json {
        Output.write(
          try ReportDocument(
            runs: [work.run.name] + work.others.map(\.name), findings: work.run.document,
            comparisons: work.comparisons
          ).json())
      } else {
        Output.write("\(file.path): open it in a browser; it needs no network.")
      }
      for comparison in work.comparisons {
        for note in comparison.notes {
          FileHandle.standardError.write(Data("Note: \(note)\n".utf8))
        }
      }
    }
  }
}

extension ReportLanguage: ExpressibleByArgument {}
