import ArgumentParser
import Foundation
import Predictors

/// A model that somebody else trained.
struct ExternalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Look at a model from elsewhere instead: a TorchScript file, an AOTInductor package, a program, "
        + "or the model.yaml that describes one (docs/external-models.md).", valueName: "file"),
    completion: .file())
  var predictor: String?

  @Option(
    name: .customLong("input"), parsing: .singleValue,
    help: ArgumentHelp(
      "An input of a model without a description, in the model's order; repeat for each.",
      valueName: "name=modality"))
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp(
      "What its outputs are: logits, probabilities or regression.", valueName: "kind"))
  var kind: String?

  @Option(
    help: ArgumentHelp("Its classes in the model's order, separated by commas.", valueName: "names")
  )
  var classes: String?

  @Option(help: ArgumentHelp("Seconds that a batch may take.", valueName: "seconds"))
  var timeout: Double?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Folder for the result. Default: chiasm-runs/NAME-contribution."))
  var output: String?

  func validate() throws {
    let isDescribed = !inputs.isEmpty || kind != nil || classes != nil
    if predictor == nil, isDescribed || timeout != nil || output != nil {
      throw ValidationError(
        "--input, --kind, --classes, --timeout and --output belong to --predictor; the result of a run "
          + "stays in its folder")
    }
    if isDescribed, inputs.isEmpty || kind == nil {
      throw ValidationError("--input and --kind belong together: give both, or write a model.yaml")
    }
  }

  /// What the options say of the model; `nil` where a file beside it does.
  func description() throws -> ExternalModelDescription? {
    guard let kind, !inputs.isEmpty else { return nil }
    let names = (classes ?? "").split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return try ExternalModelDescription(inputs: inputs, kind: kind, classes: names)
  }
}
