public import Cohorts

/// The features of one split: rows of all cases, with everything fitted on the training part only.
public struct FeatureFold: Sendable {
  /// The split.
  public let split: FoldPlan.Split
  /// The rows of all cases of the study.
  public let space: JointSpace
  /// The sets to change, chosen on the training part; the same names in every split.
  public let sets: [FeatureSet]
  /// How features fire in the training part: controls are matched on it.
  public let activity: FeatureActivity

  /// Creates a fold.
  ///
  /// - Throws: ``InterventionsError`` with code `mismatch` if a set is of another dictionary.
  public init(split: FoldPlan.Split, space: JointSpace, sets: [FeatureSet]) throws {
    for set in sets where set.featureCount != space.featureCount {
      throw InterventionsError(
        .mismatch,
        "\(set.name): a set from \(set.featureCount) features for a dictionary of "
          + "\(space.featureCount)")
    }
    self.split = split
    self.space = space
    self.sets = sets
    activity = try space.selecting(split.training).activity()
  }
}
