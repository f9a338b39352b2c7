/// What one column of a cohort's table holds.
public struct ColumnSummary: Codable, Sendable, Hashable {
  /// The modality that reads the column.
  public var modality: String
  /// The column's name.
  public var name: String
  /// How it is read: `numeric`, `categorical`, `text`, `image`, `bag` or `vector`.
  public var kind: String
  /// The number of cases with a value.
  public var present: Int
  /// The number of cases without.
  public var missing: Int
  /// The number of different values, where that means something.
  public var distinct: Int?
  /// The lowest number of a numeric column.
  public var minimum: Double?
  /// The middle number of a numeric column.
  public var median: Double?
  /// The highest number of a numeric column.
  public var maximum: Double?
  /// The most frequent value of a categorical column.
  public var mostFrequent: String?
  /// How often the most frequent value occurs.
  public var mostFrequentCount: Int?

  /// Creates a summary.
  public init(
    modality: String, name: String, kind: String, present: Int, missing: Int, distinct: Int? = nil,
    minimum: Double? = nil, median: Double? = nil, maximum: Double? = nil,
    mostFrequent: String? = nil, mostFrequentCount: Int? = nil
  ) {
    self.modality = modality
    self.name = name
    self.kind = kind
    self.present = present
    self.missing = missing
    self.distinct = distinct
    self.minimum = minimum
    self.median = median
    self.maximum = maximum
    self.mostFrequent = mostFrequent
    self.mostFrequentCount = mostFrequentCount
  }

  private enum CodingKeys: String, CodingKey {
    case modality, name, kind, present, missing, distinct, minimum, median, maximum
    case mostFrequent = "most_frequent"
    case mostFrequentCount = "most_frequent_count"
  }
}
