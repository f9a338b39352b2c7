public import Cohorts
import Foundation

/// The vocabulary behind word identifiers, and the linear form (TF-IDF) of texts that lose words.
public struct TextLayout: Sendable {
  /// The words; the identifier of the first is 2.
  public let words: [String]
  private let weights: [Double]
  private let identifiers: [[UInt8]: Int]
  private let texts: [String?]

  /// Takes a fitted vocabulary, and the texts of all cases of the cohort.
  public init(vocabulary: TextVocabulary, texts: [String?]) {
    words = vocabulary.words
    weights = vocabulary.documentCounts.prefix(vocabulary.designWordCount).map {
      log(Double(1 + vocabulary.documentCount) / Double(1 + $0)) + 1
    }
    identifiers = Dictionary(
      vocabulary.words.enumerated().map { (Array($1.utf8), $0 + 2) },
      uniquingKeysWith: { first, _ in first })
    self.texts = texts
  }

  /// The number of columns of the linear form.
  var designWidth: Int { weights.count }

  /// The word of an identifier, for people.
  public func word(_ identifier: Int) -> String {
    words.indices.contains(identifier - 2)
      ? words[identifier - 2] : (identifier == 1 ? "(unknown)" : "")
  }

  /// How often a case's text holds each word of the linear form, also beyond the words that are read
  /// in order.
  func counts(case item: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: designWidth)
    guard texts.indices.contains(item), let text = texts[item] else { return counts }
    for word in Cohorts.words(of: text) {
      guard let identifier = identifiers[word], identifier - 2 < designWidth else { continue }
      counts[identifier - 2] += 1
    }
    return counts
  }

  /// Moves the counts by words taken away and put in.
  func changed(_ counts: [Int], removing: [Int], adding: [Int]) -> [Int] {
    var counts = counts
    for identifier in removing where counts.indices.contains(identifier - 2) {
      counts[identifier - 2] = max(0, counts[identifier - 2] - 1)
    }
    for identifier in adding where counts.indices.contains(identifier - 2) {
      counts[identifier - 2] += 1
    }
    return counts
  }

  /// One row of the linear form: `(1 + ln tf) · idf`, of length 1.
  func design(_ counts: [Int]) -> [Double] {
    var row = zip(counts, weights).map { $0 > 0 ? (1 + log(Double($0))) * $1 : 0 }
    let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if length > 0 { for index in row.indices { row[index] /= length } }
    return row
  }
}
