import Foundation

/// Student's t distribution.
struct StudentDistribution {
  /// The degrees of freedom, above zero.
  let degrees: Double

  /// The probability of at most `value`.
  func probability(_ value: Double) -> Double {
    let tail = Self.incompleteBeta(degrees / (degrees + value * value), degrees / 2, 0.5) / 2
    return value < 0 ? tail : 1 - tail
  }

  /// The value that is not exceeded with a probability; `nil` outside (0, 1).
  func quantile(_ probability: Double) -> Double? {
    guard probability > 0, probability < 1, degrees > 0 else { return nil }
    if probability == 0.5 { return 0 }
    var low = -1.0
    var high = 1.0
    while self.probability(low) > probability, low > -1e300 { low *= 2 }
    while self.probability(high) < probability, high < 1e300 { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if self.probability(middle) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The regularized incomplete beta function I_x(a, b).
  ///
  /// Source: the continued fraction of DLMF 8.17.22, <https://dlmf.nist.gov/8.17#v>, evaluated by the
  /// modified Lentz method (Thompson and Barnett 1986).
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let front =
      exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var result = d
    for step in 1...10_000 {
      let m = Double(step)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 + term * d
        d = 1 / (abs(d) < tiny ? tiny : d)
        c = 1 + term / c
        if abs(c) < tiny { c = tiny }
        result *= c * d
      }
      if abs(c * d - 1) < 1e-15 { break }
    }
    return front * result
  }
}
