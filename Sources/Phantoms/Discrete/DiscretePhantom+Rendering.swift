public import Cohorts
import Foundation
import Statistics

extension DiscretePhantom {
  /// How many numbers a vector has for each binary digit of its symbol: copies with errors of their
  /// own, so that a symbol's digits are the directions of greatest variance.
  static let vectorCopies = 4
  static let tableCopies = 2
  static let wordsPerDigit = 3
  static let fillerWords = 3
  /// Words that mean the same.
  static let synonyms = 4

  private func stream(_ index: Int, _ modality: Int) -> RandomStream {
    RandomStream(
      seed: seed, "phantom", "discrete", design.modalities[modality].name, cases[index].id)
  }

  /// ± 1 for each binary digit of a case's symbol, least significant first.
  private func levels(_ index: Int, _ modality: Int) -> [Double] {
    let symbol = cases[index].symbols[modality]
    let count = DiscreteDesign.digitCount(design.table.alphabetSizes[modality])
    return (0..<count).map { symbol >> $0 & 1 == 1 ? 1 : -1 }
  }

  private func shown(_ level: Double, _ stream: inout RandomStream) -> Double {
    level + design.renderingNoise * stream.normal()
  }

  /// The numbers of a vector modality.
  func vector(of index: Int, modality: Int) -> [Double] {
    var stream = stream(index, modality)
    return levels(index, modality).flatMap { level in
      (0..<Self.vectorCopies).map { _ in shown(level, &stream) }
    }
  }

  /// The numbers of a table, and the reading of the first digit.
  func row(of index: Int, modality: Int) -> (numbers: [Double], category: String) {
    var stream = stream(index, modality)
    let levels = levels(index, modality)
    let numbers = levels.flatMap { level in
      (0..<Self.tableCopies).map { _ in 50 + 10 * shown(level, &stream) }
    }
    return (numbers, shown(levels[0], &stream) > 0 ? "high" : "low")
  }

  /// The words of a text.
  func text(of index: Int, modality: Int) -> String {
    var stream = stream(index, modality)
    var words: [String] = []
    for (digit, level) in levels(index, modality).enumerated() {
      for _ in 0..<Self.wordsPerDigit {
        let meaning = shown(level, &stream) > 0 ? 1 : 0
        let place = (2 * digit + meaning) * Self.synonyms + stream.index(below: Self.synonyms)
        words.append(Self.word(place + 2 * Self.synonyms))
      }
    }
    for _ in 0..<Self.fillerWords {
      words.append(Self.word(stream.index(below: 2 * Self.synonyms)))
    }
    stream.shuffle(&words)
    return words.joined(separator: " ")
  }

  /// A word that no language has, another for each number below 8,000.
  static func word(_ number: Int) -> String {
    let syllables = [
      "ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu",
      "za", "bre", "dri", "flo", "gru",
    ]
    return [number % 20, number / 20 % 20, number / 400 % 20].map { syllables[$0] }.joined()
  }

  /// The picture of a case: nine patches between teal and orange.
  ///
  /// - Parameters:
  ///   - index: The case, an index into ``cases``.
  ///   - modality: The modality, an index into the design's.
  /// - Throws: `CohortError` if the size of the design makes no picture.
  public func picture(of index: Int, modality: Int) throws(CohortError) -> Picture {
    var stream = stream(index, modality)
    let levels = levels(index, modality)
    let patches = (0..<9).map { 0.5 + 0.4 * shown(levels[$0 % levels.count], &stream) / 2 }
    let (teal, orange) = ([40.0, 120, 130], [215.0, 130, 50])
    let size = design.imageSize
    var pixels: [UInt8] = []
    pixels.reserveCapacity(size * size * 3)
    for row in 0..<size {
      for column in 0..<size {
        let share = patches[row * 3 / size * 3 + column * 3 / size]
        // A coarse, cheap grain: the noise that matters is the patches' own.
        let grain = Double(stream.next() >> 60) - 7.5
        for channel in 0..<3 {
          let color = teal[channel] + share * (orange[channel] - teal[channel]) + grain
          pixels.append(UInt8(min(max(color.rounded(), 0), 255)))
        }
      }
    }
    return try Picture(width: size, height: size, channels: 3, pixels: pixels)
  }
}
