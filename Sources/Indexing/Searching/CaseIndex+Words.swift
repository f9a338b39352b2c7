import GRDB
import Synchronization

extension CaseIndex {
  /// Reads the words of all texts into memory, for whoever searches many times.
  ///
  /// That takes about a second for 100,000 short texts, and 8 bytes a different word of a text. What searches find,
  /// and their scores, stay as they are.
  ///
  /// - Throws: ``IndexingError`` with code `damaged` or `database`.
  package func loadWords() throws(IndexingError) {
    if words.withLock({ $0 != nil }) { return }
    let read = try withDatabase(root) {
      try queue.inDatabase { db in
        // The table is a view of FTS5's own words, and belongs to this connection: nothing is written.
        try db.execute(sql: "PRAGMA query_only = OFF")
        defer { try? db.execute(sql: "PRAGMA query_only = ON") }
        try db.execute(
          sql: """
            CREATE VIRTUAL TABLE IF NOT EXISTS temp.\(WordIndex.tableName)
            USING fts5vocab(main, texts, instance)
            """)
        return try WordIndex(db, cases)
      }
    }
    words.withLock { $0 = read }
  }

  /// Whether the words of a query are ranked by what is in memory: not before ``loadWords()``, and not where words must
  /// stand together.
  package func ranksInMemory(_ text: String) throws(IndexingError) -> Bool {
    guard let words = words.withLock({ $0 }) else { return false }
    return try numbers(of: Self.phrases(text), in: words) != nil
  }

  /// The numbers of the words that are looked for, without those that no text holds; `nil` where a phrase is more than
  /// one word to FTS5, which alone knows where words stand.
  func numbers(
    of phrases: [[String]], in words: WordIndex
  ) throws(IndexingError) -> [Int]? {
    guard phrases.allSatisfy({ $0.count == 1 }) else { return nil }
    return try withDatabase(root) {
      try queue.unsafeRead { db in
        let tokenizer = try db.makeTokenizer(.unicode61(diacritics: .remove))
        var numbers: [Int] = []
        for phrase in phrases {
          let tokens = try tokenizer.tokenize(query: phrase[0])
          guard tokens.count == 1 else { return nil }
          if let number = words.number(of: tokens[0].token) { numbers.append(number) }
        }
        return numbers
      }
    }
  }

  /// The cases with the best scores, as options want them.
  func best(_ scores: [Double], _ chosen: CaseSet?, _ options: SearchOptions) -> [Match] {
    var best = BestScores(count: min(options.count, cases.count))
    if options.onePerGroup {
      var ofGroup = [Int32](repeating: -1, count: cases.groups.count)
      for (position, score) in scores.enumerated() where score > 0 {
        if let chosen, !chosen[position] { continue }
        let group = Int(cases.groupOfCase[position])
        if ofGroup[group] < 0 || score > scores[Int(ofGroup[group])] {
          ofGroup[group] = Int32(position)
        }
      }
      for position in ofGroup.filter({ $0 >= 0 }).sorted() {
        best.offer(scores[Int(position)], Int(position))
      }
    } else {
      for (position, score) in scores.enumerated() where score > 0 {
        if let chosen, !chosen[position] { continue }
        best.offer(score, position)
      }
    }
    return best.entries.map { cases.match($0.position, $0.score) }
  }
}
