/// Learns merges from counted words: the commonest pair of neighbours becomes a token, again and again.
///
/// Source: Sennrich et al. 2016, <https://arxiv.org/abs/1508.07909>, algorithm 1. Hugging Face's trainers of
/// BPE and of WordPiece do the same; it breaks ties by the numbers of tokens, which depend on the order of a
/// hash table. Here ties go to the pair whose left, then right token comes first by its bytes, so the same
/// texts give the same vocabulary, in whatever order they come.
struct PairMergeTraining {
  /// A word as tokens, and how often it stands in the texts.
  struct Word {
    var symbols: [Int32]
    var count: Int
  }

  /// A merge that was learned.
  struct Merge {
    var left: Int32
    var right: Int32
    var result: Int32
  }

  /// Tokens by their numbers; training adds to them.
  private(set) var tokens: [[UInt8]]
  private(set) var merges: [Merge] = []
  /// What a token that continues a word begins with, and loses when it is merged to one before it.
  private let continuingPrefix: [UInt8]
  private var numbers: [[UInt8]: Int32]
  private var words: [Word]
  private var counts: [UInt64: Int] = [:]
  /// In which words a pair stands or stood.
  private var places: [UInt64: [Int32]] = [:]

  init(tokens: [[UInt8]], words: [Word], continuingPrefix: [UInt8]) {
    self.tokens = tokens
    self.words = words
    self.continuingPrefix = continuingPrefix
    numbers = Dictionary(
      tokens.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Learns until there are `vocabularySize` tokens or no pair stands at least `minimumCount` times.
  mutating func run(vocabularySize: Int, minimumCount: Int) {
    for (index, word) in words.enumerated() { count(word, at: Int32(index)) }
    var heap = PairHeap()
    // A dictionary's order moves nothing: the heap's order is total.
    for (pair, count) in counts { heap.push(candidate(pair, count)) }
    while tokens.count < vocabularySize, let best = heap.pop() {
      let current = counts[best.pair] ?? 0
      guard current == best.count else {
        // The entry is out of date; its pair comes again with what is left of it.
        if current > 0 { heap.push(candidate(best.pair, current)) }
        continue
      }
      guard current >= max(minimumCount, 1) else { break }
      for pair in merge(best) where counts[pair] ?? 0 > 0 {
        heap.push(candidate(pair, counts[pair] ?? 0))
      }
    }
  }

  /// Makes a pair a token and puts it into all words; returns the pairs that became commoner.
  private mutating func merge(_ best: PairHeap.Entry) -> [UInt64] {
    let left = Int32(best.pair >> 32)
    let right = Int32(best.pair & 0xFFFF_FFFF)
    let result = number(of: best.result)
    merges.append(Merge(left: left, right: right, result: result))
    var grown: Set<UInt64> = []
    for index in Set(places.removeValue(forKey: best.pair) ?? []).sorted() {
      let old = words[Int(index)]
      let symbols = Self.merged(old.symbols, left, right, result)
      guard symbols.count < old.symbols.count else { continue }
      for pair in Self.pairs(old.symbols) { counts[pair, default: 0] -= old.count }
      words[Int(index)].symbols = symbols
      for pair in Self.pairs(symbols) {
        counts[pair, default: 0] += old.count
        let isNew = UInt32(pair >> 32) == result || UInt32(pair & 0xFFFF_FFFF) == result
        if isNew, places[pair]?.last != index { places[pair, default: []].append(index) }
        if isNew { grown.insert(pair) }
      }
    }
    counts[best.pair] = nil
    return grown.sorted()
  }

  private mutating func count(_ word: Word, at index: Int32) {
    for pair in Self.pairs(word.symbols) {
      counts[pair, default: 0] += word.count
      if places[pair]?.last != index { places[pair, default: []].append(index) }
    }
  }

  private mutating func number(of token: [UInt8]) -> Int32 {
    if let number = numbers[token] { return number }
    let number = Int32(tokens.count)
    numbers[token] = number
    tokens.append(token)
    return number
  }

  private func candidate(_ pair: UInt64, _ count: Int) -> PairHeap.Entry {
    let left = tokens[Int(pair >> 32)]
    let right = tokens[Int(pair & 0xFFFF_FFFF)]
    let rest =
      right.starts(with: continuingPrefix) ? Array(right.dropFirst(continuingPrefix.count)) : right
    return PairHeap.Entry(count: count, pair: pair, left: left, right: right, result: left + rest)
  }

  private static func pairs(_ symbols: [Int32]) -> [UInt64] {
    guard symbols.count > 1 else { return [] }
    return (1..<symbols.count).map {
      UInt64(UInt32(symbols[$0 - 1])) << 32 | UInt64(UInt32(symbols[$0]))
    }
  }

  private static func merged(
    _ symbols: [Int32], _ left: Int32, _ right: Int32, _ result: Int32
  ) -> [Int32] {
    var merged: [Int32] = []
    merged.reserveCapacity(symbols.count)
    var index = 0
    while index < symbols.count {
      if symbols[index] == left, index + 1 < symbols.count, symbols[index + 1] == right {
        merged.append(result)
        index += 2
      } else {
        merged.append(symbols[index])
        index += 1
      }
    }
    return merged
  }
}
