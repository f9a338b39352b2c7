/// Some features of a dictionary under one name, such as those that the image dominates.
public struct FeatureSet: Sendable, Hashable, Codable {
  /// What the features have in common.
  public let name: String
  /// The features, ascending, each once.
  public let features: [Int]
  /// How many features the dictionary has.
  public let featureCount: Int

  /// Creates a set.
  ///
  /// - Throws: ``InterventionsError`` with code `invalidArgument` if a feature does not exist.
  public init(
    name: String, features: some Sequence<Int>, featureCount: Int
  ) throws(InterventionsError) {
    var isMember = [Bool](repeating: false, count: max(0, featureCount))
    for feature in features {
      guard isMember.indices.contains(feature) else {
        throw InterventionsError(
          .invalidArgument,
          "\(name): feature \(feature); expected 0 to \(featureCount - 1)")
      }
      isMember[feature] = true
    }
    self.name = name
    self.features = isMember.indices.filter { isMember[$0] }
    self.featureCount = featureCount
  }

  /// Every feature.
  public static func all(featureCount: Int) -> FeatureSet {
    FeatureSet(name: "all", ascending: Array(0..<max(0, featureCount)), featureCount)
  }

  /// No feature.
  public static func none(featureCount: Int) -> FeatureSet {
    FeatureSet(name: "none", ascending: [], featureCount)
  }

  private init(name: String, ascending: [Int], _ featureCount: Int) {
    self.name = name
    features = ascending
    self.featureCount = featureCount
  }

  /// The same features under another name.
  public func named(_ name: String) -> FeatureSet {
    FeatureSet(name: name, ascending: features, featureCount)
  }

  /// Whether each feature of the dictionary is in the set.
  var membership: [Bool] {
    var result = [Bool](repeating: false, count: featureCount)
    for feature in features { result[feature] = true }
    return result
  }
}
