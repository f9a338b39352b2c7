public import Foundation

/// All that a run found: the content of `findings.json`.
///
/// Rules of the file, for those who read it with other tools:
/// - Keys are snake_case and sorted. What is unknown or does not apply is left out, except the
///   `value`, `low` and `high` of a ``Figure``, which are always there and then null.
/// - No number is NaN or infinite.
/// - Objects keyed by a modality have a list of the same names beside them, in manifest order.
public struct FindingsDocument: JSONFile, Sendable, Hashable {
  /// The version of the keys; it changes only when a key changes its meaning.
  public static let currentSchema = 1

  /// The version of the keys in this document.
  public var schema: Int
  /// What the data are.
  public var cohort: CohortSummary
  /// What to know about the data before believing a figure.
  public var notices: [Notice]
  /// The checks for leaks that were made, by code, whether they found something or not; nil where none
  /// was.
  public var leakChecks: [String]?
  /// The models, in the order in which they should be shown.
  public var models: [ModelFindings]
  /// The metric in which models are compared, such as `roc_auc`; documents without it compare in that.
  public var primaryMetric: String?
  /// What the fused model gains over the best single modality.
  public var fusionGain: FusionGain?
  /// What the models look at.
  public var contribution: [ContributionFindings]
  /// What pairs of modalities could tell, apart and together.
  public var interactions: [InteractionFindings]
  /// What the features of dictionaries mean, and whose they are.
  public var features: [FeatureFindings]
  /// How models spread their attention over pictures.
  public var patches: [PatchFindings] = []
  /// Every pair of models on the same cases.
  public var comparisons: [ModelComparison] = []
  /// How often the models' probabilities come true.
  public var calibration: [CalibrationFindings] = []
  /// What models are worth when modalities are missing.
  public var withheld: [WithheldFindings] = []
  /// How well models do at each site.
  public var sites: [SiteFindings] = []
  /// How metrics grow with the number of cases.
  public var learningCurve: [LearningCurveFindings] = []
  /// How well pictures and texts find each other.
  public var retrieval: [RetrievalFindings] = []
  /// What to do, the most urgent first.
  public var advice: [AdviceFinding] = []
  /// How the intervals were made.
  public var intervals: IntervalMethod?
  /// How the findings came about.
  public var provenance: Provenance?

  /// Creates a document of the current schema.
  public init(
    cohort: CohortSummary, notices: [Notice] = [], models: [ModelFindings] = [],
    fusionGain: FusionGain? = nil, contribution: [ContributionFindings] = [],
    interactions: [InteractionFindings] = [], features: [FeatureFindings] = [],
    intervals: IntervalMethod? = nil, provenance: Provenance? = nil
  ) {
    schema = Self.currentSchema
    self.cohort = cohort
    self.notices = notices
    self.models = models
    self.fusionGain = fusionGain
    self.contribution = contribution
    self.interactions = interactions
    self.features = features
    self.intervals = intervals
    self.provenance = provenance
  }

  private enum CodingKeys: String, CodingKey {
    case schema, cohort, notices, models, contribution, interactions, features, intervals
    case provenance, comparisons, calibration, withheld, sites, patches, retrieval, advice
    case fusionGain = "fusion_gain"
    case primaryMetric = "primary_metric"
    case learningCurve = "learning_curve"
    case leakChecks = "leak_checks"
  }

  /// Tells the decoding that advice is not wanted.
  private static let leavesAdvice = CodingUserInfoKey(rawValue: "chiasm.leaves-advice")

  /// Reads a document without the advice in it, for whoever writes new advice: what another version of Chiasm wrote
  /// may not be readable.
  ///
  /// - Throws: ``FindingsError`` if the file cannot be read or is not what its schema demands.
  public init(withoutAdviceAt file: URL) throws(FindingsError) {
    guard let key = Self.leavesAdvice else {
      try self.init(contentsOf: file)
      return
    }
    try self.init(json: bytes(of: file), telling: key)
  }

  private static func advice(
    in container: KeyedDecodingContainer<CodingKeys>, _ decoder: any Decoder
  ) throws -> [AdviceFinding] {
    if let key = leavesAdvice, decoder.userInfo[key] != nil { return [] }
    do {
      return try container.decodeIfPresent([AdviceFinding].self, forKey: .advice) ?? []
    } catch DecodingError.dataCorrupted(let context) {
      throw DecodingError.dataCorruptedError(
        forKey: .advice, in: container,
        debugDescription:
          "another version of Chiasm wrote this advice (\(context.debugDescription)); "
          + "write it anew with chiasm advise RUN")
    }
  }

  /// Reads a document; what was not known yet when it was written is empty.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    schema = try container.decode(Int.self, forKey: .schema)
    cohort = try container.decode(CohortSummary.self, forKey: .cohort)
    notices = try container.decode([Notice].self, forKey: .notices)
    leakChecks = try container.decodeIfPresent([String].self, forKey: .leakChecks)
    models = try container.decode([ModelFindings].self, forKey: .models)
    primaryMetric = try container.decodeIfPresent(String.self, forKey: .primaryMetric)
    fusionGain = try container.decodeIfPresent(FusionGain.self, forKey: .fusionGain)
    contribution = try container.decode([ContributionFindings].self, forKey: .contribution)
    interactions =
      try container.decodeIfPresent([InteractionFindings].self, forKey: .interactions) ?? []
    features = try container.decodeIfPresent([FeatureFindings].self, forKey: .features) ?? []
    comparisons =
      try container.decodeIfPresent([ModelComparison].self, forKey: .comparisons) ?? []
    calibration =
      try container.decodeIfPresent([CalibrationFindings].self, forKey: .calibration) ?? []
    withheld = try container.decodeIfPresent([WithheldFindings].self, forKey: .withheld) ?? []
    sites = try container.decodeIfPresent([SiteFindings].self, forKey: .sites) ?? []
    patches = try container.decodeIfPresent([PatchFindings].self, forKey: .patches) ?? []
    learningCurve =
      try container.decodeIfPresent([LearningCurveFindings].self, forKey: .learningCurve) ?? []
    retrieval =
      try container.decodeIfPresent([RetrievalFindings].self, forKey: .retrieval) ?? []
    advice = try Self.advice(in: container, decoder)
    intervals = try container.decodeIfPresent(IntervalMethod.self, forKey: .intervals)
    provenance = try container.decodeIfPresent(Provenance.self, forKey: .provenance)
  }

  /// Writes a document; what the run did not judge is left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    func judged(_ list: some Collection & Encodable, _ key: CodingKeys) throws {
      if !list.isEmpty { try container.encode(list, forKey: key) }
    }
    try container.encode(schema, forKey: .schema)
    try container.encode(cohort, forKey: .cohort)
    try container.encode(notices, forKey: .notices)
    try container.encodeIfPresent(leakChecks, forKey: .leakChecks)
    try container.encode(models, forKey: .models)
    try container.encodeIfPresent(primaryMetric, forKey: .primaryMetric)
    try container.encodeIfPresent(fusionGain, forKey: .fusionGain)
    try container.encode(contribution, forKey: .contribution)
    try container.encode(interactions, forKey: .interactions)
    try container.encode(features, forKey: .features)
    try judged(comparisons, .comparisons)
    try judged(calibration, .calibration)
    try judged(withheld, .withheld)
    try judged(sites, .sites)
    try judged(patches, .patches)
    try judged(learningCurve, .learningCurve)
    try judged(retrieval, .retrieval)
    try judged(advice, .advice)
    try container.encodeIfPresent(intervals, forKey: .intervals)
    try container.encodeIfPresent(provenance, forKey: .provenance)
  }
}
