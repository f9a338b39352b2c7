/// How alike the cases are in which a feature is most active: EmbSim and WinRate.
///
/// EmbSim is the mean cosine of the top cases minus that of all pairs (0 by chance); WinRate is the
/// mean rank of their cosines among those of random pairs (.5 by chance). The names are from Yan et
/// al. (arXiv 2502.14888), whose single random draw is replaced by its expectation; the figures do
/// not compare with theirs.
package struct TopSimilarity: Sendable, Hashable {
  /// EmbSim, with an interval by leaving out one top case at a time.
  package var embSim: Score
  /// WinRate, with an interval of the same kind.
  package var winRate: Score
  /// The top cases that there were.
  package var cases: Int
  /// EmbSim of the first 2, 3, … top cases.
  package var curve: [Double]

  /// Measures top cases.
  ///
  /// - Parameters:
  ///   - top: The cases, most active first, as rows.
  ///   - most: How many of them the two scores take.
  ///   - baseline: The mean cosine of all pairs.
  ///   - distribution: The cosines of random pairs.
  ///   - quantiles: Student's quantiles of the level.
  init?(
    _ top: [Int], most: Int, rows: EmbeddingRows, baseline: Double,
    distribution: CosineDistribution, quantiles: inout StudentQuantiles
  ) {
    guard min(top.count, most) >= 2, !distribution.sorted.isEmpty else { return nil }
    let sums =
      switch rows.storage {
      case .float(let values):
        PairSums(top, most: most, values: values, rows: rows, distribution: distribution)
      case .double(let values):
        PairSums(top, most: most, values: values, rows: rows, distribution: distribution)
      }
    cases = sums.cosines.count
    embSim = Self.score(sums.cosines, minus: baseline, within: -2...2, &quantiles)
    winRate = Self.score(sums.ranks, minus: 0, within: 0...1, &quantiles)
    curve = sums.means.map { $0 - baseline }
  }

  /// Measures top cases at the level .95.
  package init?(
    _ top: [Int], most: Int, rows: EmbeddingRows, baseline: Double,
    distribution: CosineDistribution
  ) {
    var quantiles = StudentQuantiles(level: 0.95)
    self.init(
      top, most: most, rows: rows, baseline: baseline, distribution: distribution,
      quantiles: &quantiles)
  }

  /// The mean over pairs, from each case's sum over its pairs, with the jackknife's interval.
  private static func score(
    _ sums: [Double], minus baseline: Double, within range: ClosedRange<Double>,
    _ quantiles: inout StudentQuantiles
  ) -> Score {
    let count = Double(sums.count)
    let twice = sums.reduce(0, +)
    let mean = twice / (count * (count - 1))
    // Below five cases a jackknife says nothing.
    guard sums.count >= 5 else { return Score(mean - baseline) }
    let others = sums.map { (twice - 2 * $0) / ((count - 1) * (count - 2)) }
    let center = others.reduce(0, +) / count
    let squares = others.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    let error = ((count - 1) / count * squares).squareRoot()
    return Score(
      mean - baseline, halfWidth: quantiles.value(sums.count - 1) * error, within: range)
  }
}

/// Sums over pairs of top cases.
private struct PairSums {
  /// Each case's sum of cosines with the others.
  var cosines: [Double]
  /// Each case's sum of ranks of those.
  var ranks: [Double]
  /// The mean cosine of the first 2, 3, … cases.
  var means: [Double] = []

  init<Element: RowElement>(
    _ top: [Int], most: Int, values: [Element], rows: EmbeddingRows,
    distribution: CosineDistribution
  ) {
    let count = min(top.count, most)
    let width = rows.width
    cosines = [Double](repeating: 0, count: count)
    ranks = cosines
    var running = [Double](repeating: 0, count: width)
    var (square, own) = (0.0, 0.0)
    values.withUnsafeBufferPointer { values in
      running.withUnsafeMutableBufferPointer { running in
        guard let base = values.baseAddress, let sum = running.baseAddress else { return }
        for first in 0..<count {
          for second in first + 1..<count {
            let cosine =
              dotProduct(base + top[first] * width, base + top[second] * width, count: width)
              * rows.scales[top[first]] * rows.scales[top[second]]
            let rank = distribution.rank(cosine)
            cosines[first] += cosine
            cosines[second] += cosine
            ranks[first] += rank
            ranks[second] += rank
          }
        }
        // Running sums of rows: |Σ e|² grows by 2 ⟨Σ e, e⟩ + |e|².
        for (place, row) in top.enumerated() {
          let scale = rows.scales[row]
          let product = scale * dotProduct(base + row * width, UnsafePointer(sum), count: width)
          let length: Double = scale > 0 ? 1 : 0
          addScaled(scale, base + row * width, to: sum, count: width)
          square += 2 * product + length
          own += length
          let number = Double(place + 1)
          if place > 0 { means.append((square - own) / (number * (number - 1))) }
        }
      }
    }
  }
}
