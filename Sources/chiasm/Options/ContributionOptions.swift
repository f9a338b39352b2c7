import ArgumentParser

/// How thoroughly an audit looks at what the fused model sees.
struct ContributionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cases on which the fused model's contributions are measured, at most; 0 for none.",
      valueName: "count"))
  var contributionCases = 2_000

  func validate() throws {
    if contributionCases < 0 {
      throw ValidationError(
        "--contribution-cases: expected at least 0, found \(contributionCases)")
    }
  }
}
