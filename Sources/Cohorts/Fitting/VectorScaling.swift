internal import Foundation
internal import Statistics

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
  /// Which of them belong together; nil where there are no named sets and clusters were not asked for.
  public private(set) var grouping: FeatureGrouping?

  /// The bound of scaled values.
  public static let clip = 10.0

  /// Fits everything on some cases.
  ///
  /// - Parameters:
  ///   - limit: How many features of the greatest variance are kept; all by default.
  ///   - clusterCount: How many clusters to look for where the matrix has no named sets; none by default.
  ///   - stream: Draws what clustering draws.
  init(
    fitting matrix: VectorMatrix, cases: [Int], keeping limit: Int?, clusterCount: Int? = nil,
    stream: RandomStream = RandomStream(seed: 0, "vector clusters")
  ) throws(CohortError) {
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
    grouping = FeatureGrouping(sets: matrix.featureGroups, kept: kept, inputCount: count)
    if grouping == nil, let clusterCount {
      var stream = stream
      let present = cases.filter { matrix.rowOfCase[$0] >= 0 }
      let clusters = try FeatureClusters(
        standardized: scaled(matrix, cases: present), columnCount: kept.count,
        count: clusterCount, stream: &stream)
      grouping = FeatureGrouping(clusters, names: names)
    }
  }

  func block(_ matrix: VectorMatrix, cases: [Int]) throws(CohortError) -> VectorBlock {
    guard matrix.names.count == inputCount, matrix.transform == transform else {
      throw CohortError(
        .invalidArgument,
        "fitted on \(inputCount) features (\(transform.rawValue)), found \(matrix.names.count) "
          + "(\(matrix.transform.rawValue))")
    }
    return VectorBlock(
      values: scaled(matrix, cases: cases), names: names, groups: grouping?.groups ?? [])
  }

  /// Scaled rows, `[cases, features]`; zeros where a case has none.
  private func scaled(_ matrix: VectorMatrix, cases: [Int]) -> [Float] {
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
    return values
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
