import Findings
internal import Foundation

/// The logarithm to base two, for axes whose equal steps are equal factors.
enum BinaryLogarithm {
  static func of(_ value: Double) -> Double { log2(max(value, .leastNormalMagnitude)) }
}

extension LearningCurveFindings.Curve {
  /// The curve at 2^doublings cases.
  func value(atDoublings doublings: Double) -> Double {
    ceiling - shortfall * exp2(-exponent * doublings)
  }
}
