/// Byte-level byte-pair encoding: the tokenizer of GPT-2, RoBERTa and CLIP.
///
/// A text is cut into pieces; the bytes of each are merged pair by pair, the pair that training merged first
/// being first. Every byte has a token, so with GPT-2's rules any text comes back unchanged.
/// The result is that of Hugging Face's `tokenizers`, token for token.
///
/// Source: Sennrich et al. 2016, <https://arxiv.org/abs/1508.07909>; Radford et al. 2019, "Language Models are
/// Unsupervised Multitask Learners", section 2.2; Radford et al. 2021, <https://arxiv.org/abs/2103.00020>, section 2.4.
public struct BytePairTokenizer: TextTokenizer {
  /// What is done to a text first.
  public let rules: BytePairRules
  /// The numbers of the special tokens.
  public let special: SpecialTokens
  /// SHA-256 of the vocabulary, the merges and all rules, in hexadecimal.
  public let fingerprint: String

  let vocabulary: Vocabulary
  let merges: [(left: [UInt8], right: [UInt8])]
  let addedTokens: [AddedToken]
  let unknownToken: [UInt8]?
  private let table: MergeTable
  /// The token of each byte within a piece and at its end; -1 where the vocabulary has none.
  private let innerBytes: [Int32]
  private let lastBytes: [Int32]
  private let matcher: AddedTokenMatcher
  private let normalizedMatcher: AddedTokenMatcher
  private let specialNumbers: Set<Int>
  private let addedNumbers: Set<Int>
  private let cache = WordCache()

  /// Creates a tokenizer.
  ///
  /// - Throws: ``TokenizerError`` with code `invalidMerge`, `missingToken` or `duplicateToken`.
  init(
    vocabulary: Vocabulary, merges: [(left: [UInt8], right: [UInt8])], rules: BytePairRules,
    addedTokens: [AddedToken], unknownToken: [UInt8]?, namedSpecial: SpecialTokens? = nil
  ) throws(TokenizerError) {
    let whole = try WordPieceTokenizer.joined(vocabulary, addedTokens)
    var unknown: Int32?
    if let unknownToken {
      guard let number = whole.number(of: unknownToken) else {
        throw TokenizerError(
          .missingToken,
          "the vocabulary lacks the token for unknown bytes, "
            + "\"\(Vocabulary.shown(unknownToken))\"; add it")
      }
      unknown = Int32(number)
    }
    table = try MergeTable(merges, vocabulary: vocabulary)
    func bytes(_ suffix: String) -> [Int32] {
      ByteAlphabet.names.map { name in
        vocabulary.number(of: name + Array(suffix.utf8)).map(Int32.init) ?? unknown ?? -1
      }
    }
    innerBytes = bytes("")
    lastBytes = bytes(rules.endOfWordSuffix)
    special = try SpecialTokens(
      stated: namedSpecial, unknown: unknown.map(Int.init), vocabulary: whole)
    self.vocabulary = whole
    self.merges = merges
    self.rules = rules
    self.addedTokens = addedTokens
    self.unknownToken = unknownToken
    matcher = AddedTokenMatcher(addedTokens.filter { !$0.isNormalized })
    normalizedMatcher = AddedTokenMatcher(
      addedTokens.filter(\.isNormalized).map { token in
        var token = token
        let content = token.content
        token.content = []
        content.withUnsafeBufferPointer { rules.normalize($0, into: &token.content) }
        return token
      })
    specialNumbers = Set(addedTokens.filter(\.isSpecial).map(\.number))
    addedNumbers = Set(addedTokens.map(\.number))
    fingerprint = Fingerprint.of(
      Self.json(
        vocabulary: whole, merges: merges, rules: rules, addedTokens: addedTokens,
        unknownToken: unknownToken, special: special))
  }

  /// One more than the greatest number of a token.
  public var vocabularySize: Int { vocabulary.tokens.count }

  /// The tokens of a text, without special tokens around it.
  public func encode(_ text: String) -> [Int] {
    cache.withTable { table in
      var lent: WordCache.Table? = consume table
      table = WordCache.Table()
      defer { if let lent { table = lent } }
      return encode(text, &lent)
    } ?? encodeAlone(text)
  }

  private func encodeAlone(_ text: String) -> [Int] {
    var none: WordCache.Table?
    return encode(text, &none)
  }

  private func encode(_ text: String, _ known: inout WordCache.Table?) -> [Int] {
    UTF8Text.withBytes(of: text) { bytes in
      var result: [Int] = []
      result.reserveCapacity(bytes.count / 3)
      var normalized: [UInt8] = []
      var symbols: [Int32] = []
      matcher.split(bytes) { part in
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
                appendPieces(
                  UnsafeBufferPointer(rebasing: text[range]), to: &result, &symbols, &known)
              }
            }
          }
        }
      }
      return result
    }
  }

  private func appendPieces(
    _ text: UnsafeBufferPointer<UInt8>, to result: inout [Int], _ symbols: inout [Int32],
    _ known: inout WordCache.Table?
  ) {
    if rules.addsPrefixSpace, text.first != 0x20 {
      let spaced = [0x20] + text
      spaced.withUnsafeBufferPointer { text in
        rules.pieces(text) { piece in
          append(UnsafeBufferPointer(rebasing: text[piece]), to: &result, &symbols, &known)
        }
      }
      return
    }
    rules.pieces(text) { piece in
      append(UnsafeBufferPointer(rebasing: text[piece]), to: &result, &symbols, &known)
    }
  }

  private func append(
    _ piece: UnsafeBufferPointer<UInt8>, to result: inout [Int], _ symbols: inout [Int32],
    _ known: inout WordCache.Table?
  ) {
    let isShort = piece.count <= WordCache.Table.greatestLength
    if isShort, known?.append(piece, to: &result) == true { return }
    symbols.removeAll(keepingCapacity: true)
    for (index, byte) in piece.enumerated() {
      let symbol = index + 1 < piece.count ? innerBytes[Int(byte)] : lastBytes[Int(byte)]
      // A byte without a token is left out where there is no token for the unknown either.
      if symbol >= 0 { symbols.append(symbol) }
    }
    table.merge(&symbols)
    for symbol in symbols { result.append(Int(symbol)) }
    if isShort { known?.insert(piece, symbols) }
  }

  /// The text of tokens, without special tokens; `</w>` becomes a space between words.
  ///
  /// Bytes that are not UTF-8 together, such as half of a character, become U+FFFD.
  public func decode(_ ids: [Int]) -> String {
    let suffix = Array(rules.endOfWordSuffix.utf8)
    var bytes: [UInt8] = []
    for number in ids where !specialNumbers.contains(number) {
      guard var token = vocabulary[number] else { continue }
      if addedNumbers.contains(number) {
        bytes += token
        continue
      }
      let endsWord = !suffix.isEmpty && token.reversed().starts(with: suffix.reversed())
      if endsWord { token.removeLast(suffix.count) }
      bytes += ByteAlphabet.bytes(named: token)
      if endsWord { bytes.append(0x20) }
    }
    if !suffix.isEmpty, bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The printable name of a token, as the vocabulary has it, such as `Ġthe`.
  public func token(_ id: Int) -> [UInt8]? { vocabulary[id] }

  /// The number of a token by its name.
  public func identifier(of token: String) -> Int? { vocabulary.number(of: token) }
}
