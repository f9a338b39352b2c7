package import Tensors

/// The group-sparse penalty: a feature that is active for both rows of a pair costs less than two
/// features that are active for one each.
///
/// ```
/// penalty = Σ_f √(zx_f² + zy_f²),  a mean over pairs
/// ```
///
/// Source: Kaushik et al. 2026, <https://arxiv.org/abs/2601.20028>.
package enum GroupPenalty {
  /// What it adds to the loss, and to the derivative by each entry.
  package struct Value {
    /// Its part of the loss.
    package let loss: Tensor
    /// Its part of the derivative, one number an entry.
    package let derivative: Tensor
  }

  /// The penalty of a batch whose first half of rows pairs with its second half.
  ///
  /// - Parameter weight: λ.
  package static func of(
    _ entries: ActiveEntries, rowCount: Int, featureCount: Int, weight: Double
  ) throws(TensorError) -> Value {
    let pairCount = rowCount / 2
    let pairs =
      try entries.rows
      - SparseKernels.multiplied(
        (entries.rows .>= Double(pairCount)).converted(to: .int64), by: pairCount)
    let keys = try SparseKernels.multiplied(pairs, by: featureCount) + entries.features
    let squares = try entries.values * entries.values
    let sums = try SparseKernels.occurrences(
      of: keys, count: pairCount * featureCount, weights: squares)
    let lengths = try sums.selecting(keys).squareRoot()
    // Σ over entries of z²/√(zx² + zy²) is the penalty: each pair's feature is counted once.
    let shares = try entries.values / lengths.clamped(min: 1e-30)
    let scale = weight / Double(max(1, pairCount))
    return Value(
      loss: try (shares * entries.values).sum() * scale, derivative: try shares * scale)
  }
}
