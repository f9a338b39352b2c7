/// How often each word stands in texts, in the order of the words' bytes.
struct WordCounts {
  private var counts: [[UInt8]: Int] = [:]

  var isEmpty: Bool { counts.isEmpty }

  mutating func add(_ word: UnsafeBufferPointer<UInt8>) { counts[Array(word), default: 0] += 1 }

  /// Words and counts; the order is that of the bytes, not that of the hash table.
  var sorted: [(word: [UInt8], count: Int)] {
    counts.map { (word: $0.key, count: $0.value) }
      .sorted { $0.word.lexicographicallyPrecedes($1.word) }
  }

  /// Refuses what nothing can be learned from.
  func requireWords() throws(TokenizerError) {
    guard !isEmpty else {
      throw TokenizerError(
        .emptyInput, "the texts hold no word, so there is no vocabulary to learn")
    }
  }

  /// Refuses a vocabulary that cannot hold what it must.
  static func require(
    vocabularySize: Int, atLeast least: Int, minimumCount: Int, for what: String
  ) throws(TokenizerError) {
    guard vocabularySize >= least, vocabularySize <= 10_000_000 else {
      throw TokenizerError(
        .invalidArgument,
        "vocabularySize: expected from \(least) (\(what)) to 10000000, found \(vocabularySize)")
    }
    guard minimumCount >= 1 else {
      throw TokenizerError(
        .invalidArgument, "minimumCount: expected 1 or more, found \(minimumCount)")
    }
  }
}
