/// How well rows of one kind find their own among rows of another.
public struct RetrievalDirection: Codable, Sendable, Hashable {
  /// How often the own one is among the first K.
  public struct Recall: Codable, Sendable, Hashable {
    /// K.
    public var k: Int
    /// The share of queries whose own pair is among the first K.
    public var exact: Figure
    /// The share of queries with a text that says the same as their own among the first K.
    public var duplicateAware: Figure
    /// What a random order reaches for the own pair.
    public var chance: Double
    /// What a random order reaches when equal texts count.
    public var duplicateAwareChance: Double

    /// Creates a recall.
    public init(
      k: Int, exact: Figure, duplicateAware: Figure, chance: Double, duplicateAwareChance: Double
    ) {
      self.k = k
      self.exact = exact
      self.duplicateAware = duplicateAware
      self.chance = chance
      self.duplicateAwareChance = duplicateAwareChance
    }

    private enum CodingKeys: String, CodingKey {
      case k, exact, chance
      case duplicateAware = "duplicate_aware"
      case duplicateAwareChance = "duplicate_aware_chance"
    }
  }

  /// What is looked with, such as `image`.
  public var query: String
  /// What is looked through, such as `text`.
  public var gallery: String
  /// The number of queries.
  public var queries: Int
  /// The number of galleries: one a fold.
  public var galleries: Int
  /// The mean size of the gallery that a query met.
  public var gallerySize: Double
  /// Recall at 1, 5 and 10.
  public var recall: [Recall]
  /// The median rank of the own pair, from 1.
  public var medianRank: Double
  /// The median rank of the best text that says the same.
  public var duplicateAwareMedianRank: Double
  /// The median rank in a random order.
  public var chanceMedianRank: Double
  /// How far what is found shares the query's classes, where classes are known.
  public var classes: RetrievalClasses?

  /// Creates a direction.
  public init(
    query: String, gallery: String, queries: Int, galleries: Int, gallerySize: Double,
    recall: [Recall], medianRank: Double, duplicateAwareMedianRank: Double,
    chanceMedianRank: Double, classes: RetrievalClasses? = nil
  ) {
    self.query = query
    self.gallery = gallery
    self.queries = queries
    self.galleries = galleries
    self.gallerySize = gallerySize
    self.recall = recall
    self.medianRank = medianRank
    self.duplicateAwareMedianRank = duplicateAwareMedianRank
    self.chanceMedianRank = chanceMedianRank
    self.classes = classes
  }

  private enum CodingKeys: String, CodingKey {
    case query, gallery, queries, galleries, recall, classes
    case gallerySize = "gallery_size"
    case medianRank = "median_rank"
    case duplicateAwareMedianRank = "duplicate_aware_median_rank"
    case chanceMedianRank = "chance_median_rank"
  }
}

/// How far what is found shares the classes of what was asked with.
public struct RetrievalClasses: Codable, Sendable, Hashable {
  /// The share of the first K that count as right.
  public struct Precision: Codable, Sendable, Hashable {
    /// K.
    public var k: Int
    /// The mean over queries, where sharing any class counts.
    public var anyShared: Figure
    /// What a random order reaches.
    public var chance: Double

    /// Creates a precision.
    public init(k: Int, anyShared: Figure, chance: Double) {
      self.k = k
      self.anyShared = anyShared
      self.chance = chance
    }

    private enum CodingKeys: String, CodingKey {
      case k, chance
      case anyShared = "any_shared"
    }
  }

  /// The classes.
  public var names: [String]
  /// Queries that have a class.
  public var queries: Int
  /// Precision at 1, 5 and 10, or as far as galleries reach.
  public var precision: [Precision]
  /// Mean average precision over queries, where sharing any class counts.
  public var meanAveragePrecision: Figure
  /// What a random order reaches.
  public var chance: Double
  /// The mean over classes of the mean average precision of the class.
  public var macro: Figure
  /// What a random order reaches.
  public var macroChance: Double

  /// Creates figures.
  public init(
    names: [String], queries: Int, precision: [Precision], meanAveragePrecision: Figure,
    chance: Double, macro: Figure, macroChance: Double
  ) {
    self.names = names
    self.queries = queries
    self.precision = precision
    self.meanAveragePrecision = meanAveragePrecision
    self.chance = chance
    self.macro = macro
    self.macroChance = macroChance
  }

  private enum CodingKeys: String, CodingKey {
    case names, queries, precision, chance, macro
    case meanAveragePrecision = "mean_average_precision"
    case macroChance = "macro_chance"
  }
}
