extension WordPieceTokenizer {
  /// Learns a vocabulary from texts, which must be those of the training part of a split only.
  ///
  /// Tokens are learned as Hugging Face's trainer of WordPiece learns them: by merging the
  /// commonest neighbours (not by likelihood), pieces within a word marked with `##`. Ties go to the pair
  /// that comes first by its bytes, so the order of the texts moves nothing.
  ///
  /// The vocabulary is `[PAD] [UNK] [CLS] [SEP] [MASK]`, then single characters, then learned tokens. It
  /// is smaller than asked for where the texts have no more pairs.
  ///
  /// - Parameters:
  ///   - texts: What to learn from.
  ///   - vocabularySize: How many tokens to end with, the special ones included.
  ///   - rules: What is done to a text first.
  ///   - minimumCount: Rarer pairs are not merged.
  ///   - alphabetLimit: Of more characters than this, the commonest are kept; the rest is unknown.
  /// - Throws: ``TokenizerError`` with code `emptyInput` or `invalidArgument`.
  public static func train(
    on texts: some Sequence<String>, vocabularySize: Int, rules: BertRules = BertRules(),
    minimumCount: Int = 2, alphabetLimit: Int = 1_000
  ) throws(TokenizerError) -> WordPieceTokenizer {
    guard alphabetLimit >= 1 else {
      throw TokenizerError(
        .invalidArgument, "alphabetLimit: expected 1 or more, found \(alphabetLimit)")
    }
    let counts = wordCounts(texts, rules)
    try counts.requireWords()
    let words = counts.sorted.map { word, count in
      (scalars: word.withUnsafeBufferPointer(UTF8Text.scalars), count: count)
    }
    let alphabet = alphabet(words, limit: alphabetLimit)
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map { Array($0.utf8) }
    var tokens = special
    var starting: [UInt32: Int32] = [:]
    var continuing: [UInt32: Int32] = [:]
    for scalar in alphabet {
      starting[scalar] = Int32(tokens.count)
      tokens.append(name(scalar, prefix: ""))
    }
    let inside = Set(words.flatMap { $0.scalars.dropFirst() })
    for scalar in alphabet where inside.contains(scalar) {
      continuing[scalar] = Int32(tokens.count)
      tokens.append(name(scalar, prefix: "##"))
    }
    try WordCounts.require(
      vocabularySize: vocabularySize, atLeast: tokens.count, minimumCount: minimumCount,
      for: "special tokens and \(alphabet.count) characters")
    var training = PairMergeTraining(
      tokens: tokens,
      words: words.map { word in
        PairMergeTraining.Word(
          symbols: word.scalars.enumerated().compactMap { place, scalar in
            place == 0 ? starting[scalar] : continuing[scalar]
          }, count: word.count)
      }, continuingPrefix: Array("##".utf8))
    training.run(vocabularySize: vocabularySize, minimumCount: minimumCount)
    return try WordPieceTokenizer(
      vocabulary: Vocabulary(training.tokens), rules: rules,
      addedTokens: special.enumerated().map { AddedToken($1, number: $0) })
  }

  private static func wordCounts(
    _ texts: some Sequence<String>, _ rules: BertRules
  ) -> WordCounts {
    var counts = WordCounts()
    var normalized: [UInt8] = []
    for text in texts {
      normalized.removeAll(keepingCapacity: true)
      UTF8Text.withBytes(of: text) { rules.normalize($0, into: &normalized) }
      normalized.withUnsafeBufferPointer { bytes in
        BertRules.words(bytes) { word, length in
          // Longer words become unknown whatever is learned.
          if length <= 100 { counts.add(UnsafeBufferPointer(rebasing: bytes[word])) }
        }
      }
    }
    return counts
  }

  /// The commonest characters, in the order of their numbers.
  private static func alphabet(
    _ words: [(scalars: [UInt32], count: Int)], limit: Int
  ) -> [UInt32] {
    var counts: [UInt32: Int] = [:]
    for word in words {
      for scalar in word.scalars { counts[scalar, default: 0] += word.count }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key)
      .sorted()
  }

  private static func name(_ scalar: UInt32, prefix: String) -> [UInt8] {
    var name = Array(prefix.utf8)
    UTF8Text.append(scalar, to: &name)
    return name
  }
}
