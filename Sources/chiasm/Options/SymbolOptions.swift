import ArgumentParser
import Findings
import Foundation
import Interactions

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

  /// The settings that these options stand for.
  func settings(seed: UInt64) throws -> CohortSymbolSettings {
    let names = estimators.split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let choice = try names.map { name in
      guard let estimator = InteractionFindings.Estimator(rawValue: name), estimator != .table
      else {
        throw InteractionsError(
          .invalidSetting,
          "--estimators: expected posterior, clusters, gaussian or neural, found \"\(name)\"")
      }
      return estimator
    }
    return CohortSymbolSettings(
      symbolCount: clusters, estimators: choice, vectorFiles: try files(vectors, "--vectors"),
      weightFiles: try files(weights, "--weights"), seed: seed)
  }

  private func files(_ entries: [String], _ option: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for entry in entries {
      let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw InteractionsError(
          .invalidSetting, "\(option): expected modality=file, found \"\(entry)\"")
      }
      guard result.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw InteractionsError(
          .invalidSetting, "\(option): \"\(parts[0])\" is given twice")
      }
    }
    return result
  }
}
