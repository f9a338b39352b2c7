import ArgumentParser

/// How thoroughly an audit looks beyond the scores of models.
struct AuditOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cases on which the fused model's contributions are measured, at most; 0 for none.",
      valueName: "count"))
  var contributionCases = 2_000

  @Flag(help: "Leave out what the modalities could tell, whatever a model makes of them.")
  var noInteractions = false

  @Flag(help: "Leave out what the fused model's features mean.")
  var noFeatures = false

  func validate() throws {
    if contributionCases < 0 {
      throw ValidationError(
        "--contribution-cases: expected at least 0, found \(contributionCases)")
    }
  }
}
