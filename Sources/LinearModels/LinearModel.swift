import Foundation

/// Outputs that are weighted sums of columns, whatever loss the weights minimize.
package protocol LinearModel: Sendable {
  /// `[outputs][columns]`.
  var weights: [[Double]] { get }
  /// `[outputs]`.
  var bias: [Double] { get }
  /// The strength of the penalty.
  var penalty: Double { get }
  /// The same model for columns that were multiplied by a scale, block by block, before the fit.
  func rescaled(columns: [(count: Int, scale: Double)]) -> Self
}

extension LogisticRegression: LinearModel {}

/// The weights times the scale of their column.
func rescaledWeights(
  _ weights: [[Double]], _ columns: [(count: Int, scale: Double)]
) -> [[Double]] {
  let scales = columns.flatMap { [Double](repeating: $0.scale, count: $0.count) }
  return weights.map { row in zip(row, scales).map { $0 * $1 } }
}

/// The path of penalties from strong to weak: `1 / (C · cases)` for `C` from 10^low to 10², in half
/// decades.
func penaltyPath(caseCount: Int, from low: Double) -> [Double] {
  stride(from: low, through: 2.0, by: 0.5).map { exponent in
    1 / (pow(10, exponent) * Double(max(1, caseCount)))
  }
}
