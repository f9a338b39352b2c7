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
  /// The models, in the order in which they should be shown.
  public var models: [ModelFindings]
  /// What the fused model gains over the best single modality.
  public var fusionGain: FusionGain?
  /// What the models look at.
  public var contribution: [ContributionFindings]
  /// What pairs of modalities could tell, apart and together.
  public var interactions: [InteractionFindings]
  /// What the features of dictionaries mean, and whose they are.
  public var features: [FeatureFindings]
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
    case provenance
    case fusionGain = "fusion_gain"
  }

  /// Reads a document; one that was written before interactions or features were known has none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    schema = try container.decode(Int.self, forKey: .schema)
    cohort = try container.decode(CohortSummary.self, forKey: .cohort)
    notices = try container.decode([Notice].self, forKey: .notices)
    models = try container.decode([ModelFindings].self, forKey: .models)
    fusionGain = try container.decodeIfPresent(FusionGain.self, forKey: .fusionGain)
    contribution = try container.decode([ContributionFindings].self, forKey: .contribution)
    interactions =
      try container.decodeIfPresent([InteractionFindings].self, forKey: .interactions) ?? []
    features = try container.decodeIfPresent([FeatureFindings].self, forKey: .features) ?? []
    intervals = try container.decodeIfPresent(IntervalMethod.self, forKey: .intervals)
    provenance = try container.decodeIfPresent(Provenance.self, forKey: .provenance)
  }
}
