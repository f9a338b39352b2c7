/// What the features of one dictionary mean, and whose they are: figures over features.
///
/// The features themselves are in `features.csv`. Objects keyed by a modality have the names in
/// ``modalities``; objects keyed by a pair of them have names joined by " × ".
public struct FeatureFindings: Codable, Sendable, Hashable {
  /// The model whose embeddings were taken, where a run has several.
  public var model: String?
  /// Where the activations come from: `dictionary`, or `codes` that somebody else computed.
  public var source: String
  /// The modalities in order.
  public var modalities: [String]
  /// What the figures rest on.
  public var sample: FeatureSample
  /// The dictionary, where Chiasm trained it.
  public var dictionary: DictionarySummary?
  /// How the shares of modalities in activations are spread, and the classes.
  public var dominance: DominanceSummary
  /// The mean number of features that fire in a case.
  public var active: [String: Figure]
  /// The features that fire in no case, by modality.
  public var dead: [String: Int]
  /// The features that fire in no case of any modality.
  public var deadEverywhere: Int
  /// The share of features that fire in no case, by modality.
  ///
  /// The upper end is what was seen, the lower end what twice as many groups would leave.
  public var deadShare: [String: Figure]?
  /// The same in no case of any modality.
  public var deadShareEverywhere: Figure?
  /// How alike the cases are in which a feature fires (MS), by modality.
  public var monosemanticity: [String: FeatureScoreSummary]
  /// How alike cases of two modalities are in which a feature fires (MMS), by pair.
  public var similarity: [String: FeatureScoreSummary]
  /// How alike the top cases are beyond any two cases (EmbSim), by modality.
  public var embSim: [String: FeatureScoreSummary]
  /// How often top cases are more alike than two random cases (WinRate), by modality.
  public var winRate: [String: FeatureScoreSummary]
  /// The mean over pairs of ⟨Dᵀz, Dᵀz'⟩ (the sum of the bridge), by pair of modalities.
  public var bridge: [String: BridgeSummary]?
  /// What to know before believing the figures.
  public var notices: [Notice]

  /// Creates findings.
  public init(
    model: String? = nil, source: String, modalities: [String], sample: FeatureSample,
    dictionary: DictionarySummary? = nil, dominance: DominanceSummary, active: [String: Figure],
    dead: [String: Int], deadEverywhere: Int, deadShare: [String: Figure]? = nil,
    deadShareEverywhere: Figure? = nil, monosemanticity: [String: FeatureScoreSummary],
    similarity: [String: FeatureScoreSummary], embSim: [String: FeatureScoreSummary],
    winRate: [String: FeatureScoreSummary], bridge: [String: BridgeSummary]? = nil,
    notices: [Notice] = []
  ) {
    self.model = model
    self.source = source
    self.modalities = modalities
    self.sample = sample
    self.dictionary = dictionary
    self.dominance = dominance
    self.active = active
    self.dead = dead
    self.deadEverywhere = deadEverywhere
    self.deadShare = deadShare
    self.deadShareEverywhere = deadShareEverywhere
    self.monosemanticity = monosemanticity
    self.similarity = similarity
    self.embSim = embSim
    self.winRate = winRate
    self.bridge = bridge
    self.notices = notices
  }

  private enum CodingKeys: String, CodingKey {
    case model, source, modalities, sample, dictionary, dominance, active, dead, monosemanticity
    case similarity, bridge, notices
    case deadEverywhere = "dead_everywhere"
    case deadShare = "dead_share"
    case deadShareEverywhere = "dead_share_everywhere"
    case embSim = "emb_sim"
    case winRate = "win_rate"
  }

  /// The name of a pair of modalities in keys.
  public static func pairName(_ first: String, _ second: String) -> String {
    "\(first) × \(second)"
  }
}
