import ArgumentParser

/// The program.
@main
struct Chiasm: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "chiasm",
    abstract: "What is each kind of data about a case worth?",
    discussion: """
      Chiasm reads a cohort (a table, folders of files, and one YAML manifest that joins them), \
      checks it for leaks, trains models on each modality alone and on all of them together with \
      folds that never split a patient, and says what the fusion gains and which modalities it \
      really uses, with intervals.

      Start with `chiasm demo`.
      """,
    version: version,
    subcommands: [
      Demo.self, PhantomCommand.self, Inspect.self, InteractionsCommand.self, Train.self,
      ContributionCommand.self, PretrainCommand.self, RetrievalEvalCommand.self,
      IndexCommand.self, SearchCommand.self, FeaturesCommand.self, InterveneCommand.self,
      Audit.self, Advise.self, ReportCommand.self, ServeCommand.self,
    ])
}
