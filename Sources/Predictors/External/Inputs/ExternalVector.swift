import Cohorts
import Foundation

/// A vector modality as a model gets it: chosen features, transformed and scaled as it is told.
struct ExternalVector: Sendable {
  private let matrix: VectorMatrix
  private let transform: VectorSource.Transform
  /// The features, indices into the matrix, in the model's order.
  let features: [Int]
  private let mean: [Float]
  private let deviation: [Float]

  init(
    _ matrix: VectorMatrix, _ input: ExternalModelDescription.Input,
    of description: ExternalModelDescription
  ) throws(PredictorError) {
    self.matrix = matrix
    transform = input.isTransformed ? matrix.transform : .none
    if input.features.isEmpty {
      features = Array(matrix.names.indices)
    } else {
      var places: [[UInt8]: Int] = [:]
      for (place, name) in matrix.names.enumerated() { places[Array(name.utf8)] = place }
      var features: [Int] = []
      for name in input.features {
        guard let place = places[Array(name.utf8)] else {
          throw description.error(
            input.place,
            "\"\(input.modality)\" has no feature \"\(name)\"; "
              + suggestion(for: name, among: matrix.names, kind: "feature"))
        }
        features.append(place)
      }
      self.features = features
    }
    mean = try ExternalInputs.spread(input.mean, features.count, 0, "mean", input, description)
    deviation = try ExternalInputs.spread(
      input.deviation, features.count, 1, "deviation", input, description)
  }

  /// The features' names.
  var names: [String] { features.map { matrix.names[$0] } }

  /// The numbers of a case; zeros where it has none.
  func row(_ item: Int) -> [Float] {
    let row = matrix.rowOfCase[item]
    guard row >= 0 else { return [Float](repeating: 0, count: features.count) }
    let count = matrix.names.count
    let values = matrix.values[row * count..<(row + 1) * count]
    var scale = 1.0
    if transform == .log1pCPM {
      let total = values.reduce(0) { $0 + Double($1) }
      scale = total > 0 ? 1e6 / total : 0
    }
    return features.enumerated().map { place, feature in
      let raw = Double(values[values.startIndex + feature])
      let value = transform == .none ? raw : log1p(raw * scale)
      return (Float(value) - mean[place]) / deviation[place]
    }
  }
}
