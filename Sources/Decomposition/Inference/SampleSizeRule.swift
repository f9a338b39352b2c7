internal import Foundation

/// How many independent labelled pairs a table needs before its synergy means anything.
///
/// A table counted from a sample shows synergy where there is none: the plug-in estimate is too large
/// by about (A - 1)(B - 1)(C - 1) / (2 N ln 2) bits (Miller 1955; method page, section 7). N counts
/// groups where cases share one, since cases of one group repeat each other.
public struct SampleSizeRule: Sendable, Hashable {
  /// The bias, in bits, beyond which no synergy is reported.
  public static let largestBias = 0.01
  /// The bias, in bits, beyond which the test of zero synergy no longer keeps its level.
  public static let largestTestBias = 0.025

  /// The sizes of the table, counting the symbols and classes that occur.
  public let shape: TableShape

  /// Creates the rule for a table.
  public init(_ shape: TableShape) { self.shape = shape }

  private var freedom: Double {
    Double(max(0, shape.first - 1)) * Double(max(0, shape.second - 1))
      * Double(max(0, shape.classes - 1))
  }

  /// The expected excess of the plug-in synergy, in bits.
  public func bias(observations: Int) -> Double {
    observations > 0 ? freedom / (2 * Double(observations) * natsPerBit) : .infinity
  }

  /// How many observations bring the bias down to ``largestBias``.
  public var requiredObservations: Int {
    let needed = freedom / (2 * Self.largestBias * natsPerBit)
    return needed < 1e15 ? Int(needed.rounded(.up)) : .max
  }

  /// How many labelled pairs would settle whether an amount of information is there.
  ///
  /// With a one-sided test of 5 % and a power of 80 %: (4 (z_α + z_β)² + (A-1)(B-1)(C-1)) / δ, δ in
  /// nats (method page, section 8).
  ///
  /// - Parameter effect: δ, in bits.
  public func pairsToSettle(effect: Double) -> Int {
    guard effect > 0 else { return .max }
    let needed = (24.7 + freedom) / (effect * natsPerBit)
    return needed < 1e15 ? Int(needed.rounded(.up)) : .max
  }
}
