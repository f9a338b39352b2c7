import GRDB
import Synchronization

extension CaseIndex {
  /// The cases whose texts fit the words best, by BM25, best first; equal scores by position.
  ///
  /// Any of the words may occur; words in double quotes must stand together. Case and accents do not matter.
  ///
  /// Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"; SQLite
  /// FTS5 with k1 1.2 and b 0.75.
  ///
  /// - Throws: ``IndexingError`` with code `invalidArgument` if there is no word to look for.
  public func search(
    text: String, _ options: SearchOptions = SearchOptions()
  ) throws(IndexingError) -> [Match] {
    guard options.count > 0 else {
      throw IndexingError(
        .invalidArgument, "expected at least one result to be asked for, found \(options.count)")
    }
    let phrases = Self.phrases(text)
    guard let pattern = Self.pattern(phrases) else {
      throw IndexingError(.invalidArgument, "there is no word to look for in \"\(text)\"")
    }
    let chosen = try chosen(options)
    if let words = words.withLock({ $0 }), let numbers = try numbers(of: phrases, in: words) {
      return best(words.scores(numbers), chosen, options)
    }
    return try withDatabase(root) {
      try queue.unsafeRead { db in
        var matches: [Match] = []
        var seen: Set<Int32> = []
        let rows = try Row.fetchCursor(
          db,
          sql:
            "SELECT rowid, bm25(texts) AS score FROM texts WHERE texts MATCH ? ORDER BY score, rowid",
          arguments: [pattern])
        while matches.count < options.count, let row = try rows.next() {
          guard let position = self.cases.position(ofNumber: row[0]) else { continue }
          if let chosen, !chosen[position] { continue }
          if options.onePerGroup, !seen.insert(self.cases.groupOfCase[position]).inserted {
            continue
          }
          let score: Double = row[1]
          matches.append(self.cases.match(position, -score))
        }
        return matches
      }
    }
  }

  /// How many cases have a text.
  public func textCount() throws(IndexingError) -> Int {
    try withDatabase(root) {
      try queue.unsafeRead { db in
        try Int.fetchOne(
          db, sql: "SELECT count(*) FROM cases WHERE dead = 0 AND text IS NOT NULL") ?? 0
      }
    }
  }

  /// What is looked for: words, and in double quotes words that must stand together.
  static func phrases(_ text: String) -> [[String]] {
    var phrases: [[String]] = []
    for (index, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
    {
      let words = part.split { !($0.isLetter || $0.isNumber) }.map { String($0) }
      if index % 2 == 1 { phrases.append(words) } else { phrases += words.map { [$0] } }
    }
    return phrases.filter { !$0.isEmpty }
  }

  /// Phrases as FTS5 wants them: each quoted, so that nothing a user types is an operator.
  static func pattern(_ phrases: [[String]]) -> String? {
    let terms = phrases.map { "\"\($0.joined(separator: " "))\"" }
    return terms.isEmpty ? nil : terms.joined(separator: " OR ")
  }

  /// Joins the results of vectors and of words by reciprocal rank fusion.
  ///
  /// Both lists are taken 100 deep, or ten times as deep as results are asked for. A case scores
  /// Σ weight / (60 + rank) over the lists that it is in.
  ///
  /// Source: Cormack, Clarke and Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet and individual
  /// rank learning methods", with its constant 60.
  ///
  /// - Parameters:
  ///   - vector: The query as a vector.
  ///   - modality: Whose vectors are compared.
  ///   - text: The query as words.
  ///   - vectorWeight: The weight of the list by vectors.
  ///   - textWeight: The weight of the list by words.
  public func search(
    vector: [Float], in modality: String, text: String, vectorWeight: Double = 1,
    textWeight: Double = 1, _ options: SearchOptions = SearchOptions()
  ) throws(IndexingError) -> [Match] {
    guard vectorWeight >= 0, textWeight >= 0, (vectorWeight + textWeight).isFinite,
      vectorWeight + textWeight > 0
    else {
      throw IndexingError(
        .invalidArgument, "expected weights that are not negative, and not both zero")
    }
    var deep = options
    deep.count = max(100, 10 * options.count)
    let lists = [
      (vectorWeight, try search(vector: vector, in: modality, deep)),
      (textWeight, Self.phrases(text).isEmpty ? [] : try search(text: text, deep)),
    ]
    return fused(lists, options)
  }

  /// Joins lists by reciprocal rank fusion, for whoever makes the lists at a time.
  package func fused(
    _ lists: [(weight: Double, matches: [Match])], _ options: SearchOptions
  ) -> [Match] {
    var scores: [Int: Double] = [:]
    for (weight, matches) in lists where weight > 0 {
      for (rank, match) in matches.enumerated() {
        scores[match.position, default: 0] += weight / Double(61 + rank)
      }
    }
    var seen: Set<Int32> = []
    let ordered = scores.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    return Array(
      ordered.lazy.filter {
        !options.onePerGroup || seen.insert(self.cases.groupOfCase[$0.key]).inserted
      }.prefix(options.count).map { self.cases.match($0.key, $0.value) })
  }
}
