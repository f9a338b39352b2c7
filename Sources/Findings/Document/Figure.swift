/// A number with its interval, or with the reason why it has none.
public struct Figure: Codable, Sendable, Hashable {
  /// The number, or `nil` where it is not defined (null in the file).
  public var value: Double?
  /// The lower end of the interval, or `nil` without one (null in the file).
  public var low: Double?
  /// The upper end of the interval, or `nil` without one (null in the file).
  public var high: Double?
  /// Why there is no interval.
  public var intervalNote: String?

  /// Creates a figure.
  ///
  /// - Parameters:
  ///   - value: The number.
  ///   - low: The lower end of the interval.
  ///   - high: The upper end of the interval.
  ///   - intervalNote: Why there is no interval.
  public init(
    _ value: Double?, low: Double? = nil, high: Double? = nil, intervalNote: String? = nil
  ) {
    self.value = value
    self.low = low
    self.high = high
    self.intervalNote = intervalNote
  }

  /// The interval, if both ends are known.
  public var interval: ClosedRange<Double>? {
    guard let low, let high, low <= high else { return nil }
    return low...high
  }

  /// The figure of the opposite sign, such as a fall for a rise.
  public var negated: Figure {
    Figure(value.map(-), low: high.map(-), high: low.map(-), intervalNote: intervalNote)
  }

  private enum CodingKeys: String, CodingKey {
    case value, low, high
    case intervalNote = "interval_note"
  }

  /// Writes the three numbers always, the note only if there is one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .value)
    try container.encode(low, forKey: .low)
    try container.encode(high, forKey: .high)
    try container.encodeIfPresent(intervalNote, forKey: .intervalNote)
  }
}
