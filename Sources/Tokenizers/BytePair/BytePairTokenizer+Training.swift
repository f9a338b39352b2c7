extension BytePairTokenizer {
  /// Learns a vocabulary from texts, which must be those of the training part of a split only.
  ///
  /// The vocabulary is the special tokens (`<|startoftext|> <|endoftext|> <|pad|> <|mask|>` where pieces end in
  /// `</w>`, else `<s> <pad> </s> <unk> <mask>`), the 256 bytes (with `</w>`, each twice), then learned tokens. Ties
  /// go to the pair that comes first by its bytes, so the order of the texts moves nothing. It is smaller
  /// than asked for where the texts have no more pairs.
  ///
  /// - Parameters:
  ///   - texts: What to learn from.
  ///   - vocabularySize: How many tokens to end with, the special ones included.
  ///   - rules: What is done to a text first.
  ///   - minimumCount: Rarer pairs are not merged.
  /// - Throws: ``TokenizerError`` with code `emptyInput` or `invalidArgument`.
  public static func train(
    on texts: some Sequence<String>, vocabularySize: Int, rules: BytePairRules = .gpt2,
    minimumCount: Int = 2
  ) throws(TokenizerError) -> BytePairTokenizer {
    let suffix = Array(rules.endOfWordSuffix.utf8)
    let names =
      suffix.isEmpty
      ? ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
      : ["<|startoftext|>", "<|endoftext|>", "<|pad|>", "<|mask|>"]
    let special = names.map { Array($0.utf8) }
    var tokens = special + ByteAlphabet.names
    if !suffix.isEmpty { tokens += ByteAlphabet.names.map { $0 + suffix } }
    try WordCounts.require(
      vocabularySize: vocabularySize, atLeast: tokens.count, minimumCount: minimumCount,
      for: "special tokens and bytes")
    let counts = pieceCounts(texts, rules)
    try counts.requireWords()
    let first = special.count
    var training = PairMergeTraining(
      tokens: tokens,
      words: counts.sorted.map { word, count in
        var symbols = word.map { Int32(first) + Int32($0) }
        if !suffix.isEmpty { symbols[symbols.count - 1] += 256 }
        return PairMergeTraining.Word(symbols: symbols, count: count)
      }, continuingPrefix: [])
    training.run(vocabularySize: vocabularySize, minimumCount: minimumCount)
    let learned = training.tokens
    return try BytePairTokenizer(
      vocabulary: Vocabulary(learned),
      merges: training.merges.map { (left: learned[Int($0.left)], right: learned[Int($0.right)]) },
      rules: rules, addedTokens: special.enumerated().map { AddedToken($1, number: $0) },
      unknownToken: nil)
  }

  private static func pieceCounts(
    _ texts: some Sequence<String>, _ rules: BytePairRules
  ) -> WordCounts {
    var counts = WordCounts()
    var normalized: [UInt8] = []
    for text in texts {
      normalized.removeAll(keepingCapacity: true)
      UTF8Text.withBytes(of: text) { bytes in
        rules.normalize(bytes, into: &normalized)
        if rules.addsPrefixSpace, normalized.first != 0x20 { normalized.insert(0x20, at: 0) }
      }
      normalized.withUnsafeBufferPointer { bytes in
        rules.pieces(bytes) { piece in
          // Runs without end, such as lines of dashes, teach nothing and would cost their square.
          if piece.count <= 1_000 { counts.add(UnsafeBufferPointer(rebasing: bytes[piece])) }
        }
      }
    }
    return counts
  }
}
