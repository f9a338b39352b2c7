/// How the models of one run differ from those of another.
public struct RunComparison: Codable, Sendable, Hashable {
  /// One model in both runs.
  public struct Difference: Codable, Sendable, Hashable {
    /// The model in the first run.
    public var model: String
    /// The model in the other run.
    public var other: String
    /// The metric in the first run.
    public var first: Figure
    /// The metric in the other run.
    public var second: Figure
    /// The other run minus the first.
    public var difference: Figure
    /// The two-sided bootstrap p-value of no difference, where there is an interval.
    public var pValue: Double?
    /// The same by Holm's method over all models that both runs have.
    public var adjustedPValue: Double?

    /// Creates a difference.
    public init(
      model: String, other: String, first: Figure, second: Figure, difference: Figure,
      pValue: Double? = nil, adjustedPValue: Double? = nil
    ) {
      self.model = model
      self.other = other
      self.first = first
      self.second = second
      self.difference = difference
      self.pValue = pValue
      self.adjustedPValue = adjustedPValue
    }

    private enum CodingKeys: String, CodingKey {
      case model, other, first, second, difference
      case pValue = "p_value"
      case adjustedPValue = "adjusted_p_value"
    }
  }

  /// The name of the first run.
  public var first: String
  /// The name of the other run.
  public var second: String
  /// The metric, such as `roc_auc`; absent where the runs are compared in different ones.
  public var metric: String?
  /// Whether differences are paired: both runs predicted the same cases with the same labels.
  public var isPaired: Bool
  /// The cases of both, if paired; those of the first run otherwise.
  public var cases: Int
  /// The groups of both, if paired; those of the first run otherwise.
  public var groups: Int
  /// The models that both have.
  public var differences: [Difference]
  /// What to know, each as one sentence.
  public var notes: [String]

  /// Creates a comparison.
  public init(
    first: String, second: String, metric: String?, isPaired: Bool, cases: Int, groups: Int,
    differences: [Difference], notes: [String] = []
  ) {
    self.first = first
    self.second = second
    self.metric = metric
    self.isPaired = isPaired
    self.cases = cases
    self.groups = groups
    self.differences = differences
    self.notes = notes
  }

  private enum CodingKeys: String, CodingKey {
    case first, second, metric, cases, groups, differences, notes
    case isPaired = "paired"
  }
}
