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
  /// Where the cosines of each of equally wide bins begin, so that a search begins near its end.
  private let bins: [Int]
  private static let binCount = 4096

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
    let width = rows.width
    func measure<Element: RowElement>(_ values: RowValues<Element>) {
      values.withUnsafeBufferPointer { values in
        cosines.withUnsafeMutableBufferPointer { cosines in
          guard let base = values.baseAddress else { return }
          FeatureBlocks.forEach { block in
            for index in FeatureBlocks.range(block, of: pairs.count) {
              let (first, second) = pairs[index]
              cosines[index] =
                dotProduct(base + rows.start(first), base + rows.start(second), count: width)
                * rows.scales[first] * rows.scales[second]
            }
          }
        }
      }
    }
    switch rows.storage {
    case .float(let values): measure(values)
    case .double(let values): measure(values)
    }
    cosines.sort()
    var bins = [Int](repeating: 0, count: Self.binCount + 1)
    for cosine in cosines { bins[Self.bin(cosine) + 1] += 1 }
    for bin in 0..<Self.binCount { bins[bin + 1] += bins[bin] }
    sorted = cosines
    self.bins = bins
  }

  /// The bin of a cosine; rounding may bring cosines a little beyond 1.
  private static func bin(_ cosine: Double) -> Int {
    min(binCount - 1, max(0, Int((cosine + 1) / 2 * Double(binCount))))
  }

  /// The share of random pairs that are less alike, half of those that are just as alike included.
  package func rank(_ cosine: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let below = count(below: cosine - Self.tolerance) { $0 < $1 }
    let upTo = count(below: cosine + Self.tolerance) { $0 <= $1 }
    return (Double(below) + Double(upTo)) / 2 / Double(sorted.count)
  }

  /// How many of the ascending cosines are below a limit, in one of two meanings.
  @inline(__always)
  private func count(below limit: Double, _ isBelow: (Double, Double) -> Bool) -> Int {
    let bin = Self.bin(limit)
    var (low, high) = (bins[bin], bins[bin + 1])
    while low < high {
      let middle = (low + high) / 2
      if isBelow(sorted[middle], limit) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
