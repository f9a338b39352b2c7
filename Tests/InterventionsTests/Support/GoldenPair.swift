import Dictionaries
import Interventions
import Tensors

/// The method page's small example: four features in the plane, two cases.
enum GoldenPair {
  static let directions: [Double] = [1, 0, 0, 1, 0.6, 0.8, 0.8, -0.6]

  static func rows(_ codes: [Double], x: [Double] = [3, 1]) throws -> CodedRows {
    try CodedRows(
      rows: Tensor(x, shape: [x.count / 2, 2]),
      codes: SparseCodes(dense: codes, featureCount: 4),
      directions: Tensor(directions, shape: [4, 2]))
  }

  static let first: [Double] = [2, 0, 0, 2]
  static let second: [Double] = [1, 0, 3, 1]

  static func set(_ features: Int...) throws -> FeatureSet {
    try FeatureSet(name: "chosen", features: features, featureCount: 4)
  }
}
