import Foundation
import Predictors
import Tensors
import TestSupport

/// What PyTorch computes with the models of `Fixtures/external`.
struct Golden: Decodable {
  let image: [Float]
  let table: [Float]
  let logits: [Float]
  let wordProbabilities: [Float]

  static func load() throws -> Golden {
    try JSONDecoder().decode(Golden.self, from: Fixtures.data("external/golden.json"))
  }

  static func path(_ name: String) -> String { Fixtures.url("external/\(name)").path }
}

extension ExternalModelDescription {
  /// The two-branch model: photo and a table of age and region.
  static func twoBranch(classes: [String] = ["benign", "malignant"]) throws -> Self {
    try Self(
      yaml: """
        inputs:
          - {modality: photo, name: image, shape: [3, 8, 8]}
          - modality: clinical
            name: table
            columns:
              - {name: age, mean: 30, deviation: 5}
              - {name: region, categories: [arm, head, leg]}
        output: {kind: logits, classes: [\(classes.joined(separator: ", "))]}
        """, source: "model.yaml", folder: "/")
  }

  /// A model that reads age and region as two codes.
  static func table(_ output: String = "{kind: logits, classes: [benign, malignant]}") throws
    -> Self
  {
    try Self(
      yaml: """
        inputs:
          - modality: clinical
            name: table
            columns: [age, {name: region, categories: [arm, head, leg], form: code}]
        output: \(output)
        """, source: "model.yaml", folder: "/")
  }
}

extension Tensor {
  var floats: [Float] { get throws { try array(of: Float.self) } }
}
