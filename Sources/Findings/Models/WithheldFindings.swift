/// What a model is worth when some of its modalities are missing for every test case.
public struct WithheldFindings: Codable, Sendable, Hashable {
  /// The model, which was trained with all its modalities.
  public var model: String
  /// The modalities withheld, in manifest order.
  public var withheld: [String]
  /// The modalities left.
  public var remaining: [String]
  /// The metric, such as `roc_auc`.
  public var metric: String
  /// The metric without them.
  public var figure: Figure
  /// The same minus the metric with everything, with a paired interval.
  public var change: Figure
  /// The number of cases that had any of what was withheld.
  public var cases: Int

  /// Creates findings.
  public init(
    model: String, withheld: [String], remaining: [String], metric: String, figure: Figure,
    change: Figure, cases: Int
  ) {
    self.model = model
    self.withheld = withheld
    self.remaining = remaining
    self.metric = metric
    self.figure = figure
    self.change = change
    self.cases = cases
  }
}
