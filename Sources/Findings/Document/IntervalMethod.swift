/// How the intervals of a document were made.
public struct IntervalMethod: Codable, Sendable, Hashable {
  /// The method, such as `percentile bootstrap`.
  public var method: String
  /// The coverage aimed at, such as .95.
  public var level: Double
  /// The number of draws.
  public var draws: Int
  /// The number of draws passed over because they lacked a class; of several models the highest.
  public var skippedDraws: Int?
  /// What was drawn: `groups`.
  public var resampled: String
  /// The number of groups to draw from.
  public var groups: Int

  /// Creates a description.
  public init(
    method: String, level: Double, draws: Int, skippedDraws: Int? = nil, resampled: String,
    groups: Int
  ) {
    self.method = method
    self.level = level
    self.draws = draws
    self.skippedDraws = skippedDraws
    self.resampled = resampled
    self.groups = groups
  }

  private enum CodingKeys: String, CodingKey {
    case method, level, draws, resampled, groups
    case skippedDraws = "skipped_draws"
  }
}
