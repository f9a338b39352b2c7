public import Dictionaries

/// How often and how strongly each feature fires: what random controls are matched on.
public struct FeatureActivity: Sendable, Hashable {
  /// The share of cases in which each feature fires.
  public let density: [Double]
  /// The mean activation of each feature over all cases, silent ones too.
  public let energy: [Double]

  /// Counts activations over the cases of several codes of the same features.
  ///
  /// - Throws: ``InterventionsError`` with code `mismatch` if the features differ in number, or there
  ///   is no case.
  public init(_ codes: [SparseCodes]) throws(InterventionsError) {
    let featureCount = codes.first?.featureCount ?? 0
    let caseCount = codes.reduce(0) { $0 + $1.caseCount }
    guard caseCount > 0, codes.allSatisfy({ $0.featureCount == featureCount }) else {
      throw InterventionsError(
        .mismatch, "expected codes of the same features for at least one case, found \(caseCount)")
    }
    var counts = [Double](repeating: 0, count: featureCount)
    var sums = counts
    for part in codes {
      for (feature, value) in zip(part.features, part.values) {
        counts[Int(feature)] += 1
        sums[Int(feature)] += value
      }
    }
    density = counts.map { $0 / Double(caseCount) }
    energy = sums.map { $0 / Double(caseCount) }
  }

  /// The number of features.
  public var featureCount: Int { density.count }
}
