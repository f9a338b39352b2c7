import Foundation

/// A straight scale whose marks are round numbers.
struct RoundScale: Sendable {
  /// The value at the left or lower end.
  let low: Double
  /// The value at the right or upper end.
  let high: Double
  /// Where the marks stand.
  let ticks: [Double]

  /// Makes a scale that shows some values.
  ///
  /// - Parameters:
  ///   - values: What must be shown; what is no finite number is passed over.
  ///   - limits: What no end passes, such as 0 and 1 of a share.
  init(showing values: [Double], within limits: ClosedRange<Double> = -1e9...1e9) {
    let finite = values.filter { $0.isFinite && limits.contains($0) }
    let least = finite.min() ?? 0
    let most = max(finite.max() ?? 1, least + 0.02)
    let step = Self.step(for: most - least)
    let first = max((least / step + 1e-9).rounded(.down), (limits.lowerBound / step).rounded(.up))
    let last = min((most / step - 1e-9).rounded(.up), (limits.upperBound / step).rounded(.down))
    low = min(least, first * step)
    high = max(most, last * step)
    ticks = first <= last ? (Int(first)...Int(last)).map { Double($0) * step } : []
  }

  /// How far along a value lies, from 0 to 1; what lies beyond the ends stays on them.
  func share(_ value: Double) -> Double {
    (min(max(value, low), high) - low) / (high - low)
  }

  /// The place of a value in percent of the width, with room for marks at both ends.
  func percent(_ value: Double) -> String { "\(place(2 + 96 * share(value)))%" }

  /// One, two or five times a power of ten, so that there are three to six steps.
  private static func step(for span: Double) -> Double {
    let power = pow(10, log10(span).rounded(.down))
    for factor in [0.2, 0.5, 1, 2, 5] where span / (power * factor) <= 6 { return power * factor }
    return power * 10
  }
}
