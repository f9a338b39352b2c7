/// What counts as much, and what things cost.
public struct AdviceSettings: Sendable, Hashable {
  /// Differences of a metric below this are taken as nothing.
  public var smallestGain: Double
  /// Amounts of information below this, in bits, are taken as nothing.
  public var smallestBits: Double
  /// The largest corrected p-value that counts.
  public var significance: Double
  /// The number of groups below which nothing has high confidence.
  public var fewestGroups: Int
  /// The price of one case of each modality.
  public var costs: [String: Double]
  /// The unit of the prices, for people.
  public var costUnit: String?

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - smallestGain: .02 of an area under the ROC curve: what a clinic would hardly notice.
  ///   - smallestBits: The amount below which `chiasm interactions` takes bits as nothing, too.
  ///   - significance: The level at which the models' comparisons are judged.
  ///   - fewestGroups: Percentile intervals over fewer than 30 groups cover less than they say.
  public init(
    smallestGain: Double = 0.02, smallestBits: Double = 0.02, significance: Double = 0.05,
    fewestGroups: Int = 30, costs: [String: Double] = [:], costUnit: String? = nil
  ) {
    self.smallestGain = smallestGain
    self.smallestBits = smallestBits
    self.significance = significance
    self.fewestGroups = fewestGroups
    self.costs = costs
    self.costUnit = costUnit
  }
}
