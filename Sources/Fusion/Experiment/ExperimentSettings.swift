public import Cohorts
public import Training

/// Everything that decides the result of an experiment besides the cohort.
public struct ExperimentSettings: Sendable, Hashable, Codable {
  /// The seed of folds, initial parameters, order, dropout and intervals.
  public var seed: UInt64 = 0
  /// How cases are split.
  public var folds = FoldPlan.Options()
  /// How networks are trained.
  public var training = TrainingSettings()
  /// The sizes of networks.
  public var network = NetworkSettings()
  /// Whether classes weigh by the inverse of their share in the loss of networks.
  public var balancesClasses = false
  /// Draws of the bootstrap over groups.
  public var bootstrapDraws = 2_000
  /// How often each modality is permuted in the influence test.
  public var permutations = 5

  /// Creates the defaults.
  public init() {}
}
