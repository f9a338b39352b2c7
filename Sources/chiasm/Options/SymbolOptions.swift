import ArgumentParser

/// How the modalities of a cohort become symbols.
struct SymbolOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Symbols of each modality. Default: as many as the number of groups allows.",
      valueName: "count"))
  var clusters: Int?

  @Option(
    help: ArgumentHelp(
      "Which estimators, separated by commas: posterior, clusters, gaussian, neural.",
      valueName: "names"))
  var estimators = "posterior,clusters"

  @Option(
    name: .customLong("vectors"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Vectors of a modality from elsewhere, rows in the table's order (.npy or .safetensors).",
      valueName: "name=file"))
  var vectors: [String] = []

  @Option(
    name: .customLong("weights"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Weights of a ResNet for a picture modality, torchvision's names (.safetensors).",
      valueName: "name=file"))
  var weights: [String] = []

  var isDefault: Bool {
    clusters == nil && vectors.isEmpty && weights.isEmpty && estimators == "posterior,clusters"
  }

  func validate() throws {
    if let clusters, !(2...1000).contains(clusters) {
      throw ValidationError("--clusters: expected 2 to 1000, found \(clusters)")
    }
  }
}
