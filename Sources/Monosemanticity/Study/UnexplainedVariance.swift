internal import Findings
internal import Statistics

/// The share of variance that reconstructions leave unexplained, Σ|x − x̂|² / Σ|x − mean|², with an
/// interval over groups; the mean is that of each dimension over all rows.
package struct UnexplainedVariance: Sendable {
  let width: Int
  private var sum: [Double]
  private var count = 0
  /// The squared error of each group.
  private var errors: [Double]
  /// The squared distance from the mean of each group.
  private var squares: [Double]

  package init(width: Int, groupCount: Int) {
    self.width = width
    sum = [Double](repeating: 0, count: width)
    errors = [Double](repeating: 0, count: groupCount)
    squares = errors
  }

  /// First for all rows `[cases, width]`, by chunks: they make the mean.
  package mutating func addToMean(_ rows: [Double]) {
    for start in stride(from: 0, to: rows.count, by: width) {
      for column in 0..<width { sum[column] += rows[start + column] }
    }
    count += rows.count / width
  }

  /// Then for the same rows again, with their reconstructions.
  package mutating func add(_ rows: [Double], _ reconstructed: [Double], groups: [Int]) {
    let mean = sum.map { $0 / Double(max(1, count)) }
    for (row, group) in groups.enumerated() {
      for column in 0..<width {
        let place = row * width + column
        let difference = rows[place] - reconstructed[place]
        errors[group] += difference * difference
        let distance = rows[place] - mean[column]
        squares[group] += distance * distance
      }
    }
  }

  /// The share; `nil` where all rows are equal.
  package var value: Double? { parts.map { $0.errors.reduce(0, +) / $0.squares.reduce(0, +) } }

  private var parts: (errors: [Double], squares: [Double])? {
    squares.contains { $0 > 0 } ? (errors, squares) : nil
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
