/// The cosines of all pairs of a feature's top cases, and their ranks among random pairs.
package struct TopPairs: Sendable {
  /// The cases, the most active first.
  package let count: Int
  /// `[cases, cases]`, symmetric; a case with itself is 0 and never used.
  package let cosines: [Float]
  /// `[cases, cases]`, as above.
  package let ranks: [Float]
  /// Each case's sum of cosines with the others among the first cases that the scores take.
  let cosineSums: [Double]
  /// The same of ranks.
  let rankSums: [Double]

  /// Measures pairs.
  ///
  /// - Parameters:
  ///   - top: The cases, most active first, as rows.
  ///   - most: How many of them the scores take.
  ///   - kept: How many of them draws of groups need; at least as many as the scores take are measured.
  package init(
    _ top: [Int], most: Int, kept: Int, rows: EmbeddingRows, distribution: CosineDistribution
  ) {
    let scored = min(top.count, most)
    count = min(top.count, max(most, kept))
    let count = count
    var cosines = [Float](repeating: 0, count: count * count)
    var ranks = cosines
    var cosineSums = [Double](repeating: 0, count: scored)
    var rankSums = cosineSums
    // One case's products with all later ones.
    var products = [Double](repeating: 0, count: count + 3)
    func measure<Element: RowElement>(_ values: RowValues<Element>) {
      values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return }
        for first in 0..<count {
          Self.multiply(base, rows, top, first, until: count, into: &products)
          for second in first + 1..<count {
            let cosine = products[second] * rows.scales[top[first]] * rows.scales[top[second]]
            let rank =
              second < scored ? distribution.rank(cosine) : distribution.roughRank(cosine)
            cosines[first * count + second] = Float(cosine)
            cosines[second * count + first] = Float(cosine)
            ranks[first * count + second] = Float(rank)
            ranks[second * count + first] = Float(rank)
            guard second < scored else { continue }
            cosineSums[first] += cosine
            cosineSums[second] += cosine
            rankSums[first] += rank
            rankSums[second] += rank
          }
        }
      }
    }
    switch rows.storage {
    case .float(let values): measure(values)
    case .double(let values): measure(values)
    }
    self.cosines = cosines
    self.ranks = ranks
    self.cosineSums = cosineSums
    self.rankSums = rankSums
  }

  /// The products of a case with those after it, at their places; what stands beyond is not used.
  private static func multiply<Element: RowElement>(
    _ base: UnsafePointer<Element>, _ rows: EmbeddingRows, _ top: [Int], _ first: Int,
    until count: Int, into products: inout [Double]
  ) {
    let own = base + rows.start(top[first])
    products.withUnsafeMutableBufferPointer { products in
      guard let result = products.baseAddress else { return }
      for second in stride(from: first + 1, to: count, by: 4) {
        func row(_ step: Int) -> UnsafePointer<Element> {
          base + rows.start(top[min(second + step, count - 1)])
        }
        dotProducts(
          own, (row(0), row(1), row(2), row(3)), count: rows.width, into: result + second)
      }
    }
  }
}
