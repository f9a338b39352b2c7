/// What searches in an index found.
public struct SearchDocument: JSONFile, Sendable, Hashable {
  /// One case that was found.
  public struct Hit: Codable, Sendable, Hashable {
    /// From 1.
    public var rank: Int
    /// The name of the case.
    public var id: String
    /// Its independent unit, such as the patient.
    public var group: String
    /// How well it fits, by ``Answer/ranking``.
    public var score: Double
    /// Its text, as the index holds it.
    public var text: String?
    /// The path of its picture.
    public var image: String?
    /// Its other columns, empty ones left out.
    public var columns: [String: String]

    /// Creates a hit.
    public init(
      rank: Int, id: String, group: String, score: Double, text: String? = nil,
      image: String? = nil, columns: [String: String] = [:]
    ) {
      self.rank = rank
      self.id = id
      self.group = group
      self.score = score
      self.text = text
      self.image = image
      self.columns = columns
    }
  }

  /// What was asked, and what was found.
  public struct Answer: Codable, Sendable, Hashable {
    /// What was asked with: a text, the path of a picture, the name of a case, or the number of a row.
    public var query: String
    /// The modality whose vectors were compared; nil for words alone.
    public var modality: String?
    /// What scores are: `cosine`, `dot`, `bm25` or `reciprocal-rank`.
    public var ranking: String
    /// The cases, best first.
    public var hits: [Hit]

    /// Creates an answer.
    public init(query: String, modality: String?, ranking: String, hits: [Hit]) {
      self.query = query
      self.modality = modality
      self.ranking = ranking
      self.hits = hits
    }
  }

  /// The version of the keys.
  public var schema: Int
  /// The folder of the index.
  public var index: String
  /// How many cases it holds.
  public var cases: Int
  /// The conditions that cases had to fulfil, as they were given.
  public var filters: [String]
  /// The answers, one a query.
  public var answers: [Answer]
  /// What to know before believing them.
  public var notes: [String]

  /// Creates a document.
  public init(
    index: String, cases: Int, filters: [String] = [], answers: [Answer], notes: [String] = []
  ) {
    schema = FindingsDocument.currentSchema
    self.index = index
    self.cases = cases
    self.filters = filters
    self.answers = answers
    self.notes = notes
  }
}
