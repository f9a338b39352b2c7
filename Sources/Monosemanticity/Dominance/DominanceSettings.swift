/// How the share of each modality in a feature's activation is taken.
public struct DominanceSettings: Sendable, Hashable {
  /// What a pair counts in which the feature fires in neither modality, and how pairs are joined.
  public enum Convention: String, Sendable, Hashable, CaseIterable {
    /// Such pairs are left out; the mean of the shares of the others. The default.
    case skip
    /// Such pairs count as 0, which turns the score into a rate of firing.
    case zero
    /// The share of the mean activations; needs no pairs.
    case ratioOfMeans = "ratio-of-means"
  }

  /// How pairs count.
  public var convention: Convention
  /// Fewer pairs with the feature: no interval, no class by interval.
  public var fewestPairs: Int
  /// Fewer groups with the feature: no interval, no class by interval.
  public var fewestGroups: Int
  /// How far from an equal share an interval must stay (owned) or may reach (shared).
  public var margin: Double
  /// The coverage aimed at.
  public var level: Double

  /// Creates settings.
  public init(
    convention: Convention = .skip, fewestPairs: Int = 10, fewestGroups: Int = 5,
    margin: Double = 0.1, level: Double = 0.95
  ) {
    self.convention = convention
    self.fewestPairs = fewestPairs
    self.fewestGroups = fewestGroups
    self.margin = margin
    self.level = level
  }
}
