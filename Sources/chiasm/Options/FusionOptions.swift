import ArgumentParser
import Fusion

/// How modalities are joined.
struct FusionOptions: ParsableArguments {
  @Flag(
    help: """
      Train networks whose attention is constant, which are refused otherwise: they cannot see a modality. \
      Needed for shandiz2025, which is kept as it was released.
      """)
  var allowDegenerate = false

  @Option(
    help: ArgumentHelp(
      "Pictures of a bag that shandiz2025 reads.", valueName: "count"))
  var publishedTokens = NetworkSettings().publishedTokenCount

  func validate() throws {
    guard (3...10_000).contains(publishedTokens) else {
      throw ValidationError("--published-tokens: expected 3 to 10000, found \(publishedTokens)")
    }
  }

  func apply(to network: inout NetworkSettings) {
    network.allowsDegenerate = allowDegenerate
    network.publishedTokenCount = publishedTokens
  }
}
