import ArgumentParser

/// `chiasm index`.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Makes a folder in which cases can be searched, and looks after it.",
    discussion: """
      `chiasm index RUN --output INDEX` takes the model of all cases of a run of pretrain (--all), or of its \
      only fold. `chiasm index --vectors image=A.npy text=B.npy --table cases.csv --output INDEX` takes \
      vectors of any model, one row a case. Everything stays on this machine.

      An index can be searched while it is written. What was committed survives a crash.
      """,
    subcommands: [
      IndexBuildCommand.self, IndexAppendCommand.self, IndexDeleteCommand.self,
      IndexCompactCommand.self, IndexGraphCommand.self, IndexCheckCommand.self,
    ], defaultSubcommand: IndexBuildCommand.self)
}
