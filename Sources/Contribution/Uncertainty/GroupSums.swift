public import Findings
public import Statistics

/// Sums over the cases of each group: all that a figure, which is a function of sums over cases, needs
/// for its interval.
public struct GroupSums: Sendable {
  /// One row a group, in the order of first appearance.
  public let rows: [[Double]]
  /// The sums over all groups.
  public let total: [Double]

  /// Adds up the cases of each group.
  ///
  /// - Parameters:
  ///   - values: For each case its numbers, as many for all.
  ///   - groups: The group of each case.
  /// - Throws: ``ContributionError`` with code `mismatch` if the counts differ.
  public init(_ values: [[Double]], groups: [String]) throws(ContributionError) {
    let width = values.first?.count ?? 0
    guard values.count == groups.count, values.allSatisfy({ $0.count == width }) else {
      throw ContributionError(
        .mismatch, "expected \(groups.count) rows of \(width) numbers, one a case")
    }
    var numbers: [String: Int] = [:]
    var rows: [[Double]] = []
    for (row, group) in zip(values, groups) {
      let number = numbers[group] ?? rows.count
      if number == rows.count {
        numbers[group] = number
        rows.append(Array(repeating: 0, count: width))
      }
      for column in 0..<width { rows[number][column] += row[column] }
    }
    self.rows = rows
    total = rows.reduce(into: Array(repeating: 0, count: width)) { sum, row in
      for column in 0..<width { sum[column] += row[column] }
    }
  }

  /// Figures and their intervals.
  ///
  /// - Parameter statistic: From sums to figures; `nil` where one is not defined.
  public func figures(
    _ draws: GroupDraws, reason: String = "nothing changes, so there is nothing to share",
    _ statistic: ([Double]) -> [Double?]
  ) -> [Figure] {
    let values = statistic(total)
    var replicates = [[Double]](repeating: [], count: values.count)
    if rows.count >= GroupDraws.fewestGroups {
      draws.forEach(self) { sums in
        for (index, value) in statistic(sums).enumerated() {
          if let value { replicates[index].append(value) }
        }
      }
    }
    return values.indices.map { index in
      guard let value = values[index] else { return Figure(nil, intervalNote: reason) }
      guard rows.count >= GroupDraws.fewestGroups else {
        return Figure(
          value,
          intervalNote: "no interval: \(rows.count) independent groups are too few, at least "
            + "\(GroupDraws.fewestGroups) are needed")
      }
      guard 2 * replicates[index].count >= draws.count else {
        return Figure(
          value, intervalNote: "no interval: the figure is not defined in most of the draws")
      }
      let sorted = replicates[index].sorted()
      let tail = (1 - draws.level) / 2
      return Figure(
        value, low: quantile(tail, ofSorted: sorted), high: quantile(1 - tail, ofSorted: sorted))
    }
  }
}

/// Groups drawn with replacement, the same draws for every figure of a run.
public struct GroupDraws: Sendable {
  /// With fewer groups there is no interval: percentiles over so few cover far too rarely.
  public static let fewestGroups = 10
  /// The number of draws.
  public let count: Int
  /// The coverage aimed at.
  public let level: Double
  private let stream: RandomStream

  /// Prepares draws.
  ///
  /// - Throws: ``ContributionError`` with code `invalidSetting` for a count below one or a level
  ///   outside (0, 1).
  public init(
    count: Int = 2_000, level: Double = 0.95, stream: RandomStream
  ) throws(ContributionError) {
    guard count > 0, level > 0, level < 1 else {
      throw ContributionError(
        .invalidSetting,
        "expected at least one draw and a level between 0 and 1, found \(count) and \(level)")
    }
    self.count = count
    self.level = level
    self.stream = stream
  }

  /// Hands the sums of each draw to a closure.
  func forEach(_ sums: GroupSums, _ body: ([Double]) -> Void) {
    let groupCount = sums.rows.count
    guard groupCount > 0 else { return }
    let width = sums.total.count
    let flat = sums.rows.flatMap { $0 }
    var stream = stream
    var drawn = [Double](repeating: 0, count: width)
    for _ in 0..<count {
      for column in 0..<width { drawn[column] = 0 }
      for _ in 0..<groupCount {
        let start = stream.index(below: groupCount) * width
        for column in 0..<width { drawn[column] += flat[start + column] }
      }
      body(drawn)
    }
  }
}
