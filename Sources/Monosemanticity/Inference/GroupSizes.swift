/// How many cases each group has, for intervals of means over cases.
struct GroupSizes: Sendable {
  let counts: [Double]
  /// The cases.
  let total: Double
  /// The groups with a case.
  let groupCount: Int
  private let squares: Double

  init(groups: [Int], groupCount: Int, isCounted: [Bool]) {
    var counts = [Double](repeating: 0, count: groupCount)
    for (row, group) in groups.enumerated() where isCounted[row] { counts[group] += 1 }
    self.counts = counts
    total = counts.reduce(0, +)
    squares = counts.reduce(0) { $0 + $1 * $1 }
    self.groupCount = counts.count { $0 > 0 }
  }

  /// The standard error of a mean over cases, from the sums of the groups in which it is not 0.
  ///
  /// - Parameters:
  ///   - groups: These groups.
  ///   - sum: The sum of the group at a place in `groups`.
  func standardError(of mean: Double, groups: [Int32], _ sum: (Int) -> Double) -> Double? {
    guard groupCount >= 2 else { return nil }
    var total = mean * mean * squares
    for (place, group) in groups.enumerated() {
      let part = sum(place)
      let expected = mean * counts[Int(group)]
      total += (part - expected) * (part - expected) - expected * expected
    }
    let count = Double(groupCount)
    return (count / (count - 1) * max(0, total)).squareRoot() / self.total
  }
}
