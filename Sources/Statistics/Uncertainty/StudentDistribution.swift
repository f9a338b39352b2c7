internal import Foundation

/// Student's t distribution.
package struct StudentDistribution: Sendable {
  /// The degrees of freedom, above zero.
  package let degrees: Double

  /// Creates the distribution.
  package init(degrees: Double) { self.degrees = degrees }

  /// The probability of more than `value`.
  package func tail(_ value: Double) -> Double {
    if value == .infinity { return 0 }
    if value == -.infinity { return 1 }
    let half = Self.incompleteBeta(degrees / (degrees + value * value), degrees / 2, 0.5) / 2
    return value < 0 ? 1 - half : half
  }

  /// The value that is exceeded with a probability of at most one half.
  package func upperQuantile(_ probability: Double) -> Double {
    guard probability > 0 else { return .infinity }
    guard probability < 0.5 else { return 0 }
    var high = 1.0
    while tail(high) > probability, high < 1e300 { high *= 2 }
    var low = 0.0
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if tail(middle) > probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The value that is not exceeded with a probability; `nil` outside (0, 1).
  package func quantile(_ probability: Double) -> Double? {
    guard probability > 0, probability < 1, degrees > 0 else { return nil }
    return probability > 0.5 ? upperQuantile(1 - probability) : -upperQuantile(probability)
  }

  /// The regularized incomplete beta function I_x(a, b).
  ///
  /// Source: the continued fraction of DLMF 8.17.22, <https://dlmf.nist.gov/8.17#v>, evaluated by the
  /// modified Lentz method (Thompson and Barnett 1986).
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    // Stands for a zero that would be divided by.
    let tiny = 1e-300
    func nonZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
    var fraction = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonZero(1 + even * d)
      c = nonZero(1 + even / c)
      fraction *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonZero(1 + odd * d)
      c = nonZero(1 + odd / c)
      fraction *= c * d
      if abs(c * d - 1) < 1e-15 { break }
    }
    return front * fraction
  }
}

/// Upper quantiles of Student's distribution, each computed once.
package struct StudentQuantiles: Sendable {
  /// The probability in the upper tail.
  package let tail: Double
  private var known: [Int: Double] = [:]

  /// Half of what a two-sided interval leaves out lies in the upper tail.
  package init(level: Double) { tail = (1 - level) / 2 }

  /// The quantile for so many degrees of freedom.
  package mutating func value(_ degrees: Int) -> Double {
    if let value = known[degrees] { return value }
    let value = StudentDistribution(degrees: Double(degrees)).upperQuantile(tail)
    known[degrees] = value
    return value
  }
}
