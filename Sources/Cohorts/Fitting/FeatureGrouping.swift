/// Which features of a vector belong together: each group becomes one token of a network and one player
/// of an attribution.
public struct FeatureGrouping: Sendable, Hashable, Codable {
  /// Where groups come from.
  public enum Origin: String, Sendable, Hashable, Codable {
    /// Named sets of a GMT file, such as pathways.
    case sets
    /// Features that rise and fall together over the training cases.
    case clusters
  }

  /// Where the groups come from.
  public let origin: Origin
  /// The groups, as indices into the kept features; every feature is in at least one.
  public let groups: [VectorMatrix.FeatureGroup]

  /// The name of the group of all features that are in no set.
  public static let rest = "(in no group)"

  /// The sets of a file among the features that were kept, and a group of those that are in none.
  ///
  /// - Parameters:
  ///   - sets: Groups, as indices into all features of the file.
  ///   - kept: Which features were kept, ascending.
  /// - Returns: `nil` where there are no sets.
  init?(sets: [VectorMatrix.FeatureGroup], kept: [Int], inputCount: Int) {
    guard !sets.isEmpty else { return nil }
    var places = [Int](repeating: -1, count: inputCount)
    for (place, feature) in kept.enumerated() { places[feature] = place }
    var isGrouped = [Bool](repeating: false, count: kept.count)
    var groups = sets.compactMap { set -> VectorMatrix.FeatureGroup? in
      let members = set.features.map { places[$0] }.filter { $0 >= 0 }
      for member in members { isGrouped[member] = true }
      return members.isEmpty ? nil : .init(name: set.name, features: members)
    }
    let others = kept.indices.filter { !isGrouped[$0] }
    if !others.isEmpty { groups.append(.init(name: Self.rest, features: others)) }
    origin = .sets
    self.groups = groups
  }

  /// Clusters of features, named after the features nearest to each center.
  init(_ clusters: FeatureClusters, names: [String]) {
    origin = .clusters
    groups = clusters.members.indices.map { index in
      let members = clusters.members[index]
      let central = clusters.mostCentral[index].prefix(3).map { names[$0] }
      let others = members.count - central.count
      return .init(
        name: central.joined(separator: ", ") + (others > 0 ? " and \(others) more" : ""),
        features: members)
    }
  }
}
