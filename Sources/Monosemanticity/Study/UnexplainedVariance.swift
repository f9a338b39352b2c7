internal import Findings

/// The share of variance that reconstructions leave unexplained, Σ|x − x̂|² / Σ|x − mean|², with an
/// interval over groups; the mean is that of each dimension over all rows.
package struct UnexplainedVariance: Sendable {
  let width: Int
  private var rows: [Double] = []
  private var errors: [Double] = []
  private var groups: [Int] = []
  private let groupCount: Int

  package init(width: Int, groupCount: Int) {
    self.width = width
    self.groupCount = groupCount
  }

  /// Adds rows `[cases, width]` and their reconstructions.
  package mutating func add(_ rows: [Double], _ reconstructed: [Double], groups: [Int]) {
    for row in groups.indices {
      var error = 0.0
      for place in row * width..<(row + 1) * width {
        let difference = rows[place] - reconstructed[place]
        error += difference * difference
      }
      errors.append(error)
    }
    self.rows += rows
    self.groups += groups
  }

  /// The share; `nil` where all rows are equal.
  package var value: Double? { parts.map { $0.errors.reduce(0, +) / $0.squares.reduce(0, +) } }

  /// The squared error and the squared distance from the mean of each group.
  private var parts: (errors: [Double], squares: [Double])? {
    guard !groups.isEmpty else { return nil }
    var mean = [Double](repeating: 0, count: width)
    for (place, value) in rows.enumerated() { mean[place % width] += value / Double(groups.count) }
    var squares = [Double](repeating: 0, count: groupCount)
    var sums = squares
    for (row, group) in groups.enumerated() {
      sums[group] += errors[row]
      for column in 0..<width {
        let difference = rows[row * width + column] - mean[column]
        squares[group] += difference * difference
      }
    }
    return squares.contains { $0 > 0 } ? (sums, squares) : nil
  }

  func figure(level: Double) -> Figure {
    guard let parts, let value else { return Figure(nil) }
    let used = parts.squares.indices.filter { parts.squares[$0] > 0 }
    guard used.count >= 5 else {
      return Figure(value, intervalNote: "\(used.count) groups are too few for an interval")
    }
    let total = parts.squares.reduce(0, +)
    let squares = used.reduce(0) { sum, group in
      let part = parts.errors[group] - value * parts.squares[group]
      return sum + part * part
    }
    let count = Double(used.count)
    var quantiles = StudentQuantiles(level: level)
    let half =
      quantiles.value(used.count - 1) * (count / (count - 1) * squares).squareRoot() / total
    return Figure(value, low: max(0, value - half), high: value + half)
  }
}
