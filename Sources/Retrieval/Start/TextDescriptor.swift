import Foundation

/// Words and pieces of words that a text holds, weighted by how rare they are: fitted on training texts.
///
/// Whole words count once a text; pieces of three to five characters within words count by the logarithm
/// of how often. Each of the two is brought to length 1.
struct TextDescriptor: Sendable, Hashable, Codable {
  /// A column for each word, and what it weighs.
  private let words: [String: Column]
  /// A column for each piece, behind those of words.
  private let pieces: [String: Column]
  /// How many columns there are.
  let count: Int

  private struct Column: Sendable, Hashable, Codable {
    let index: Int
    let weight: Double
  }

  /// Takes up what occurs in two training texts or more, the most frequent first.
  init(fitting texts: [String], limit: Int = 8_000) {
    var start = 0
    func columns(_ terms: (String) -> [String]) -> [String: Column] {
      var counts: [String: Int] = [:]
      for text in texts { for term in Set(terms(text)) { counts[term, default: 0] += 1 } }
      let chosen = counts.filter { $0.value >= 2 }
        .sorted { left, right in
          // The more frequent first; of equals the smaller bytes.
          left.value != right.value
            ? left.value > right.value : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
        }.prefix(limit)
      var result: [String: Column] = [:]
      for (offset, entry) in chosen.enumerated() {
        let weight = log(Double(1 + texts.count) / Double(1 + entry.value)) + 1
        result[entry.key] = Column(index: start + offset, weight: weight)
      }
      start += chosen.count
      return result
    }
    words = columns(Self.words)
    pieces = columns(Self.pieces)
    count = start
  }

  /// Whether some word or piece tells texts apart: stands in two of them or more, and not in all alike.
  func tellsApart(_ texts: [String]) -> Bool {
    guard count > 0, let first = texts.first.map(values) else { return false }
    return texts.contains { values($0) != first }
  }

  /// The numbers of a text.
  func values(_ text: String) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    func add(_ terms: [String], _ columns: [String: Column], once: Bool) {
      var counts: [Int: (count: Int, weight: Double)] = [:]
      for term in terms {
        guard let column = columns[term] else { continue }
        counts[column.index, default: (0, column.weight)].count += 1
      }
      var length = 0.0
      for (index, entry) in counts.sorted(by: { $0.key < $1.key }) {
        result[index] = entry.weight * (once ? 1 : 1 + log(Double(entry.count)))
        length += result[index] * result[index]
      }
      guard length > 0 else { return }
      for index in counts.keys { result[index] /= length.squareRoot() }
    }
    add(Self.words(text), words, once: true)
    add(Self.pieces(text), pieces, once: false)
    return result
  }

  private static func words(_ text: String) -> [String] {
    text.precomposedStringWithCanonicalMapping.lowercased()
      .split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// Pieces of three to five characters of each word, its borders marked by blanks.
  private static func pieces(_ text: String) -> [String] {
    var result: [String] = []
    for word in words(text) {
      let characters = Array(" \(word) ")
      for length in 3...5 where characters.count >= length {
        for start in 0...characters.count - length {
          result.append(String(characters[start..<start + length]))
        }
      }
    }
    return result
  }
}
