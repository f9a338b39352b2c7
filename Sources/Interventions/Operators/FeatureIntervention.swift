/// A change of some features of a case, leaving the others and what no feature explains.
///
/// ```
/// x' = x + Dᵀ (z' − z), renormalised: keeps x − x̂
/// mask(S)     z'_S = 0, or the mean of the cases that were fitted on
/// swap(S, α)  z'_S = (1 − α) zA_S + α zB_S
/// ```
public enum FeatureIntervention: Sendable, Hashable {
  /// The features are silent.
  case mask(FeatureSet)
  /// The features stand at given activations, one a feature of the dictionary: usually the means of
  /// the part that was fitted on.
  case fill(FeatureSet, means: [Double])
  /// The features move from this case's activations (α = 0) to a partner's (α = 1).
  case swap(FeatureSet, alpha: Double)

  /// The features that change.
  public var set: FeatureSet {
    switch self {
    case .mask(let set), .fill(let set, _), .swap(let set, _): set
    }
  }

  /// The same change of other features.
  public func replacing(_ other: FeatureSet) -> FeatureIntervention {
    switch self {
    case .mask: .mask(other)
    case .fill(_, let means): .fill(other, means: means)
    case .swap(_, let alpha): .swap(other, alpha: alpha)
    }
  }
}
