internal import Foundation

/// The quantile of the standard normal distribution.
///
/// Newton's method on the distribution function; exact to double precision between 10⁻¹⁵ and
/// 1 - 10⁻¹⁵.
package func normalQuantile(_ probability: Double) -> Double {
  guard probability > 0 else { return -.infinity }
  guard probability < 1 else { return .infinity }
  // Solving in the upper tail and turning the sign would lose the lower tail's precision.
  if probability > 0.5 { return -normalQuantile(1 - probability) }
  var (low, high) = (-40.0, 0.0)
  for _ in 0..<200 {
    let middle = (low + high) / 2
    if erfc(-middle / 2.0.squareRoot()) / 2 < probability { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// The probability that a standard normal number exceeds a value.
package func normalTail(_ value: Double) -> Double { erfc(value / 2.0.squareRoot()) / 2 }
