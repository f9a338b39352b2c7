import Foundation
import GRDB

/// The words of all texts in memory: for each word the cases that hold it, and how often.
///
/// FTS5 looks up the length of every text that holds a word, one by one: a word that half of 100,000 texts
/// hold costs it 50 ms. Here these figures lie side by side. Scores are those of FTS5 bit by bit: the same
/// formula, summed in the same order.
///
/// Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", §3.2.
struct WordIndex: Sendable {
  private static let k1 = 1.2
  private static let b = 0.75

  /// Bytes, because equal letters can be written in two ways.
  private let numbers: [[UInt8]: Int]
  /// Where the cases of each word begin, with the end of the last behind.
  private let starts: [Int]
  /// In how many texts each word stands.
  private let textCounts: [Int]
  private let positions: [Int32]
  private let counts: [Float]
  /// k1 · (1 − b + b · length / mean length) of each case.
  private let lengths: [Double]
  /// How many texts there are.
  private let total: Int

  /// Reads the words of a snapshot: about a second for 100,000 short texts (Zen 4, measured with `chiasm serve`).
  init(_ db: Database, _ cases: CaseList) throws {
    var numbers: [[UInt8]: Int] = [:]
    var starts: [Int] = []
    var textCounts: [Int] = []
    var positions: [Int32] = []
    var counts: [Float] = []
    var lengths = [Double](repeating: 0, count: cases.count)
    var tokens = 0
    var term: [UInt8]?
    var last: Int64 = -1
    var position: Int?
    // By word, then by text: what the word index of FTS5 holds, in its order.
    let rows = try Row.fetchCursor(db, sql: "SELECT term, doc FROM temp.\(Self.tableName)")
    while let row = try rows.next() {
      tokens += 1
      let document: Int64 = row[1]
      let isNewTerm = try row.withUnsafeData(atIndex: 0) { data in
        guard let data else { return false }
        if let term, term.elementsEqual(data) { return false }
        term = Array(data)
        return true
      }
      if isNewTerm, let term {
        numbers[term] = starts.count
        starts.append(positions.count)
        textCounts.append(0)
      }
      if isNewTerm || document != last {
        last = document
        textCounts[textCounts.count - 1] += 1
        position = cases.position(ofNumber: document)
        if let position {
          positions.append(Int32(position))
          counts.append(0)
        }
      }
      if let position {
        counts[counts.count - 1] += 1
        lengths[position] += 1
      }
    }
    starts.append(positions.count)
    total = try Int.fetchOne(db, sql: "SELECT count(*) FROM texts_docsize") ?? 0
    let mean = Double(tokens) / Double(max(1, total))
    self.numbers = numbers
    self.starts = starts
    self.textCounts = textCounts
    self.positions = positions
    self.counts = counts
    self.lengths = lengths.map { Self.k1 * (1 - Self.b + Self.b * $0 / mean) }
  }

  /// The name of the table over FTS5's words, which lives in this connection alone.
  static let tableName = "words"

  /// The number of a word as FTS5 stores it, or `nil` where no text holds it.
  func number(of token: String) -> Int? { numbers[Array(token.utf8)] }

  /// BM25 of every case; 0 where no word occurs.
  ///
  /// - Parameter words: Their numbers, in the order of the query; one that stands twice counts twice.
  func scores(_ words: [Int]) -> [Double] {
    var scores = [Double](repeating: 0, count: lengths.count)
    for word in words {
      let texts = Double(textCounts[word])
      let raw = log((Double(total) - texts + 0.5) / (texts + 0.5))
      // A word that more than half of the texts hold must not count against them.
      let rarity = raw > 0 ? raw : 1e-6
      for place in starts[word]..<starts[word + 1] {
        let position = Int(positions[place])
        let count = Double(counts[place])
        scores[position] += rarity * (count * (Self.k1 + 1) / (count + lengths[position]))
      }
    }
    return scores
  }
}
