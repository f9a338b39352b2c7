internal import Foundation

/// The words of the training texts.
public struct TextVocabulary: Sendable, Hashable, Codable {
  /// The words, most frequent first, ties by bytes; the identifier of the first is 2.
  public let words: [String]
  /// In how many training texts each word occurs.
  public let documentCounts: [Int]
  /// How many training texts there were.
  public let documentCount: Int
  /// How many words of a text are read.
  public let maximumTokenCount: Int
  /// How many words become columns of a design matrix.
  public let designWordCount: Int

  /// How many identifiers there are: padding, unseen, and the words.
  public var size: Int { words.count + 2 }

  init(fitting texts: [String], options: FittingOptions) {
    var counts: [[UInt8]: (total: Int, documents: Int)] = [:]
    for text in texts {
      var seen: Set<[UInt8]> = []
      for word in Cohorts.words(of: text) {
        let isNew = seen.insert(word).inserted
        counts[word, default: (0, 0)].total += 1
        if isNew { counts[word, default: (0, 0)].documents += 1 }
      }
    }
    let kept =
      counts
      .filter { $0.value.total >= options.minimumWordCount }
      .sorted {
        $0.value.total != $1.value.total
          ? $0.value.total > $1.value.total : $0.key.lexicographicallyPrecedes($1.key)
      }
      .prefix(options.vocabularySize)
    words = kept.map { String(decoding: $0.key, as: UTF8.self) }
    documentCounts = kept.map(\.value.documents)
    documentCount = texts.count
    maximumTokenCount = options.maximumTokenCount
    designWordCount = min(options.designWordCount, kept.count)
  }

  private var identifiers: [[UInt8]: Int32] {
    Dictionary(
      words.enumerated().map { (Array($1.utf8), Int32($0) + 2) },
      uniquingKeysWith: { first, _ in first })
  }

  func block(_ texts: [String?], cases: [Int]) -> TextBlock {
    let known = identifiers
    let rows = cases.map { item -> [Int32] in
      guard let text = texts[item] else { return [] }
      let found = Cohorts.words(of: text).prefix(maximumTokenCount).map { known[$0] ?? 1 }
      // A text without any word is there all the same, and attention needs one token.
      return found.isEmpty ? [1] : found
    }
    let width = max(1, rows.map(\.count).max() ?? 1)
    var tokens: [Int32] = []
    tokens.reserveCapacity(rows.count * width)
    for row in rows {
      tokens += row
      tokens.append(contentsOf: repeatElement(0, count: width - row.count))
    }
    return TextBlock(
      tokens: tokens, width: width, lengths: rows.map { Int32($0.count) }, vocabularySize: size)
  }

  /// TF-IDF: `(1 + ln tf) · (ln((1 + n) / (1 + df)) + 1)`, each row of length 1.
  func designMatrix(_ texts: [String?], cases: [Int]) -> DesignMatrix {
    let known = identifiers
    let width = designWordCount
    let weights = documentCounts.prefix(width).map {
      log(Double(1 + documentCount) / Double(1 + $0)) + 1
    }
    var values = [Double](repeating: 0, count: cases.count * width)
    for (row, item) in cases.enumerated() {
      guard let text = texts[item] else { continue }
      let start = row * width
      for word in Cohorts.words(of: text) {
        guard let identifier = known[word], Int(identifier) - 2 < width else { continue }
        values[start + Int(identifier) - 2] += 1
      }
      var squares = 0.0
      for column in 0..<width where values[start + column] > 0 {
        let value = (1 + log(values[start + column])) * weights[column]
        values[start + column] = value
        squares += value * value
      }
      guard squares > 0 else { continue }
      let length = squares.squareRoot()
      for column in 0..<width { values[start + column] /= length }
    }
    return DesignMatrix(
      rowCount: cases.count, names: Array(words.prefix(width)), values: values)
  }
}
