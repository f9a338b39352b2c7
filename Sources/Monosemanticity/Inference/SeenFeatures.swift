internal import Statistics

/// In how many groups each feature fires: none, one, or several; what that says of dead features.
///
/// A feature that fires is alive, so that the share seen dead is the most that can be dead. Features that
/// are alive and were not seen to fire are estimated from those that fire in one group only, by the
/// first-order jackknife for unseen species: f₁ (G − 1) / G, with the variance
/// (G − 1) / G (Σ_j j² n_j − f₁² / G) for n_j groups that are the only one of j features.
/// Source: Heltshe and Forrester 1983, "Estimating species richness using the jackknife procedure".
package struct SeenFeatures: Sendable {
  private static let nowhere: Int32 = -1
  private static let several: Int32 = -2
  /// The only group of each feature, or one of the two above.
  private var groups: [Int32]
  /// Whether each group was looked at.
  private var isCounted: [Bool]

  /// Looks at one modality.
  package init(
    _ columns: FeatureColumns, groups: [Int], groupCount: Int, presence: [Bool]
  ) {
    var seen = [Int32](repeating: Self.nowhere, count: columns.featureCount)
    for feature in seen.indices {
      for place in columns.range(feature) {
        let group = Int32(truncatingIfNeeded: groups[Int(columns.cases[place])])
        if seen[feature] == Self.nowhere { seen[feature] = group }
        if seen[feature] != group {
          seen[feature] = Self.several
          break
        }
      }
    }
    self.groups = seen
    isCounted = [Bool](repeating: false, count: groupCount)
    for (row, isPresent) in presence.enumerated() where isPresent { isCounted[groups[row]] = true }
  }

  /// Takes a feature as seen where any modality has seen it.
  package init(joining parts: [SeenFeatures]) {
    groups = parts.first?.groups ?? []
    isCounted = parts.first?.isCounted ?? []
    for part in parts.dropFirst() {
      for feature in groups.indices {
        let (own, other) = (groups[feature], part.groups[feature])
        if own == Self.nowhere {
          groups[feature] = other
        } else if other != Self.nowhere, other != own {
          groups[feature] = Self.several
        }
      }
      for group in isCounted.indices where part.isCounted[group] { isCounted[group] = true }
    }
  }

  /// The share of dead features; below five groups there is no interval.
  ///
  /// - Parameter level: About the probability that the one-sided lower bound is below the share that twice
  ///   as many groups leave dead (`docs/features.md` says where that was simulated). It is no bound for
  ///   what stays dead however many groups come.
  package func share(level: Double) -> Score {
    guard !groups.isEmpty else { return Score() }
    let dead = Double(groups.count { $0 == Self.nowhere })
    let all = Double(groups.count)
    let groupCount = Double(isCounted.count { $0 })
    guard groupCount >= 5 else { return Score(dead / all) }
    var only = [Double](repeating: 0, count: isCounted.count)
    for group in groups where group >= 0 { only[Int(group)] += 1 }
    let single = only.reduce(0, +)
    let squares = only.reduce(0) { $0 + $1 * $1 }
    let factor = (groupCount - 1) / groupCount
    let error = (factor * max(0, squares - single * single / groupCount)).squareRoot()
    let student = StudentDistribution(degrees: groupCount - 1).upperQuantile(1 - level)
    let unseen = factor * single + student * error
    return Score(dead / all, low: max(0, dead - unseen) / all, high: dead / all)
  }
}
