/// One case that a search found.
public struct Match: Sendable, Hashable, Codable {
  /// The name of the case.
  public var id: String
  /// Its independent unit, such as the patient.
  public var group: String
  /// How well it fits: a cosine or dot product, a BM25 score, or a sum of reciprocal ranks.
  public var score: Double
  /// Where the case stands among all cases of the index: equal scores are in this order.
  public var position: Int

  /// Creates a match.
  public init(id: String, group: String, score: Double, position: Int) {
    self.id = id
    self.group = group
    self.score = score
    self.position = position
  }
}

/// What a search may find, and how many.
public struct SearchOptions: Sendable, Hashable {
  /// The most results.
  public var count: Int
  /// What cases must fulfil.
  public var filter: CaseFilter
  /// A group whose cases are left out, such as the patient that is asked about.
  public var excludedGroup: String?
  /// Whether each group is found once, by its best case.
  public var onePerGroup: Bool
  /// Whether approximate graphs are left aside.
  public var isExact: Bool

  /// Creates options.
  public init(
    count: Int = 10, filter: CaseFilter = CaseFilter(), excludedGroup: String? = nil,
    onePerGroup: Bool = false, isExact: Bool = false
  ) {
    self.count = count
    self.filter = filter
    self.excludedGroup = excludedGroup
    self.onePerGroup = onePerGroup
    self.isExact = isExact
  }
}
