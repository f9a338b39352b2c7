/// A score with its interval over groups.
public struct Score: Sendable, Hashable {
  /// The score; `nil` where the counts do not define it.
  public var value: Double?
  /// The lower end of the interval; `nil` without one.
  public var low: Double?
  /// The upper end of the interval; `nil` without one.
  public var high: Double?

  /// Creates a score.
  public init(_ value: Double? = nil, low: Double? = nil, high: Double? = nil) {
    self.value = value
    self.low = low
    self.high = high
  }

  /// An interval around a value, cut at the ends of what the score can be.
  init(_ value: Double, halfWidth: Double?, within range: ClosedRange<Double>) {
    self.value = value
    guard let halfWidth, halfWidth.isFinite else { return }
    low = max(range.lowerBound, value - halfWidth)
    high = min(range.upperBound, value + halfWidth)
  }
}
