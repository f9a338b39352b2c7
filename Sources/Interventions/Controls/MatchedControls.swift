public import Statistics

/// Random sets of features that fire as often and as strongly as those of a given set.
///
/// Living features are cut into bins of density and, within each, bins of energy; a control takes from
/// every bin as many features as the set has there, at random. The set's own features may be drawn
/// again: a set that is itself random is then one among its controls, and its p-value uniform.
public struct MatchedControls: Sendable, Hashable {
  /// How many sets the method draws.
  public static let usualCount = 200

  /// The random sets.
  public let sets: [FeatureSet]
  /// The bins in each direction: ten, fewer for small dictionaries, so that a bin holds about ten.
  public let binCount: Int
  /// The mean share of a control's features that are also in the set: near 1, controls tell nothing.
  public let overlap: Double

  /// Draws controls.
  ///
  /// - Parameters:
  ///   - set: The set; features of it that never fire change nothing and are left out.
  ///   - activity: How features fire, on the part that was fitted on.
  ///   - count: How many sets to draw.
  /// - Throws: ``InterventionsError`` with code `mismatch` if the dictionary differs.
  public init(
    for set: FeatureSet, activity: FeatureActivity, count: Int = usualCount,
    stream: RandomStream
  ) throws(InterventionsError) {
    guard set.featureCount == activity.featureCount else {
      throw InterventionsError(
        .mismatch,
        "a set from \(set.featureCount) features, activity of \(activity.featureCount)")
    }
    let living = activity.density.indices.filter { activity.density[$0] > 0 }
    let wanted = Int((Double(living.count) / 10).squareRoot())
    binCount = min(10, max(1, wanted))
    let cells = Self.cells(living, activity, binCount)
    let isMember = set.membership
    let quotas = cells.map { cell in cell.count { isMember[$0] } }
    var stream = stream
    var sets: [FeatureSet] = []
    var shared = 0
    for number in 0..<max(0, count) {
      var drawn: [Int] = []
      for (cell, quota) in zip(cells, quotas) where quota > 0 {
        drawn += Self.sample(quota, of: cell, using: &stream)
      }
      shared += drawn.count { isMember[$0] }
      sets.append(
        try FeatureSet(
          name: "control \(number)", features: drawn, featureCount: set.featureCount))
    }
    self.sets = sets
    let total = quotas.reduce(0, +) * sets.count
    overlap = total > 0 ? Double(shared) / Double(total) : 0
  }

  /// Features of like density and energy.
  private static func cells(
    _ living: [Int], _ activity: FeatureActivity, _ binCount: Int
  ) -> [[Int]] {
    bins(living, by: activity.density, binCount)
      .flatMap { bins($0, by: activity.energy, binCount) }
      .filter { !$0.isEmpty }
  }

  /// Cuts features into bins of equal size by a value, ties by number.
  private static func bins(_ features: [Int], by values: [Double], _ count: Int) -> [[Int]] {
    let sorted = features.sorted { (values[$0], $0) < (values[$1], $1) }
    return (0..<count).map { bin in
      Array(sorted[bin * sorted.count / count..<(bin + 1) * sorted.count / count])
    }
  }

  /// Different elements at random, by the first steps of a Fisher–Yates shuffle.
  private static func sample(
    _ count: Int, of elements: [Int], using stream: inout RandomStream
  ) -> [Int] {
    var rest = elements
    for place in 0..<min(count, rest.count) {
      rest.swapAt(place, place + stream.index(below: rest.count - place))
    }
    return Array(rest.prefix(count))
  }
}
