/// Answers searches of one index; what a server needs of one.
///
/// Messages of what it throws are sent to whoever asked.
public protocol SearchEngine: Sendable {
  /// The name that requests call it by.
  var name: String { get }
  /// What the index holds: how many cases, which columns can be filtered by.
  func contents() async throws(ServiceError) -> SearchContents
  /// The cases that fit best.
  func search(_ request: SearchRequest) async throws(ServiceError) -> SearchResponse
  /// A small picture of a case; nil if it has none.
  func thumbnail(ofCase id: String) async throws(ServiceError) -> ServedPicture?
}

/// What an index holds.
public struct SearchContents: Codable, Hashable, Sendable {
  /// The name that requests call the index by.
  public var name: String
  /// How many cases it holds.
  public var cases: Int
  /// Its modalities.
  public var modalities: [String]
  /// Whether a text or picture can be asked with, because the model is there.
  public var hasEncoder: Bool
  /// The columns that can be filtered by.
  public var columns: [String]
  /// The values of columns that have few, the commonest first.
  public var values: [String: [String]]
  /// Whether identities were looked for and hidden when the index was made.
  public var isRedacted: Bool

  /// Creates a description.
  public init(
    name: String, cases: Int, modalities: [String], hasEncoder: Bool, columns: [String],
    values: [String: [String]] = [:], isRedacted: Bool
  ) {
    self.name = name
    self.cases = cases
    self.modalities = modalities
    self.hasEncoder = hasEncoder
    self.columns = columns
    self.values = values
    self.isRedacted = isRedacted
  }

  private enum CodingKeys: String, CodingKey {
    case name, cases, modalities, columns, values
    case hasEncoder = "has_encoder"
    case isRedacted = "is_redacted"
  }
}

/// What is looked for.
public struct SearchRequest: Sendable, Hashable {
  /// What to look for.
  public enum Query: Sendable, Hashable {
    /// Words or a sentence.
    case text(String)
    /// The bytes of a picture, whose type and size were checked.
    case picture([UInt8])
    /// Cases like a case of the index.
    case like(String)
  }

  /// What to look for.
  public var query: Query
  /// The modality that is searched; nil for the one that fits the query.
  public var modality: String?
  /// Conditions that all must hold, as `chiasm search --filter` takes them: `sex=F`, `age>=60`.
  public var filters: [String]
  /// How many cases are wanted.
  public var count: Int
  /// Whether each group (patient) is found once, by its best case.
  public var onePerGroup = false
  /// Whether the group of the case that is asked with is left out.
  public var otherGroups = false

  /// Creates a request.
  public init(
    _ query: Query, modality: String? = nil, filters: [String] = [], count: Int = 10
  ) {
    self.query = query
    self.modality = modality
    self.filters = filters
    self.count = count
  }
}

/// The cases that fit best.
public struct SearchResponse: Codable, Hashable, Sendable {
  /// One case.
  public struct Hit: Codable, Hashable, Sendable {
    /// The case.
    public var id: String
    /// How well it fits; larger is better.
    public var score: Double
    /// The patient or other group that it belongs to.
    public var group: String?
    /// Its text, as far as the index shows it.
    public var text: String?
    /// Its columns.
    public var columns: [String: String]
    /// Whether there is a small picture of it.
    public var hasThumbnail: Bool

    /// Creates a hit.
    public init(
      id: String, score: Double, group: String?, text: String?, columns: [String: String],
      hasThumbnail: Bool
    ) {
      self.id = id
      self.score = score
      self.group = group
      self.text = text
      self.columns = columns
      self.hasThumbnail = hasThumbnail
    }

    private enum CodingKeys: String, CodingKey {
      case id, score, group, text, columns
      case hasThumbnail = "has_thumbnail"
    }
  }

  /// How the cases were ranked.
  public var ranking: String
  /// The cases, best first.
  public var hits: [Hit]
  /// What to know of them.
  public var notes: [String]

  /// Creates a response.
  public init(ranking: String, hits: [Hit], notes: [String] = []) {
    self.ranking = ranking
    self.hits = hits
    self.notes = notes
  }
}

/// A picture as it is sent.
public struct ServedPicture: Sendable, Hashable {
  /// Its type, such as `image/jpeg`.
  public var mediaType: String
  /// Its bytes.
  public var bytes: [UInt8]

  /// Creates a picture.
  public init(mediaType: String, bytes: [UInt8]) {
    self.mediaType = mediaType
    self.bytes = bytes
  }
}
