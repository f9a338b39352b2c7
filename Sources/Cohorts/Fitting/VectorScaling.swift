internal import Foundation

/// Chosen features of a vector modality and their scaling, learned from training cases.
///
/// Values are transformed, the features of greatest training variance kept, scaled to
/// `(x - mean) / sd`, and clipped to ±10.
public struct VectorScaling: Sendable, Hashable, Codable {
  /// How values are transformed first.
  public let transform: VectorSource.Transform
  /// How many features a row has before any is dropped.
  public let inputCount: Int
  /// The features that are kept, ascending.
  public let features: [Int]
  /// Their names.
  public let names: [String]
  /// Their training means.
  public let means: [Double]
  /// Their population standard deviations in training.
  public let standardDeviations: [Double]

  /// The bound of scaled values.
  public static let clip = 10.0

  init(fitting matrix: VectorMatrix, cases: [Int], keeping limit: Int?) throws(CohortError) {
    let count = matrix.names.count
    let rows = cases.map { matrix.rowOfCase[$0] }.filter { $0 >= 0 }
    // Two passes for an exact variance; rows are transformed anew to hold no second matrix.
    var sums = [Double](repeating: 0, count: count)
    var row = [Double](repeating: 0, count: count)
    for index in rows {
      Self.transformed(matrix, row: index, into: &row)
      for feature in 0..<count { sums[feature] += row[feature] }
    }
    let total = Double(max(1, rows.count))
    let centers = sums.map { $0 / total }
    var squares = [Double](repeating: 0, count: count)
    for index in rows {
      Self.transformed(matrix, row: index, into: &row)
      for feature in 0..<count {
        let difference = row[feature] - centers[feature]
        squares[feature] += difference * difference
      }
    }
    let spreads = squares.map { ($0 / total).squareRoot() }
    if let bad = spreads.firstIndex(where: { !$0.isFinite }) {
      throw CohortError(
        .notFinite, "the values are too large to be scaled", column: matrix.names[bad])
    }
    var kept = spreads.indices.filter { spreads[$0] >= Scaling.leastDeviation }
    if let limit, kept.count > limit {
      kept.sort { spreads[$0] != spreads[$1] ? spreads[$0] > spreads[$1] : $0 < $1 }
      kept = kept.prefix(limit).sorted()
    }
    guard !kept.isEmpty else {
      throw CohortError(
        .invalidValue, "no feature varies over the training cases; remove the modality")
    }
    transform = matrix.transform
    inputCount = count
    features = kept
    names = kept.map { matrix.names[$0] }
    means = kept.map { centers[$0] }
    standardDeviations = kept.map { spreads[$0] }
  }

  func block(_ matrix: VectorMatrix, cases: [Int]) throws(CohortError) -> VectorBlock {
    guard matrix.names.count == inputCount, matrix.transform == transform else {
      throw CohortError(
        .invalidArgument,
        "fitted on \(inputCount) features (\(transform.rawValue)), found \(matrix.names.count) "
          + "(\(matrix.transform.rawValue))")
    }
    var values = [Float](repeating: 0, count: cases.count * features.count)
    var row = [Double](repeating: 0, count: inputCount)
    for (position, item) in cases.enumerated() where matrix.rowOfCase[item] >= 0 {
      Self.transformed(matrix, row: matrix.rowOfCase[item], into: &row)
      let start = position * features.count
      for (index, feature) in features.enumerated() {
        let scaled = (row[feature] - means[index]) / standardDeviations[index]
        values[start + index] = Float(min(Self.clip, max(-Self.clip, scaled)))
      }
    }
    var places = [Int](repeating: -1, count: inputCount)
    for (place, feature) in features.enumerated() { places[feature] = place }
    let groups = matrix.featureGroups.compactMap { group -> VectorMatrix.FeatureGroup? in
      let members = group.features.map { places[$0] }.filter { $0 >= 0 }
      return members.isEmpty ? nil : .init(name: group.name, features: members)
    }
    return VectorBlock(values: values, names: names, groups: groups)
  }

  private static func transformed(_ matrix: VectorMatrix, row: Int, into result: inout [Double]) {
    let count = matrix.names.count
    let start = row * count
    switch matrix.transform {
    case .none:
      for feature in 0..<count { result[feature] = Double(matrix.values[start + feature]) }
    case .log1p:
      for feature in 0..<count { result[feature] = log1p(Double(matrix.values[start + feature])) }
    case .log1pCPM:
      var total = 0.0
      for feature in 0..<count { total += Double(matrix.values[start + feature]) }
      // A row of zeros stays zero.
      let scale = total > 0 ? 1e6 / total : 0
      for feature in 0..<count {
        result[feature] = log1p(Double(matrix.values[start + feature]) * scale)
      }
    }
  }
}
