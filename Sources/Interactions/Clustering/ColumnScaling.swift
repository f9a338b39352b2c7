/// How columns are shifted and scaled before distances between rows mean something.
public struct ColumnScaling: Sendable, Hashable, Codable {
  /// What is done to columns.
  public enum Rule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Mean 0 and standard deviation 1 over the map cases.
    case standardized
    /// Mean 0; columns share a unit already.
    case centered
  }

  /// What is done.
  public let rule: Rule
  /// How many columns a row has before any is dropped.
  public let inputCount: Int
  /// The columns that vary over the map cases, ascending; the others are dropped.
  public let columns: [Int]
  /// Their means over the map cases.
  public let means: [Double]
  /// What they are divided by: population standard deviations, or 1.
  public let divisors: [Double]

  /// Learns means and deviations from rows that are all present.
  ///
  /// - Throws: ``InteractionsError`` with code `constantInput` if no column varies.
  init(fitting rows: RepresentationRows, rule: Rule) throws(InteractionsError) {
    let width = rows.columnCount
    let count = Double(max(1, rows.caseCount))
    var means = [Double](repeating: 0, count: width)
    for start in stride(from: 0, to: rows.values.count, by: max(1, width)) {
      for column in 0..<width { means[column] += rows.values[start + column] / count }
    }
    var squares = [Double](repeating: 0, count: width)
    for start in stride(from: 0, to: rows.values.count, by: max(1, width)) {
      for column in 0..<width {
        let difference = rows.values[start + column] - means[column]
        squares[column] += difference * difference
      }
    }
    let deviations = squares.map { ($0 / count).squareRoot() }
    let kept = deviations.indices.filter { deviations[$0] > 1e-9 * max(1, abs(means[$0])) }
    guard !kept.isEmpty, kept.allSatisfy({ deviations[$0].isFinite }) else {
      throw InteractionsError(
        .constantInput,
        kept.isEmpty
          ? "none of the \(width) columns varies over the \(rows.caseCount) map cases, so there "
            + "is nothing to tell cases apart by; use more map cases, or leave the modality out"
          : "values are too large to be scaled; express them in a larger unit")
    }
    self.rule = rule
    inputCount = width
    columns = kept
    self.means = kept.map { means[$0] }
    divisors = kept.map { rule == .standardized ? deviations[$0] : 1 }
  }

  /// The scaled columns of all rows, row-major `[cases, columns.count]`.
  func scaled(_ rows: RepresentationRows) -> [Double] {
    let width = rows.columnCount
    return [Double](unsafeUninitializedCapacity: rows.caseCount * columns.count) { buffer, count in
      var next = 0
      for row in 0..<rows.caseCount {
        for (place, column) in columns.enumerated() {
          buffer[next] = (rows.values[row * width + column] - means[place]) / divisors[place]
          next += 1
        }
      }
      count = next
    }
  }
}
