/// Two sets of rows for the same pairs, compared query by query.
public struct RetrievalComparison: Codable, Sendable, Hashable {
  /// A difference of recalls.
  public struct Difference: Codable, Sendable, Hashable {
    /// What is looked with.
    public var query: String
    /// What is looked through.
    public var gallery: String
    /// K.
    public var k: Int
    /// Recall of the own pair, first minus second; both models share the draws of groups.
    public var exact: Figure
    /// The same where texts that say the same count.
    public var duplicateAware: Figure

    /// Creates a difference.
    public init(query: String, gallery: String, k: Int, exact: Figure, duplicateAware: Figure) {
      self.query = query
      self.gallery = gallery
      self.k = k
      self.exact = exact
      self.duplicateAware = duplicateAware
    }

    private enum CodingKeys: String, CodingKey {
      case query, gallery, k, exact
      case duplicateAware = "duplicate_aware"
    }
  }

  /// The first model.
  public var first: String
  /// The model whose recall is taken off.
  public var second: String
  /// The differences, by direction and K.
  public var differences: [Difference]

  /// Creates a comparison.
  public init(first: String, second: String, differences: [Difference]) {
    self.first = first
    self.second = second
    self.differences = differences
  }
}

/// What `chiasm retrieval-eval` found: the content of `retrieval.json`.
public struct RetrievalDocument: JSONFile, Sendable, Hashable {
  /// The version of the keys.
  public var schema: Int
  /// The data, such as a cohort's name.
  public var data: String?
  /// What each set of rows reaches.
  public var retrieval: [RetrievalFindings]
  /// The first set of rows beside each other one.
  public var comparisons: [RetrievalComparison]
  /// A few searches as a reader would see them.
  public var examples: RetrievalExamples?
  /// How the intervals were made.
  public var intervals: IntervalMethod?
  /// How the findings came about.
  public var provenance: Provenance?

  /// Creates a document of the current schema.
  public init(
    data: String? = nil, retrieval: [RetrievalFindings], comparisons: [RetrievalComparison] = [],
    examples: RetrievalExamples? = nil,
    intervals: IntervalMethod? = nil, provenance: Provenance? = nil
  ) {
    schema = FindingsDocument.currentSchema
    self.data = data
    self.retrieval = retrieval
    self.comparisons = comparisons
    self.examples = examples
    self.intervals = intervals
    self.provenance = provenance
  }
}
