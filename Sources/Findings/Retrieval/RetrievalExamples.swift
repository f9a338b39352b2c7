/// A few searches as a reader would see them: what was asked with, and the first answers.
///
/// They are drawn by a rule that knows ranks only, never the best alone; identities in texts are hidden.
public struct RetrievalExamples: Codable, Sendable, Hashable {
  /// A picture or a text of a case.
  public struct Item: Codable, Sendable, Hashable {
    /// The case.
    public var id: String
    /// The beginning of its text, identities hidden; nil for a picture.
    public var text: String?
    /// Its picture as a small PNG in Base64; nil for a text, and where it could not be read.
    public var picture: String?

    /// Creates an item.
    public init(id: String, text: String? = nil, picture: String? = nil) {
      self.id = id
      self.text = text
      self.picture = picture
    }
  }

  /// One of the first answers.
  public struct Answer: Codable, Sendable, Hashable {
    /// What was found.
    public var item: Item
    /// The cosine with the query.
    public var score: Double
    /// Whether it is the query's own.
    public var isOwn: Bool
    /// Whether it says the same as the query's own, which then counts as found, too.
    public var saysTheSame: Bool

    /// Creates an answer.
    public init(item: Item, score: Double, isOwn: Bool, saysTheSame: Bool) {
      self.item = item
      self.score = score
      self.isOwn = isOwn
      self.saysTheSame = saysTheSame
    }

    private enum CodingKeys: String, CodingKey {
      case item, score
      case isOwn = "own"
      case saysTheSame = "says_the_same"
    }
  }

  /// One search.
  public struct Search: Codable, Sendable, Hashable {
    /// What was looked with: `image` or `text`.
    public var query: String
    /// What was looked through.
    public var gallery: String
    /// What was asked with.
    public var item: Item
    /// The query's own.
    public var own: Item
    /// Where its own one stands, from 1.
    public var rank: Int
    /// The size of the gallery.
    public var gallerySize: Int
    /// The first answers, best first.
    public var answers: [Answer]

    /// Creates a search.
    public init(
      query: String, gallery: String, item: Item, own: Item, rank: Int, gallerySize: Int,
      answers: [Answer]
    ) {
      self.query = query
      self.gallery = gallery
      self.item = item
      self.own = own
      self.rank = rank
      self.gallerySize = gallerySize
      self.answers = answers
    }

    private enum CodingKeys: String, CodingKey {
      case query, gallery, item, own, rank, answers
      case gallerySize = "gallery_size"
    }
  }

  /// Of which rows, such as `model`.
  public var model: String
  /// The seed of the draw.
  public var seed: UInt64
  /// The number of answers shown.
  public var depth: Int
  /// The searches: first those whose own one is among the answers, then others, of each direction.
  public var searches: [Search]
  /// The share of all queries whose own one is among the first answers, by direction (`image`, `text`).
  public var foundShare: [String: Double]

  /// Creates examples.
  public init(
    model: String, seed: UInt64, depth: Int, searches: [Search], foundShare: [String: Double]
  ) {
    self.model = model
    self.seed = seed
    self.depth = depth
    self.searches = searches
    self.foundShare = foundShare
  }

  private enum CodingKeys: String, CodingKey {
    case model, seed, depth, searches
    case foundShare = "found_share"
  }
}
