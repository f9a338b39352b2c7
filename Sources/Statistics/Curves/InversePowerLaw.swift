internal import Foundation

/// A figure that grows with the number of cases towards a ceiling: a − b·n^−c.
///
/// The usual form of learning curves. Source: Figueroa et al. 2012, "Predicting sample size required
/// for classification performance", <https://doi.org/10.1186/1472-6947-12-8>.
public struct InversePowerLaw: Sendable, Hashable {
  /// What unlimited cases would give, if the form held that far.
  public let ceiling: Double
  /// How much is missing at one case, at least 0.
  public let shortfall: Double
  /// How fast the shortfall vanishes.
  public let exponent: Double
  /// The largest number of cases that the curve was fitted to.
  public let largestCount: Double
  /// The root of the mean squared distance of the points from the curve.
  public let residual: Double

  /// The exponents that are tried.
  ///
  /// Below, the curve is a straight line in the logarithm of n and its ceiling means nothing; above,
  /// it is a step.
  public static let exponents = 0.05...3.0

  /// How far beyond the most cases seen the curve is asked: a doubling.
  public static let furthestExtrapolation = 2.0

  /// Fits the curve by least squares.
  ///
  /// For each exponent the ceiling and the shortfall follow from linear regression; the exponent is
  /// searched on a grid and then by golden section.
  ///
  /// - Parameters:
  ///   - counts: The numbers of cases, at least three different ones, all above zero.
  ///   - values: The figure at each, higher being better.
  ///   - highest: What the figure cannot exceed, such as 1.
  /// - Returns: `nil` with fewer than three different counts or a number that is not finite.
  public init?(counts: [Double], values: [Double], highest: Double = .infinity) {
    guard counts.count == values.count, counts.allSatisfy({ $0 > 0 && $0.isFinite }),
      values.allSatisfy(\.isFinite), Set(counts).count >= 3, let largest = counts.max()
    else { return nil }
    let logCounts = counts.map { log($0 / largest) }
    func fit(_ exponent: Double) -> (error: Double, ceiling: Double, slope: Double) {
      // Relative to the largest count, so that no power underflows.
      Self.linearFit(logCounts.map { exp(-exponent * $0) }, values, highest: highest)
    }
    let (low, high) = (log(Self.exponents.lowerBound), log(Self.exponents.upperBound))
    let steps = 60
    let grid = (0...steps).map { low + (high - low) * Double($0) / Double(steps) }
    let errors = grid.map { fit(exp($0)).error }
    var best = 0
    for place in errors.indices where errors[place] < errors[best] { best = place }
    var (left, right) = (grid[max(0, best - 1)], grid[min(steps, best + 1)])
    let golden = (5.0.squareRoot() - 1) / 2
    for _ in 0..<60 {
      let first = right - golden * (right - left)
      let second = left + golden * (right - left)
      if fit(exp(first)).error <= fit(exp(second)).error { right = second } else { left = first }
    }
    let exponent =
      [grid[best], (left + right) / 2].map { exp($0) }
      .min { fit($0).error < fit($1).error } ?? exp(grid[best])
    let found = fit(exponent)
    ceiling = found.ceiling
    shortfall = found.slope * exp(exponent * log(largest))
    self.exponent = exponent
    largestCount = largest
    residual = (found.error / Double(values.count)).squareRoot()
    shortfallAtLargest = found.slope
  }

  private let shortfallAtLargest: Double

  /// The curve at a number of cases; `nil` beyond twice the most that it was fitted to, or for no
  /// cases.
  public func value(at count: Double) -> Double? {
    guard count > 0, count <= Self.furthestExtrapolation * largestCount * (1 + 1e-12) else {
      return nil
    }
    return ceiling - shortfallAtLargest * exp(-exponent * log(count / largestCount))
  }

  /// What a doubling of the most cases seen adds by the curve.
  public var gainFromDoubling: Double { shortfallAtLargest * (1 - exp(-exponent * log(2.0))) }

  /// Values ≈ ceiling − slope·x with slope ≥ 0 and ceiling ≤ highest, by least squares.
  private static func linearFit(
    _ x: [Double], _ values: [Double], highest: Double
  ) -> (error: Double, ceiling: Double, slope: Double) {
    let count = Double(x.count)
    let meanX = x.reduce(0, +) / count
    let mean = values.reduce(0, +) / count
    var products = 0.0
    var squares = 0.0
    for (x, value) in zip(x, values) {
      products += (x - meanX) * (value - mean)
      squares += (x - meanX) * (x - meanX)
    }
    var slope = squares > 0 ? max(0, -products / squares) : 0
    var ceiling = mean + slope * meanX
    if ceiling > highest {
      // On the border the best slope is that of a line through the highest value at x = 0.
      ceiling = highest
      let weighted = zip(x, values).reduce(0) { $0 + $1.0 * (highest - $1.1) }
      slope = max(0, weighted / x.reduce(0) { $0 + $1 * $1 })
    }
    let error = zip(x, values).reduce(0) { sum, point in
      let distance = ceiling - slope * point.0 - point.1
      return sum + distance * distance
    }
    return (error, ceiling, slope)
  }
}
