public import Dictionaries

/// Activations feature by feature: for each feature the cases in which it fires, ascending.
///
/// Every score sums over the cases of one feature; in this order its sums stay in the nearest cache.
public struct FeatureColumns: Sendable {
  /// The number of cases.
  public let caseCount: Int
  /// The number of features.
  public let featureCount: Int
  /// Where each feature begins in ``cases`` and ``values``, and the end.
  public let offsets: [Int]
  /// The cases, ascending within a feature.
  public let cases: [Int32]
  /// Their activations.
  public let values: [Double]
  /// The place of each entry in the codes that it came from; means nothing on other cases.
  let places: [Int32]

  /// Sorts codes by feature, by counting.
  ///
  /// - Throws: ``MonosemanticityError`` with code `invalidArgument` for more than 2³¹ activations.
  public init(_ codes: SparseCodes) throws(MonosemanticityError) {
    guard codes.values.count <= Int(Int32.max) else {
      throw MonosemanticityError(
        .invalidArgument,
        "\(codes.values.count) activations at once are more than \(Int32.max); add fewer cases at a "
          + "time")
    }
    let featureCount = codes.featureCount
    let count = codes.values.count
    var offsets = [Int](repeating: 0, count: featureCount + 1)
    for feature in codes.features { offsets[Int(feature) + 1] += 1 }
    for feature in 0..<featureCount { offsets[feature + 1] += offsets[feature] }
    var next = offsets
    var cases = [Int32](repeating: 0, count: count)
    var values = [Double](repeating: 0, count: count)
    var places = [Int32](repeating: 0, count: count)
    for row in 0..<codes.caseCount {
      for place in codes.offsets[row]..<codes.offsets[row + 1] {
        let feature = Int(codes.features[place])
        let target = next[feature]
        next[feature] = target + 1
        cases[target] = Int32(truncatingIfNeeded: row)
        values[target] = codes.values[place]
        places[target] = Int32(truncatingIfNeeded: place)
      }
    }
    caseCount = codes.caseCount
    self.featureCount = featureCount
    self.offsets = offsets
    self.cases = cases
    self.values = values
    self.places = places
  }

  /// Columns with other cases, ascending within a feature, and the same activations in their order.
  init(copying columns: FeatureColumns, cases: [Int32], values: [Double]) {
    caseCount = columns.caseCount
    featureCount = columns.featureCount
    offsets = columns.offsets
    places = columns.places
    self.cases = cases
    self.values = values
  }

  /// Where a feature's entries are.
  func range(_ feature: Int) -> Range<Int> { offsets[feature]..<offsets[feature + 1] }
}
