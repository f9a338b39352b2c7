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
    let chosen = Array(top.prefix(most))
    let count = chosen.count
    guard count >= 2, !distribution.sorted.isEmpty else { return nil }
    cases = count
    var cosineSums = [Double](repeating: 0, count: count)
    var rankSums = cosineSums
    for first in 0..<count {
      for second in first + 1..<count {
        let cosine = rows.cosine(chosen[first], chosen[second])
        let rank = distribution.rank(cosine)
        cosineSums[first] += cosine
        cosineSums[second] += cosine
        rankSums[first] += rank
        rankSums[second] += rank
      }
    }
    embSim = Self.score(cosineSums, minus: baseline, within: -2...2, &quantiles)
    winRate = Self.score(rankSums, minus: 0, within: 0...1, &quantiles)
    curve = Self.curve(top, rows, baseline)
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

  /// EmbSim of every number of top cases from 2 on, from running sums.
  private static func curve(_ top: [Int], _ rows: EmbeddingRows, _ baseline: Double) -> [Double] {
    var sum = [Double](repeating: 0, count: rows.width)
    var square = 0.0
    var own = 0.0
    var curve: [Double] = []
    for (place, row) in top.enumerated() {
      let unit = rows.unitRow(row)
      var (product, length) = (0.0, 0.0)
      for column in unit.indices {
        product += sum[column] * unit[column]
        length += unit[column] * unit[column]
        sum[column] += unit[column]
      }
      square += 2 * product + length
      own += length
      let count = Double(place + 1)
      if place > 0 { curve.append((square - own) / (count * (count - 1)) - baseline) }
    }
    return curve
  }
}
