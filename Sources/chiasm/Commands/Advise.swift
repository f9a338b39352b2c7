import Advice
import ArgumentParser
import Findings
import Foundation
import Reports

/// `chiasm advise`.
struct Advise: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what to do: what to collect, which model to use, what to mend first.",
    discussion: """
      Reads the findings of a run (of audit or train) and of other runs of the same cohort \
      (interactions, contribution, features), and says what the evidence carries: each decision with \
      its reasons, how far it can be trusted, what would change it and what it costs. What the \
      evidence does not carry is not said; open questions are listed with what would settle them.

      The advice is also written into findings.json of the run with the models.
      """)

  @Argument(help: "Folders of runs of one cohort.", completion: .directory)
  var runs: [String]

  @OptionGroup var judging: AdviceOptions

  @Flag(help: "Print the advice as JSON instead of text.")
  var json = false

  func run() throws {
    try Exit.reporting {
      let documents = try runs.map { path in (name: path, findings: try Self.findings(in: path)) }
      let joined = try FindingsDocument.joined(documents)
      try judging.check(joined)
      let advice = Advisor(settings: judging.settings).advice(on: joined)
      // What was joined stays where it was found; only the advice is new.
      let place = documents.firstIndex { !$0.findings.models.isEmpty } ?? 0
      var base = documents[place].findings
      base.advice = advice
      try base.write(to: Self.file(in: runs[place]))
      if json {
        Output.write(try AdviceFile(advice: advice).json())
      } else if advice.isEmpty {
        Output.write("These findings carry no advice: they hold no models and no interactions.")
      } else {
        Output.write(AdviceText(advice, style: Output.style).text)
      }
    }
  }

  private static func file(in path: String) -> URL {
    URL(fileURLWithPath: path, isDirectory: true).appending(path: "findings.json")
  }

  private static func findings(in path: String) throws -> FindingsDocument {
    try FindingsDocument(withoutAdviceAt: file(in: path))
  }
}

/// What `chiasm advise --json` prints.
private struct AdviceFile: JSONFile {
  var schema = FindingsDocument.currentSchema
  var advice: [AdviceFinding]
}
