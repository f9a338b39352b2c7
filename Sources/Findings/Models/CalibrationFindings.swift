/// How often the probabilities of one model come true.
public struct CalibrationFindings: Codable, Sendable, Hashable {
  /// The cases whose probability falls between two limits.
  public struct Bin: Codable, Sendable, Hashable {
    /// The lowest probability.
    public var lower: Double
    /// The probability below which the bin ends; the last bin holds 1.
    public var upper: Double
    /// The number of cases.
    public var cases: Int
    /// The mean probability that the model gave them.
    public var meanProbability: Double
    /// The share of them for which it came true.
    public var observed: Figure

    /// Creates a bin.
    public init(
      lower: Double, upper: Double, cases: Int, meanProbability: Double, observed: Figure
    ) {
      self.lower = lower
      self.upper = upper
      self.cases = cases
      self.meanProbability = meanProbability
      self.observed = observed
    }

    private enum CodingKeys: String, CodingKey {
      case lower, upper, cases, observed
      case meanProbability = "mean_probability"
    }
  }

  /// The model.
  public var model: String
  /// Whose probability is meant: the name of a class, or nil for the likeliest class of each case.
  public var positiveClass: String?
  /// The bins that hold cases, after division by the temperature.
  public var bins: [Bin]
  /// The expected calibration error: the mean over the cases of their bin's gap.
  public var error: Figure
  /// The bins before division by the temperature, without intervals.
  public var binsBefore: [Bin]
  /// The expected calibration error before.
  public var errorBefore: Double?

  /// Creates findings.
  public init(
    model: String, positiveClass: String?, bins: [Bin], error: Figure, binsBefore: [Bin],
    errorBefore: Double?
  ) {
    self.model = model
    self.positiveClass = positiveClass
    self.bins = bins
    self.error = error
    self.binsBefore = binsBefore
    self.errorBefore = errorBefore
  }

  private enum CodingKeys: String, CodingKey {
    case model, bins, error
    case positiveClass = "positive_class"
    case binsBefore = "bins_before"
    case errorBefore = "error_before"
  }
}
