/// Tokens and their numbers, both ways.
///
/// A token is its bytes. Swift's `String` compares by canonical equivalence, so that two different tokens of one
/// vocabulary could be equal as strings.
struct Vocabulary: Sendable, Hashable {
  /// The bytes of each token by its number; nil for a number that no token has.
  private(set) var tokens: [[UInt8]?] = []
  private var numbers: [[UInt8]: Int] = [:]

  /// How many tokens there are.
  var count: Int { numbers.count }

  /// Creates a vocabulary from tokens in the order of their numbers.
  ///
  /// - Throws: ``TokenizerError`` with code `invalidVocabulary` or `duplicateToken`.
  init(_ tokens: [[UInt8]]) throws(TokenizerError) {
    self.tokens.reserveCapacity(tokens.count)
    for (number, token) in tokens.enumerated() { try add(token, number: number) }
  }

  /// Creates a vocabulary from the members of a JSON object.
  init(_ node: JSONNode) throws(TokenizerError) {
    for member in try node.members() {
      let entry = JSONNode(value: member.value, path: "\(node.path).\(Self.shown(member.key))")
      let number = try entry.integer()
      // Files number their tokens without gaps, but for a few; a number far beyond is a damaged file.
      guard number < 2 * (try node.members().count) + 1_000 else {
        throw entry.error(
          .invalidVocabulary, "expected a number near those of the other tokens, found \(number)")
      }
      do {
        try add(member.key, number: number)
      } catch {
        throw entry.error(error.code, error.message)
      }
    }
    guard !tokens.isEmpty else {
      throw node.error(.invalidVocabulary, "expected tokens, found none")
    }
  }

  /// Adds a token under a number.
  mutating func add(_ token: [UInt8], number: Int) throws(TokenizerError) {
    if let other = numbers[token] {
      throw TokenizerError(
        .duplicateToken,
        "the token \"\(Self.shown(token))\" has number \(other) and again \(number); keep one")
    }
    if number < tokens.count, let other = tokens[number] {
      throw TokenizerError(
        .duplicateToken,
        "the tokens \"\(Self.shown(other))\" and \"\(Self.shown(token))\" both have number \(number)"
      )
    }
    while tokens.count <= number { tokens.append(nil) }
    tokens[number] = token
    numbers[token] = number
  }

  /// The number of a token.
  func number(of token: [UInt8]) -> Int? { numbers[token] }

  /// The number of a token.
  func number(of token: String) -> Int? { numbers[Array(token.utf8)] }

  /// The bytes of a token.
  subscript(number: Int) -> [UInt8]? {
    number >= 0 && number < tokens.count ? tokens[number] : nil
  }

  /// A token for a message: no control characters, not too long.
  static func shown(_ token: [UInt8]) -> String {
    let text = String(decoding: token.prefix(60), as: UTF8.self)
    return text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control
        ? "\\u{" + String(scalar.value, radix: 16) + "}" : String(scalar)
    }.joined() + (token.count > 60 ? "…" : "")
  }

  /// As the object of a JSON file, in the order of the numbers.
  var json: JSONValue {
    .object(
      tokens.enumerated().compactMap { number, token in
        token.map { JSONValue.Member(key: $0, value: .integer(number)) }
      })
  }
}
