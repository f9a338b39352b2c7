import Cohorts

/// The texts of a modality cut into numbered pieces, one a word as ``Cohorts`` counts words.
///
/// A piece is the word as it is written and what stands before the next one, so that the pieces of a
/// text put together are the text again, to the byte, and leaving one out leaves out that word alone.
/// Numbers: 0 is no piece, 1 is an empty one, then the pieces in the order in which they occur.
struct TextPieces: Sendable {
  /// The pieces; the number of the first is 2.
  private(set) var pieces: [String] = []
  /// The pieces of each case, by number; none where the text is missing.
  private(set) var numbersOfCase: [[Int64]] = []

  init(_ texts: [String?]) {
    var numbers: [[UInt8]: Int64] = [:]
    for text in texts {
      guard let text else {
        numbersOfCase.append([])
        continue
      }
      let parts = Self.parts(of: text)
      numbersOfCase.append(
        parts.map { part in
          let key = Array(part.utf8)
          if let known = numbers[key] { return known }
          let number = Int64(pieces.count + 2)
          numbers[key] = number
          pieces.append(part)
          return number
        })
    }
  }

  /// The piece of a number.
  func piece(_ number: Int64) -> String {
    pieces.indices.contains(Int(number) - 2) ? pieces[Int(number) - 2] : ""
  }

  /// A text, a word a part; a text without a word is one part.
  static func parts(of text: String) -> [String] {
    let words = Cohorts.words(of: text)
    var parts: [String] = []
    var current = String.UnicodeScalarView()
    var isInWord = false
    var hasWord = false
    for scalar in text.unicodeScalars {
      let isPart = isWordPart(scalar)
      if isPart, !isInWord, hasWord {
        parts.append(String(current))
        current = String.UnicodeScalarView()
      }
      current.append(scalar)
      isInWord = isPart
      hasWord = hasWord || isPart
    }
    parts.append(String(current))
    // Where lower case has other word borders, the words themselves are the pieces.
    guard parts.count == max(1, words.count) else {
      return words.map { String(decoding: $0, as: UTF8.self) + " " }
    }
    return parts
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: return true
      default: return false
      }
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
      .otherNumber:
      return true
    default: return scalar.properties.isAlphabetic
    }
  }
}
