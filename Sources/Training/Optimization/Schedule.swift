import Foundation

/// The learning rate over the steps of a training: linear warm-up, then half a cosine down to zero.
///
/// Source: Loshchilov and Hutter 2017, <https://arxiv.org/abs/1608.03983>, without restarts.
public struct Schedule: Sendable, Hashable {
  /// The highest rate.
  public let peak: Double
  /// Steps until the peak.
  public let warmupSteps: Int
  /// Steps until the end.
  public let totalSteps: Int

  /// Creates a schedule.
  public init(peak: Double, warmupSteps: Int, totalSteps: Int) {
    self.peak = peak
    self.warmupSteps = max(0, warmupSteps)
    self.totalSteps = max(1, totalSteps)
  }

  /// The rate of a step, counted from zero.
  ///
  /// The first step of a warm-up already moves.
  public func learningRate(step: Int) -> Double {
    if step < warmupSteps { return peak * Double(step + 1) / Double(warmupSteps) }
    let length = max(1, totalSteps - warmupSteps)
    let progress = min(1, Double(step - warmupSteps) / Double(length))
    return peak * 0.5 * (1 + cos(.pi * progress))
  }
}
