/// Everything that is measured of one feature.
public struct ScoredFeature: Sendable, Hashable {
  /// What is measured in one modality.
  public struct InModality: Sendable, Hashable {
    /// The cases in which it fires.
    public var count = 0
    /// The share of cases in which it fires.
    public var density = Score()
    /// Its mean activation over cases.
    public var energy = Score()
    /// MS: how alike the cases are in which it fires, by activation.
    public var monosemanticity = Score()
    /// MMS of the modality with itself: as MS, but a least activation above 0 is not taken off.
    public var selfSimilarity = Score()
    /// MS of the same activations on random cases.
    public var control: Double?
    /// How alike its top cases are, beyond any two cases.
    public var embSim = Score()
    /// How often its top cases are more alike than two random cases.
    public var winRate = Score()
    /// EmbSim of the same activations on random cases.
    public var embSimControl: Double?
    /// WinRate of the same activations on random cases.
    public var winRateControl: Double?
    /// The top cases behind these two.
    public var topCases = 0
    /// The share of the most frequent class among the cases in which it fires.
    public var consistency = Score()
    /// That class.
    public var label: Int?
    /// The share of that class among all cases.
    public var prevalence: Double?

    /// Creates an empty record.
    public init() {}
  }

  /// What is measured between two modalities.
  public struct Between: Sendable, Hashable {
    /// The first modality.
    public var first: Int
    /// The second modality.
    public var second: Int
    /// MMS: how alike cases of the one are to cases of the other.
    public var similarity = Score()
    /// MMS of the same activations on random cases of both.
    public var control: Double?
    /// The feature's row of the bridge: itself in the first modality, any feature in the second.
    public var bridgeRow = Score()
    /// The feature's column of the bridge: itself in the second modality, any in the first.
    public var bridgeColumn = Score()
    /// The row of the centered bridge (covariance).
    public var centeredRow: Double?
    /// The column of the centered bridge.
    public var centeredColumn: Double?
  }

  /// Its number, from 0.
  public var index: Int
  /// Whose it is.
  public var dominance: DominanceScore
  /// The share of each modality in its mean activations (the modality score); needs no pairs.
  public var meanShares: [Score]
  /// By modality.
  public var modalities: [InModality]
  /// By pair of modalities: first with second, first with third, and so on.
  public var between: [Between]
}
