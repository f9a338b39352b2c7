import Foundation

/// The label's distribution for a severity: P(class ≤ c | s) = σ(θ_c − s), mixed with label noise.
struct OrdinalLabel: Sendable {
  /// θ, ascending; one fewer than classes.
  let thresholds: [Double]
  /// The shares of the classes.
  let shares: [Double]
  private let noise: Double

  /// Solves for thresholds that give classes their shares.
  ///
  /// - Parameters:
  ///   - severities: The values that the severity takes.
  ///   - masses: How often it takes each; they sum to one.
  ///   - shares: The classes' shares.
  ///   - noise: How often a label is replaced by one drawn by these shares, which changes none.
  init(severities: [Double], masses: [Double], shares: [Double], noise: Double) {
    self.shares = shares
    self.noise = noise
    var wanted = 0.0
    thresholds = shares.dropLast().map { share in
      wanted += share
      // Σ p σ(θ − s) rises with θ; all its mass lies within 40 of the extremes.
      var low = (severities.min() ?? 0) - 40
      var high = (severities.max() ?? 0) + 40
      for _ in 0..<200 {
        let middle = (low + high) / 2
        let reached = zip(severities, masses).reduce(0) {
          $0 + $1.1 * Self.logistic(middle - $1.0)
        }
        if reached < wanted { low = middle } else { high = middle }
      }
      return (low + high) / 2
    }
  }

  /// P(class | s) for each class.
  func probabilities(_ severity: Double) -> [Double] {
    var below = 0.0
    var result: [Double] = []
    for (place, share) in shares.enumerated() {
      let through =
        place < thresholds.count ? Self.logistic(thresholds[place] - severity) : 1
      result.append((1 - noise) * max(0, through - below) + noise * share)
      below = through
    }
    return result
  }

  /// The class of a case for a number drawn evenly from [0, 1).
  func label(_ severity: Double, _ uniform: Double) -> Int {
    var sum = 0.0
    let probabilities = probabilities(severity)
    for (place, probability) in probabilities.enumerated() {
      sum += probability
      if uniform < sum { return place }
    }
    return probabilities.count - 1
  }

  static func logistic(_ value: Double) -> Double {
    value >= 0 ? 1 / (1 + exp(-value)) : exp(value) / (1 + exp(value))
  }
}
