/// BERT's tokenizer: words, each cut into the longest tokens of a vocabulary from the left.
///
/// `"effusions"` becomes `effusion ##s` where the vocabulary has these. A word that no tokens make up, or of more than
/// ``maximumWordLength`` scalars, becomes one unknown token. The result is that of Hugging Face's `tokenizers`,
/// token for token.
///
/// Source: Wu et al. 2016, <https://arxiv.org/abs/1609.08144>, section 4.1; Devlin et al. 2019,
/// <https://arxiv.org/abs/1810.04805>.
public struct WordPieceTokenizer: TextTokenizer {
  /// What is done to a text first.
  public let rules: BertRules
  /// What stands before a token that continues a word.
  public let continuingPrefix: String
  /// Longer words, in scalars, become unknown.
  public let maximumWordLength: Int
  /// The numbers of the special tokens.
  public let special: SpecialTokens
  /// SHA-256 of the vocabulary and of all rules, in hexadecimal.
  public let fingerprint: String

  let vocabulary: Vocabulary
  let addedTokens: [AddedToken]
  let unknownToken: [UInt8]
  private let unknown: Int
  private let trie: TokenTrie
  private let continuation: UInt32?
  private let rawMatcher: AddedTokenMatcher
  private let normalizedMatcher: AddedTokenMatcher
  private let specialNumbers: Set<Int>

  /// Creates a tokenizer.
  ///
  /// - Throws: ``TokenizerError`` with code `missingToken` if the vocabulary lacks the unknown token
  ///   or has none for begin and end.
  init(
    vocabulary: Vocabulary, rules: BertRules, addedTokens: [AddedToken],
    unknownToken: [UInt8] = Array("[UNK]".utf8), continuingPrefix: String = "##",
    maximumWordLength: Int = 100, namedSpecial: SpecialTokens? = nil
  ) throws(TokenizerError) {
    guard let unknown = vocabulary.number(of: unknownToken) else {
      throw TokenizerError(
        .missingToken,
        "the vocabulary lacks the token for unknown words, "
          + "\"\(Vocabulary.shown(unknownToken))\"; add it")
    }
    let whole = try Self.joined(vocabulary, addedTokens)
    trie = try TokenTrie(vocabulary.tokens)
    continuation = trie.node(behind: Array(continuingPrefix.utf8))
    special = try SpecialTokens(stated: namedSpecial, unknown: unknown, vocabulary: whole)
    self.vocabulary = whole
    self.rules = rules
    self.addedTokens = addedTokens
    self.unknownToken = unknownToken
    self.unknown = unknown
    self.continuingPrefix = continuingPrefix
    self.maximumWordLength = maximumWordLength
    rawMatcher = AddedTokenMatcher(addedTokens.filter { !$0.isNormalized })
    normalizedMatcher = AddedTokenMatcher(
      addedTokens.filter(\.isNormalized).map { $0.normalized(by: rules) })
    specialNumbers = Set(addedTokens.filter(\.isSpecial).map(\.number))
    fingerprint = Fingerprint.of(
      Self.json(
        vocabulary: whole, rules: rules, addedTokens: addedTokens, unknownToken: unknownToken,
        continuingPrefix: continuingPrefix, maximumWordLength: maximumWordLength, special: special))
  }

  /// One more than the greatest number of a token.
  public var vocabularySize: Int { vocabulary.tokens.count }

  /// The tokens of a text, without special tokens around it.
  public func encode(_ text: String) -> [Int] {
    UTF8Text.withBytes(of: text) { bytes in
      var result: [Int] = []
      result.reserveCapacity(bytes.count / 3)
      var normalized: [UInt8] = []
      rawMatcher.split(bytes) { part in
        switch part {
        case .token(let number): result.append(number)
        case .text(let range):
          normalized.removeAll(keepingCapacity: true)
          rules.normalize(UnsafeBufferPointer(rebasing: bytes[range]), into: &normalized)
          normalized.withUnsafeBufferPointer { text in
            normalizedMatcher.split(text) { part in
              switch part {
              case .token(let number): result.append(number)
              case .text(let range):
                appendWords(UnsafeBufferPointer(rebasing: text[range]), to: &result)
              }
            }
          }
        }
      }
      return result
    }
  }

  private func appendWords(_ text: UnsafeBufferPointer<UInt8>, to result: inout [Int]) {
    BertRules.words(text) { word, length in
      guard length <= maximumWordLength else {
        result.append(unknown)
        return
      }
      let start = result.count
      var rest = word
      var node: UInt32? = TokenTrie.root
      while !rest.isEmpty {
        guard let origin = node, let found = trie.longest(from: origin, in: text, rest) else {
          // One piece without a token makes the whole word unknown.
          result.removeLast(result.count - start)
          result.append(unknown)
          return
        }
        result.append(found.number)
        rest = found.end..<rest.upperBound
        node = continuation
      }
    }
  }

  /// The text of tokens: words with spaces between, without special tokens and without the spaces that English
  /// does not put before punctuation and short forms.
  public func decode(_ ids: [Int]) -> String {
    WordPieceDecoding(prefix: Array(continuingPrefix.utf8)).text(
      of: ids.compactMap { specialNumbers.contains($0) ? nil : vocabulary[$0] })
  }

  /// The bytes of a token.
  public func token(_ id: Int) -> [UInt8]? { vocabulary[id] }

  /// The number of a token by its name.
  public func identifier(of token: String) -> Int? { vocabulary.number(of: token) }

  /// The vocabulary together with added tokens that it lacks.
  static func joined(
    _ vocabulary: Vocabulary, _ added: [AddedToken]
  ) throws(TokenizerError) -> Vocabulary {
    var whole = vocabulary
    for token in added where vocabulary.number(of: token.content) != token.number {
      try whole.add(token.content, number: token.number)
    }
    return whole
  }
}

extension AddedToken {
  /// The token as it looks in a normalized text.
  fileprivate func normalized(by rules: BertRules) -> AddedToken {
    var token = self
    token.content = []
    content.withUnsafeBufferPointer { rules.normalize($0, into: &token.content) }
    return token
  }
}
