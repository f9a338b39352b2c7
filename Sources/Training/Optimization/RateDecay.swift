import Foundation

/// A learning rate that is held for some epochs and then falls exponentially with every epoch.
public struct RateDecay: Sendable, Hashable, Codable {
  /// Epochs at the full rate.
  public var heldEpochs: Int
  /// What the logarithm of the rate loses an epoch afterwards.
  public var exponent: Double

  /// Creates a rule.
  public init(heldEpochs: Int, exponent: Double) {
    self.heldEpochs = heldEpochs
    self.exponent = exponent
  }

  /// The rate of an epoch, counted from zero: the first epoch after those held is one step down.
  public func learningRate(peak: Double, epoch: Int) -> Double {
    peak * exp(-exponent * Double(max(0, epoch - heldEpochs + 1)))
  }
}
