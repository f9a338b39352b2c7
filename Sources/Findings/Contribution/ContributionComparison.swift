/// How the shares of a model differ from those of another on the same cases.
public struct ContributionComparison: Codable, Sendable, Hashable {
  /// The other model, and the run it comes from where that is another.
  public var other: String
  /// The number of cases that both were asked about.
  public var cases: Int
  /// The first model's share less the other's, by modality.
  public var differences: [String: Difference]

  /// One modality's difference.
  public struct Difference: Codable, Sendable, Hashable {
    /// The difference, with an interval from paired draws of groups.
    public var figure: Figure
    /// Two-sided, from the draws; absent without an interval.
    public var pValue: Double?
    /// Corrected by Holm's method for the modalities being several.
    public var adjustedPValue: Double?

    /// Creates a difference.
    public init(figure: Figure, pValue: Double?, adjustedPValue: Double?) {
      self.figure = figure
      self.pValue = pValue
      self.adjustedPValue = adjustedPValue
    }

    private enum CodingKeys: String, CodingKey {
      case figure
      case pValue = "p_value"
      case adjustedPValue = "p_value_holm"
    }
  }

  /// Creates a comparison.
  public init(other: String, cases: Int, differences: [String: Difference]) {
    self.other = other
    self.cases = cases
    self.differences = differences
  }
}
