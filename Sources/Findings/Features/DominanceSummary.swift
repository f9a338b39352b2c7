/// How the shares of modalities in the activations of features are spread.
public struct DominanceSummary: Codable, Sendable, Hashable {
  /// How pairs count: `skip`, `zero` or `ratio-of-means`.
  public var convention: String
  /// The mean over features of each modality's share.
  public var mean: [String: Figure]
  /// The deviation over features of each modality's share.
  public var deviation: [String: Figure]
  /// The features whose shares are defined.
  public var defined: Int
  /// The classes by mean and deviation: modalities, `cross` and `undefined`.
  public var deviationClasses: [String: Int]
  /// The classes by interval: modalities, `shared`, `cannot tell` and `undefined`.
  public var intervalClasses: [String: Int]
  /// How far from an equal share an interval must stay, or may reach.
  public var margin: Double

  /// Creates a summary.
  public init(
    convention: String, mean: [String: Figure], deviation: [String: Figure], defined: Int,
    deviationClasses: [String: Int], intervalClasses: [String: Int], margin: Double
  ) {
    self.convention = convention
    self.mean = mean
    self.deviation = deviation
    self.defined = defined
    self.deviationClasses = deviationClasses
    self.intervalClasses = intervalClasses
    self.margin = margin
  }

  private enum CodingKeys: String, CodingKey {
    case convention, mean, deviation, defined, margin
    case deviationClasses = "deviation_classes"
    case intervalClasses = "interval_classes"
  }
}

/// A score over features beside the same of activations on random cases.
public struct FeatureScoreSummary: Codable, Sendable, Hashable {
  /// The median over features.
  public var median: Figure
  /// The median of random controls of equal density and energy.
  public var control: Figure?
  /// The first minus the second, over the same draws.
  public var difference: Figure?
  /// What the score is by chance, where that is a number.
  public var chance: Double?
  /// The features for which it is defined.
  public var defined: Int
  /// The others.
  public var undefined: Int

  /// Creates a summary.
  public init(
    median: Figure, control: Figure? = nil, difference: Figure? = nil, chance: Double? = nil,
    defined: Int, undefined: Int
  ) {
    self.median = median
    self.control = control
    self.difference = difference
    self.chance = chance
    self.defined = defined
    self.undefined = undefined
  }
}

/// The bridge of two modalities as a whole.
public struct BridgeSummary: Codable, Sendable, Hashable {
  /// The sum over all features of both.
  public var total: Double
  /// The same of the covariance.
  public var centered: Double

  /// Creates a summary.
  public init(total: Double, centered: Double) {
    self.total = total
    self.centered = centered
  }
}
