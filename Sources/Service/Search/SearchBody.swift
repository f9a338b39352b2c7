/// A search as a program or page sends it.
struct SearchBody: Codable, Sendable {
  /// The index; nil for the first.
  var index: String?
  /// Words or a sentence.
  var text: String?
  /// A case of the index.
  var `case`: String?
  /// The modality that is searched.
  var modality: String?
  /// Conditions that all must hold.
  var filters: [String]?
  /// How many cases are wanted.
  var count: Int?
  /// Whether each group is found once.
  var perGroup: Bool?
  /// Whether the case's own group is left out.
  var otherGroups: Bool?

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case index, text, `case`, modality, filters, count
    case perGroup = "per_group"
    case otherGroups = "other_groups"
  }

  /// Asks for nothing yet.
  init() {}

  /// Reads a search; a field that is not known is refused.
  init(from decoder: any Decoder) throws {
    try KnownFields.check(decoder, CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    index = try container.decodeIfPresent(String.self, forKey: .index)
    text = try container.decodeIfPresent(String.self, forKey: .text)
    self.case = try container.decodeIfPresent(String.self, forKey: .case)
    modality = try container.decodeIfPresent(String.self, forKey: .modality)
    filters = try container.decodeIfPresent([String].self, forKey: .filters)
    count = try container.decodeIfPresent(Int.self, forKey: .count)
    perGroup = try container.decodeIfPresent(Bool.self, forKey: .perGroup)
    otherGroups = try container.decodeIfPresent(Bool.self, forKey: .otherGroups)
  }

  /// The most cases that can be asked for.
  static let mostCases = 200
  /// The longest text.
  static let mostCharacters = 4_000
  /// The most conditions.
  static let mostFilters = 16

  /// What is looked for, with a picture where one was sent.
  ///
  /// - Throws: ``ServiceError`` with code `invalidRequest` if it is not one of text, case and picture, or out of range.
  func request(picture: [UInt8]?) throws(ServiceError) -> SearchRequest {
    let text = text.flatMap { $0.isEmpty ? nil : $0 }
    let queries: [SearchRequest.Query] = [
      text.map { .text($0) }, `case`.map { .like($0) }, picture.map { .picture($0) },
    ].compactMap { $0 }
    guard queries.count == 1 else {
      throw ServiceError(
        .invalidRequest, "expected one of a text, a case and a picture, found \(queries.count)")
    }
    guard (text?.count ?? 0) <= Self.mostCharacters else {
      throw ServiceError(
        .invalidRequest, "expected a text of at most \(Self.mostCharacters) characters; shorten it")
    }
    let count = count ?? 10
    guard (1...Self.mostCases).contains(count) else {
      throw ServiceError(
        .invalidRequest, "the field \"count\": expected 1 to \(Self.mostCases), found \(count)")
    }
    guard (filters?.count ?? 0) <= Self.mostFilters else {
      throw ServiceError(
        .invalidRequest, "the field \"filters\": expected at most \(Self.mostFilters) conditions")
    }
    var request = SearchRequest(
      queries[0], modality: modality, filters: filters ?? [], count: count)
    request.onePerGroup = perGroup ?? false
    request.otherGroups = otherGroups ?? false
    return request
  }
}
