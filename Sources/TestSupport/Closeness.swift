/// How far one list of numbers is from another, and where it is farthest outside the tolerance.
///
/// Two numbers are close when |actual − expected| ≤ absolute + relative · |expected|. NaN is close to
/// nothing, itself included; infinities are close only to themselves.
public struct Closeness: Sendable, Hashable {
  /// The position with the largest excess over its tolerance, in row-major order.
  public let worstIndex: Int?
  /// What was found there.
  public let actual: Double
  /// What was expected there.
  public let expected: Double
  /// What the difference may be there.
  public let tolerance: Double
  /// How many positions are outside their tolerance.
  public let failureCount: Int

  /// Compares two lists of the same length.
  public init(_ actual: [Double], to expected: [Double], absolute: Double, relative: Double) {
    var worst: (index: Int, excess: Double)?
    var failures = 0
    for (index, (found, wanted)) in zip(actual, expected).enumerated() {
      let excess = Self.excess(found, wanted, absolute: absolute, relative: relative)
      if excess > 0 { failures += 1 }
      if excess > (worst?.excess ?? -.infinity) { worst = (index, excess) }
    }
    failureCount = failures
    worstIndex = worst?.index
    self.actual = worst.map { actual[$0.index] } ?? 0
    self.expected = worst.map { expected[$0.index] } ?? 0
    tolerance = absolute + relative * Swift.abs(self.expected)
  }

  /// Whether every position is within its tolerance.
  public var isClose: Bool { failureCount == 0 }

  /// The difference less what is allowed; infinite where the numbers cannot be compared.
  private static func excess(
    _ actual: Double, _ expected: Double, absolute: Double, relative: Double
  ) -> Double {
    if actual.isNaN || expected.isNaN { return .infinity }
    if actual.isInfinite || expected.isInfinite { return actual == expected ? 0 : .infinity }
    return Swift.abs(actual - expected) - (absolute + relative * Swift.abs(expected))
  }
}

/// The coordinates of a row-major position.
func coordinates(of index: Int, in shape: [Int]) -> [Int] {
  var rest = index
  var result: [Int] = []
  for size in shape.reversed() where size > 0 {
    result.append(rest % size)
    rest /= size
  }
  return result.reversed()
}
