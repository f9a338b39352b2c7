package import Statistics

/// How alike two cases are that have nothing to do with a feature: the cosines of random pairs.
package struct CosineDistribution: Sendable {
  /// Up to so many cases, all pairs are taken.
  package static let mostCases = 2000
  /// Pairs drawn where there are more cases.
  package static let draws = 1_000_000
  /// Cosines nearer than this count as equal.
  static let tolerance = 1e-9

  /// The cosines, ascending.
  package let sorted: [Double]

  /// Takes all pairs of some cases, or a million drawn ones.
  package init(_ rows: EmbeddingRows, cases: [Int], stream: RandomStream) {
    var pairs: [(Int, Int)] = []
    if cases.count <= Self.mostCases {
      pairs.reserveCapacity(cases.count * max(0, cases.count - 1) / 2)
      for first in cases.indices {
        for second in cases.indices[(first + 1)...] { pairs.append((cases[first], cases[second])) }
      }
    } else {
      var stream = stream
      pairs.reserveCapacity(Self.draws)
      while pairs.count < Self.draws {
        let first = stream.index(below: cases.count)
        let second = stream.index(below: cases.count)
        if first != second { pairs.append((cases[first], cases[second])) }
      }
    }
    var cosines = [Double](repeating: 0, count: pairs.count)
    cosines.withUnsafeMutableBufferPointer { cosines in
      FeatureBlocks.forEach { block in
        for index in FeatureBlocks.range(block, of: pairs.count) {
          cosines[index] = rows.cosine(pairs[index].0, pairs[index].1)
        }
      }
    }
    sorted = cosines.sorted()
  }

  /// The share of random pairs that are less alike, half of those that are just as alike included.
  package func rank(_ cosine: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let below = count { $0 < cosine - Self.tolerance }
    let upTo = count { $0 <= cosine + Self.tolerance }
    return (Double(below) + Double(upTo)) / 2 / Double(sorted.count)
  }

  /// How many of the ascending cosines fulfil what only the first ones do.
  private func count(_ isBelow: (Double) -> Bool) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if isBelow(sorted[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
