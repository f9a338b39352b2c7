public import ArgumentParser
import Fusion

/// How vectors become tokens.
struct VectorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a token of a vector stands for: groups (named sets, or else clusters of features that rise and "
        + "fall together) or summaries (learned from all features).", valueName: "name"))
  var vectorTokens = NetworkSettings().vectorTokens

  @Option(
    help: ArgumentHelp(
      "Tokens of a vector without named sets, where the manifest does not say (tokens:).",
      valueName: "count"))
  var vectorTokenCount = NetworkSettings().vectorTokenCount

  func validate() throws {
    guard (2...1_024).contains(vectorTokenCount) else {
      throw ValidationError("--vector-token-count: expected 2 to 1024, found \(vectorTokenCount)")
    }
  }

  /// Writes these options into settings.
  func apply(to settings: inout NetworkSettings) {
    settings.vectorTokens = vectorTokens
    settings.vectorTokenCount = vectorTokenCount
  }
}

extension NetworkSettings.VectorTokens: ExpressibleByArgument {}
