/// How well one model does on one of several labels.
public struct LabelFindings: Codable, Sendable, Hashable {
  /// The label.
  public var label: String
  /// The number of cases in which it is known.
  public var cases: Int
  /// How many of them have it.
  public var positives: Int
  /// Pooled out-of-fold figures by metric: `roc_auc`, `average_precision`, `brier`.
  public var metrics: [String: Figure]

  /// Creates findings.
  public init(label: String, cases: Int, positives: Int, metrics: [String: Figure]) {
    self.label = label
    self.cases = cases
    self.positives = positives
    self.metrics = metrics
  }
}
