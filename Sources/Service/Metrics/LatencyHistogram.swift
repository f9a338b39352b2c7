/// How often something took how long: the cumulative buckets that Prometheus expects.
package struct LatencyHistogram: Sendable, Hashable {
  /// Upper ends of the buckets, in seconds; the last bucket has none.
  package static let bounds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  ]

  /// How many fell into each bucket alone.
  private var counts = [Int](repeating: 0, count: bounds.count + 1)
  /// The seconds of all together.
  package private(set) var sum = 0.0

  /// Begins with nothing.
  package init() {}

  /// Adds one duration.
  package mutating func add(seconds: Double) {
    let index = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    counts[index] += 1
    sum += seconds
  }

  /// How many took at most as long as each bound, and at last how many there are.
  package var cumulative: [Int] {
    var total = 0
    return counts.map {
      total += $0
      return total
    }
  }
}
