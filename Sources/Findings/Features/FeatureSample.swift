/// What the figures over features rest on.
public struct FeatureSample: Codable, Sendable, Hashable {
  /// The features.
  public var features: Int
  /// The cases that were judged.
  public var cases: Int
  /// Those that have every modality.
  public var pairs: Int
  /// Their groups.
  public var groups: Int
  /// The cases that the dictionary was fitted on, none of which was judged.
  public var fitted: Int?
  /// What says how alike two cases are, such as `independent` or `the dictionary's input`.
  public var embedding: String
  /// Whether that is the dictionary's own input, so that scores of likeness praise what they are made
  /// of.
  public var isCircular: Bool

  /// Creates a description.
  public init(
    features: Int, cases: Int, pairs: Int, groups: Int, fitted: Int? = nil, embedding: String,
    isCircular: Bool
  ) {
    self.features = features
    self.cases = cases
    self.pairs = pairs
    self.groups = groups
    self.fitted = fitted
    self.embedding = embedding
    self.isCircular = isCircular
  }

  private enum CodingKeys: String, CodingKey {
    case features, cases, pairs, groups, fitted, embedding
    case isCircular = "circular"
  }
}

/// A dictionary that Chiasm trained.
public struct DictionarySummary: Codable, Sendable, Hashable {
  /// The kind, such as `topk`.
  public var kind: String
  /// The features asked of a case, where the kind has such a number.
  public var k: Int?
  /// The width of the embeddings.
  public var width: Int
  /// The seeds trained; the first is the one described.
  public var seeds: [UInt64]
  /// The share of variance that is left unexplained, by modality.
  public var unexplained: [String: Figure]
  /// The same over all modalities.
  public var unexplainedPooled: Figure
  /// How alike the dictionaries of different seeds are: the mean cosine of matched directions.
  public var stability: Figure?
  /// Whether that is a lower bound, the matching having been greedy.
  public var isStabilityBound: Bool?

  /// Creates a summary.
  public init(
    kind: String, k: Int? = nil, width: Int, seeds: [UInt64], unexplained: [String: Figure],
    unexplainedPooled: Figure, stability: Figure? = nil, isStabilityBound: Bool? = nil
  ) {
    self.kind = kind
    self.k = k
    self.width = width
    self.seeds = seeds
    self.unexplained = unexplained
    self.unexplainedPooled = unexplainedPooled
    self.stability = stability
    self.isStabilityBound = isStabilityBound
  }

  private enum CodingKeys: String, CodingKey {
    case kind, k, width, seeds, unexplained, stability
    case unexplainedPooled = "unexplained_pooled"
    case isStabilityBound = "stability_is_lower_bound"
  }
}
