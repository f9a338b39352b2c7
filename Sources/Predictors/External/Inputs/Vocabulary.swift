import Cohorts

/// The numbers that a model has for the words of a cohort, from a file with one word a line; the number
/// of the first is 0.
struct Vocabulary: Sendable {
  /// For each piece of the cohort's texts its word's number; `nil` where it is not listed.
  private let numberOfPiece: [Int64?]
  /// What stands for words that are not listed.
  let unknown: Int64?
  /// What fills up short texts.
  let padding: Int64

  init(
    _ input: ExternalModelDescription.Input, path: String, pieces: [String],
    of description: ExternalModelDescription
  ) throws(PredictorError) {
    let bytes: [UInt8]
    do throws(CohortError) {
      bytes = try FileContents.read(path)
    } catch {
      throw PredictorError(
        .invalidDescription, "\(description.source): the vocabulary cannot be read",
        underlying: error)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw description.error(input.place, "the vocabulary \(path) is not UTF-8 text")
    }
    var numbers: [[UInt8]: Int64] = [:]
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      guard numbers.updateValue(Int64(index), forKey: Array(line.utf8)) == nil else {
        throw description.error(
          input.place,
          "the vocabulary \(path) has the word \"\(line)\" twice, again in line "
            + "\(index + 1)")
      }
    }
    guard !numbers.isEmpty else {
      throw description.error(input.place, "the vocabulary \(path) has no word")
    }
    func number(_ word: String) throws(PredictorError) -> Int64 {
      guard let number = numbers[Array(word.utf8)] else {
        throw description.error(input.place, "the vocabulary \(path) has no word \"\(word)\"")
      }
      return number
    }
    let unknown = try input.unknownWord.map { word throws(PredictorError) in try number(word) }
    self.unknown = unknown
    // A piece without a word stands for an unknown one.
    numberOfPiece = pieces.map { piece in
      Cohorts.words(of: piece).first.flatMap { numbers[$0] } ?? unknown
    }
    padding = try input.paddingWord.map { word throws(PredictorError) in try number(word) } ?? 0
  }

  /// The number of a piece's word; `nil` for one that is not listed.
  func number(_ piece: Int64) -> Int64? {
    let place = Int(piece) - 2
    return numberOfPiece.indices.contains(place) ? numberOfPiece[place] : unknown
  }
}
