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
  private let bins: [Int32]
  /// The least cosine, and bins for one unit of it.
  private let binning: (start: Double, density: Double)
  private static let binCount = 1 << 16

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
      // Their order is free: by the first case, whose row is then read once.
      pairs = Self.ordered(pairs, count: rows.count)
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
              if index + 2 < pairs.count {
                prefetch(base + rows.start(pairs[index + 2].0), count: width)
                prefetch(base + rows.start(pairs[index + 2].1), count: width)
              }
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
    // Sorted by counting into bins and then within each, which is many times faster than at once.
    let start = cosines.min() ?? 0
    let extent = (cosines.max() ?? 0) - start
    binning = (start, extent > 0 ? Double(Self.binCount) / extent : 0)
    var bins = [Int32](repeating: 0, count: Self.binCount + 1)
    for cosine in cosines { bins[Self.bin(cosine, binning) + 1] += 1 }
    for bin in 0..<Self.binCount { bins[bin + 1] += bins[bin] }
    var next = bins
    var sorted = cosines
    for cosine in cosines {
      let bin = Self.bin(cosine, binning)
      sorted[Int(next[bin])] = cosine
      next[bin] += 1
    }
    sorted.withUnsafeMutableBufferPointer { sorted in
      for bin in 0..<Self.binCount where bins[bin + 1] - bins[bin] > 1 {
        sorted[Int(bins[bin])..<Int(bins[bin + 1])].sort()
      }
    }
    self.sorted = sorted
    self.bins = bins
  }

  /// Pairs by their first number, counted into place.
  private static func ordered(_ pairs: [(Int, Int)], count: Int) -> [(Int, Int)] {
    var next = [Int](repeating: 0, count: count + 1)
    for pair in pairs { next[pair.0 + 1] += 1 }
    for index in 0..<count { next[index + 1] += next[index] }
    var result = pairs
    for pair in pairs {
      result[next[pair.0]] = pair
      next[pair.0] += 1
    }
    return result
  }

  /// The bin of a cosine; those outside are in the first or last.
  @inline(__always)
  private static func bin(_ cosine: Double, _ binning: (start: Double, density: Double)) -> Int {
    let place = (cosine - binning.start) * binning.density
    return place > 0 ? Int(min(place, Double(binCount - 1))) : 0
  }

  /// ``rank(_:)`` to one in ten thousand, from the bins alone where they hold few cosines: for draws
  /// of groups, which vary far more.
  package func roughRank(_ cosine: Double) -> Double {
    let bin = Self.bin(cosine, binning)
    let (low, high) = (bins[bin], bins[bin + 1])
    guard Int(high - low) * 5_000 <= sorted.count else { return rank(cosine) }
    return (Double(low) + Double(high)) / 2 / Double(sorted.count)
  }

  /// The share of random pairs that are less alike, half of those that are just as alike included.
  package func rank(_ cosine: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let limit = cosine - Self.tolerance
    let bin = Self.bin(limit, binning)
    var (low, high) = (Int(bins[bin]), Int(bins[bin + 1]))
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < limit { low = middle + 1 } else { high = middle }
    }
    // Those that are just as alike are few, except among rows that repeat.
    var upTo = low
    let equal = cosine + Self.tolerance
    var step = 1
    while upTo + step <= sorted.count, sorted[upTo + step - 1] <= equal {
      upTo += step
      step *= 2
    }
    var most = min(upTo + step - 1, sorted.count)
    while upTo < most {
      let middle = (upTo + most) / 2
      if sorted[middle] <= equal { upTo = middle + 1 } else { most = middle }
    }
    return (Double(low) + Double(upTo)) / 2 / Double(sorted.count)
  }
}
