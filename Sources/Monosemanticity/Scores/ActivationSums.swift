/// What is summed of one feature's activations alone.
package struct ActivationSums: Sendable {
  /// The cases in which the feature fires.
  package private(set) var count = 0
  /// Σ a.
  package private(set) var sum = 0.0
  /// Σ a².
  package private(set) var squares = 0.0
  /// The part of ``squares`` that falls on rows of zeros, whose cosine with themselves is 0.
  private(set) var zeroRowSquares = 0.0
  /// The least activation where the feature fires.
  private(set) var minimum = Double.infinity
  private(set) var minimumCount = 0

  /// Adds the activation of a case.
  mutating func add(_ value: Double, hasZeroRow: Bool) {
    count += 1
    sum += value
    squares += value * value
    if hasZeroRow { zeroRowSquares += value * value }
    if value < minimum {
      minimum = value
      minimumCount = 1
    } else if value == minimum {
      minimumCount += 1
    }
  }
}
