/// How the metric of one model grows with the number of cases that it is developed on.
public struct LearningCurveFindings: Codable, Sendable, Hashable {
  /// What the curve allows to say.
  public enum Verdict: String, Codable, Sendable, Hashable, CaseIterable {
    /// More cases helped so far, and the curve promises more.
    case rises
    /// No rise stands out of the noise, so that nothing can be foretold.
    case cannotTell = "cannot tell"
  }

  /// The metric at one number of cases.
  public struct Point: Codable, Sendable, Hashable {
    /// The share of the training groups.
    public var share: Double
    /// The mean number of cases of the training and inner parts over the splits.
    public var cases: Double
    /// The metric over the same test cases as ever.
    public var figure: Figure

    /// Creates a point.
    public init(share: Double, cases: Double, figure: Figure) {
      self.share = share
      self.cases = cases
      self.figure = figure
    }
  }

  /// The curve ceiling − shortfall · cases^−exponent.
  public struct Curve: Codable, Sendable, Hashable {
    /// What unlimited cases would give, if the form held that far, which nobody knows.
    public var ceiling: Double
    /// What is missing at one case.
    public var shortfall: Double
    /// How fast that vanishes.
    public var exponent: Double
    /// The root mean squared distance of the points from the curve.
    public var residual: Double

    /// Creates a curve.
    public init(ceiling: Double, shortfall: Double, exponent: Double, residual: Double) {
      self.ceiling = ceiling
      self.shortfall = shortfall
      self.exponent = exponent
      self.residual = residual
    }
  }

  /// The model.
  public var model: String
  /// The metric, such as `roc_auc`.
  public var metric: String
  /// The points, from few cases to all.
  public var points: [Point]
  /// The metric with all cases minus that with the fewest, paired.
  public var rise: Figure
  /// The curve through the points; nil with fewer than three.
  public var curve: Curve?
  /// What twice as many cases would add by the curve.
  public var gainFromDoubling: Figure?
  /// What may be said.
  public var verdict: Verdict
  /// Why nothing more may be said.
  public var reason: String?

  /// Creates findings.
  public init(
    model: String, metric: String, points: [Point], rise: Figure, curve: Curve? = nil,
    gainFromDoubling: Figure? = nil, verdict: Verdict, reason: String? = nil
  ) {
    self.model = model
    self.metric = metric
    self.points = points
    self.rise = rise
    self.curve = curve
    self.gainFromDoubling = gainFromDoubling
    self.verdict = verdict
    self.reason = reason
  }

  private enum CodingKeys: String, CodingKey {
    case model, metric, points, rise, curve, verdict, reason
    case gainFromDoubling = "gain_from_doubling"
  }
}
