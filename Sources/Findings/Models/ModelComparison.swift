/// How much one model exceeds another on the same cases.
public struct ModelComparison: Codable, Sendable, Hashable {
  /// What the comparison allows to say of the first model.
  public enum Verdict: String, Codable, Sendable, Hashable, CaseIterable {
    /// The whole interval lies on its side, and the corrected p-value is small enough.
    case better
    /// The whole interval lies on the other's side, and the corrected p-value is small enough.
    case worse
    /// Neither.
    case cannotTell = "cannot tell"
  }

  /// The metric compared, such as `roc_auc`.
  public var metric: String
  /// The first model.
  public var model: String
  /// The model that it is compared with.
  public var other: String
  /// The first minus the other, with a paired interval that is not corrected.
  public var difference: Figure
  /// The two-sided bootstrap p-value of no difference, where there is an interval.
  public var pValue: Double?
  /// The same by Holm's method over all pairs of models of the document.
  public var adjustedPValue: Double?
  /// What may be said.
  public var verdict: Verdict

  /// Creates a comparison.
  ///
  /// - Parameters:
  ///   - higherIsBetter: Which way the metric points.
  ///   - significance: The largest corrected p-value that counts, such as .05.
  public init(
    metric: String, model: String, other: String, difference: Figure, pValue: Double? = nil,
    adjustedPValue: Double? = nil, higherIsBetter: Bool = true, significance: Double = 0.05
  ) {
    self.metric = metric
    self.model = model
    self.other = other
    self.difference = difference
    self.pValue = pValue
    self.adjustedPValue = adjustedPValue
    guard let interval = difference.interval, let adjustedPValue, adjustedPValue <= significance,
      interval.lowerBound > 0 || interval.upperBound < 0
    else {
      verdict = .cannotTell
      return
    }
    verdict = (interval.lowerBound > 0) == higherIsBetter ? .better : .worse
  }

  private enum CodingKeys: String, CodingKey {
    case metric, model, other, verdict
    case pValue = "p_value"
    case adjustedPValue = "adjusted_p_value"
  }

  /// Reads a comparison; its figure's keys stand beside its own.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    metric = try container.decode(String.self, forKey: .metric)
    model = try container.decode(String.self, forKey: .model)
    other = try container.decode(String.self, forKey: .other)
    difference = try Figure(from: decoder)
    pValue = try container.decodeIfPresent(Double.self, forKey: .pValue)
    adjustedPValue = try container.decodeIfPresent(Double.self, forKey: .adjustedPValue)
    verdict = try container.decode(Verdict.self, forKey: .verdict)
  }

  /// Writes a comparison; its figure's keys stand beside its own.
  public func encode(to encoder: any Encoder) throws {
    try difference.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(metric, forKey: .metric)
    try container.encode(model, forKey: .model)
    try container.encode(other, forKey: .other)
    try container.encodeIfPresent(pValue, forKey: .pValue)
    try container.encodeIfPresent(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(verdict, forKey: .verdict)
  }
}

extension ModelComparison {
  /// The same comparison with the other model first.
  public var turned: ModelComparison {
    var result = self
    (result.model, result.other) = (other, model)
    result.difference = Figure(
      difference.value.map { -$0 }, low: difference.high.map { -$0 },
      high: difference.low.map { -$0 }, intervalNote: difference.intervalNote)
    result.verdict =
      switch verdict {
      case .better: .worse
      case .worse: .better
      case .cannotTell: .cannotTell
      }
    return result
  }
}
