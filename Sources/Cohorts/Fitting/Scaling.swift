/// Mean and population standard deviation of numbers, for scaling.
struct Scaling: Sendable, Hashable, Codable {
  let mean: Double
  let standardDeviation: Double

  /// Below this a column is constant for all purposes and is dropped.
  static let leastDeviation = 1e-8

  var isUsable: Bool { standardDeviation >= Self.leastDeviation }

  init(mean: Double, standardDeviation: Double) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// - Throws: ``CohortError`` with code `notFinite` where values are too large for `Double` sums.
  init(of values: [Double], column: String) throws(CohortError) {
    let count = Double(max(1, values.count))
    let center = values.reduce(0, +) / count
    let spread = (values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / count).squareRoot()
    guard center.isFinite, spread.isFinite else {
      throw CohortError(
        .notFinite, "the values are too large to be scaled; express them in a larger unit",
        column: column)
    }
    mean = center
    standardDeviation = spread
  }

  /// The scaled value; bounded so that a wild test value stays finite in single precision.
  func scaled(_ value: Double, bound: Double = 1e6) -> Double {
    min(bound, max(-bound, (value - mean) / standardDeviation))
  }
}
