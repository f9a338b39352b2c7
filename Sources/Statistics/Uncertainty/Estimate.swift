/// A figure with its interval, or with the reason why it has none.
public struct Estimate: Sendable, Hashable {
  /// The ends of an interval.
  public struct Interval: Sendable, Hashable {
    /// The lower end.
    public let low: Double
    /// The upper end.
    public let high: Double

    /// Creates an interval.
    public init(low: Double, high: Double) {
      self.low = low
      self.high = high
    }
  }

  /// The figure over all cases, or `nil` where it is not defined.
  public let value: Double?
  /// The interval, or `nil` for the reason in ``note``.
  public let interval: Interval?
  /// Why there is no interval, in words for the report; `nil` where there is one.
  public let note: String?
  /// The number of draws that the interval rests on.
  public let usedDraws: Int
  /// The number of draws passed over because they lacked a class, or what else the
  /// figure needs.
  public let skippedDraws: Int
}
