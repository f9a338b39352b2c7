/// What models did when they were developed on shares of the cases.
public struct LearningCurveMeasurement: Sendable {
  /// One share.
  public struct Point: Sendable {
    /// The share of the groups of the training and inner parts.
    public let share: Double
    /// The mean number of cases of both parts over the splits.
    public let caseCount: Double
    /// The units of every model and split.
    public let units: [UnitResult]
  }

  /// The models.
  public let models: [ModelDescription]
  /// The shares, ascending; where two shares come to the same cases there is one of them.
  public let points: [Point]
}
