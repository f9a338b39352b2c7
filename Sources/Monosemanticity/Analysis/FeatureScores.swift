/// All features of a dictionary, scored.
public struct FeatureScores: Sendable {
  /// A figure over features, beside the same of matched random controls.
  public struct Summary: Sendable, Hashable {
    /// The features for which the score is defined.
    public var defined: Int
    /// Those for which it is not.
    public var undefined: Int
    /// The median over features.
    public var median: Score
    /// The median of the controls.
    public var control: Score?
    /// The first minus the second, from the same draws of groups.
    public var difference: Score?
  }

  /// The modalities' names.
  public let modalities: [String]
  /// The features, by number.
  public let features: [ScoredFeature]
  /// The cases.
  public let caseCount: Int
  /// The cases that have every modality.
  public let pairCount: Int
  /// The groups.
  public let groupCount: Int
  /// The mean and the deviation of each modality's shares over features, with intervals.
  public let shareMeans: [Score]
  /// The deviations.
  public let shareDeviations: [Score]
  /// The features whose shares are defined.
  public let definedShares: Int
  /// What each modality's activations were multiplied by to balance them.
  public let scales: [Double]
  /// The mean number of features that fire in a case, by modality.
  public let meanActive: [Score]
  /// The features that fire in no case, by modality.
  public let dead: [Int]
  /// The features that fire in no case of any modality.
  public let deadEverywhere: Int
  /// The share of features that are dead, by modality; from what is seen up to the number of groups, down
  /// to what more groups would leave.
  public let deadShares: [Score]
  /// The same of features that are dead in every modality.
  public let deadShareEverywhere: Score
  /// MS over features, by modality.
  public let monosemanticity: [Summary]
  /// MMS over features, by pair of modalities.
  public let similarity: [Summary]
  /// EmbSim over features, by modality.
  public let embSim: [Summary]
  /// WinRate over features, by modality.
  public let winRate: [Summary]
  /// The median EmbSim over features of the first 2, 3, … top cases, by modality.
  public let embSimCurves: [[Double]]
  /// The whole bridge of each pair of modalities and its centered form; empty without directions.
  public let bridgeTotals: [(total: Double, centered: Double)]
  /// The top cases of each feature as rows, by modality: `[modalities][features]`.
  public let topRows: [[[Int]]]
}
