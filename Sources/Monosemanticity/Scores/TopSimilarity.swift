internal import Statistics

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

  /// Scores top cases.
  ///
  /// - Parameters:
  ///   - top: The cases, most active first, as rows.
  ///   - pairs: The cosines and ranks of their pairs.
  ///   - baseline: The mean cosine of all pairs.
  ///   - quantiles: Student's quantiles of the level.
  init?(
    _ top: [Int], pairs: TopPairs, rows: EmbeddingRows, baseline: Double,
    quantiles: inout StudentQuantiles
  ) {
    guard pairs.cosineSums.count >= 2 else { return nil }
    cases = pairs.cosineSums.count
    embSim = Self.score(pairs.cosineSums, minus: baseline, within: -2...2, &quantiles)
    winRate = Self.score(pairs.rankSums, minus: 0, within: 0...1, &quantiles)
    curve = Self.means(top, rows: rows).map { $0 - baseline }
  }

  /// Measures top cases at the level .95.
  package init?(
    _ top: [Int], most: Int, rows: EmbeddingRows, baseline: Double,
    distribution: CosineDistribution
  ) {
    guard !distribution.sorted.isEmpty else { return nil }
    var quantiles = StudentQuantiles(level: 0.95)
    let pairs = TopPairs(top, most: most, kept: 0, rows: rows, distribution: distribution)
    self.init(top, pairs: pairs, rows: rows, baseline: baseline, quantiles: &quantiles)
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

  /// The mean cosine of the first 2, 3, … cases: |Σ e|² grows by 2 ⟨Σ e, e⟩ + |e|².
  private static func means(_ top: [Int], rows: EmbeddingRows) -> [Double] {
    var running = [Double](repeating: 0, count: rows.width)
    var (square, own) = (0.0, 0.0)
    var means: [Double] = []
    func add<Element: RowElement>(_ values: RowValues<Element>) {
      values.withUnsafeBufferPointer { values in
        running.withUnsafeMutableBufferPointer { running in
          guard let base = values.baseAddress, let sum = running.baseAddress else { return }
          for (place, row) in top.enumerated() {
            let scale = rows.scales[row]
            let start = base + rows.start(row)
            let product = scale * dotProduct(start, sum: sum, count: rows.width)
            let length: Double = scale > 0 ? 1 : 0
            addScaled(scale, start, to: sum, count: rows.width)
            square += 2 * product + length
            own += length
            let number = Double(place + 1)
            if place > 0 { means.append((square - own) / (number * (number - 1))) }
          }
        }
      }
    }
    switch rows.storage {
    case .float(let values): add(values)
    case .double(let values): add(values)
    }
    return means
  }
}
