import ArgumentParser

/// `chiasm intervene`.
struct InterveneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intervene",
    abstract: "Changes groups of features and says what follows, beside random features.",
    discussion: """
      A small pair encoder brings the modalities of a cohort into one space, a sparse dictionary finds \
      features in it, and dominance says whose they are. Then features that one modality dominates, \
      or none, are masked, attacked or swapped, and the effect is compared with matched random \
      features.
      """,
    subcommands: [
      InterveneAttributeCommand.self, InterveneAttackCommand.self, InterveneGenerateCommand.self,
      InterveneCompareCommand.self, IntervenePhantomCommand.self,
    ])
}
