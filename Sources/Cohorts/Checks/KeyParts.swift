internal import Foundation

/// What a key, an accession number or a file name may say besides which case it is.
struct KeyParts {
  /// The letters before the first digit, without separators at the end; the whole text if it has no
  /// digit.
  let prefix: String
  /// How many characters it has.
  let length: Int
  /// The numbers in it, from the left; ones too long for exact arithmetic are left out.
  let numbers: [Double?]

  /// The most numbers that are looked at.
  static let mostNumbers = 4

  init(_ text: String) {
    length = text.count
    let firstDigit = text.firstIndex { $0.isASCII && $0.isNumber } ?? text.endIndex
    prefix = text[..<firstDigit].trimmingCharacters(in: Self.separators).lowercased()
    numbers = text.split { !($0.isASCII && $0.isNumber) }.prefix(Self.mostNumbers).map {
      $0.utf8.count <= 15 ? Double($0) : nil
    }
  }

  private static let separators = CharacterSet(charactersIn: "_-./:# ")
}

/// A named quality of all cases' keys or files.
struct KeyQuality {
  enum Values {
    case numbers([Double?])
    case categories([String?])
  }

  /// What it is, such as "the length of the case key".
  let name: String
  /// Whether it puts cases in an order, as a number in a key does.
  let isOrder: Bool
  let values: Values

  /// The qualities of one text a case.
  static func all(of texts: [String?], named name: String) -> [KeyQuality] {
    let parts = texts.map { $0.map(KeyParts.init) }
    let most = parts.reduce(0) { max($0, $1?.numbers.count ?? 0) }
    var result = [
      KeyQuality(
        name: "the beginning of \(name)", isOrder: false,
        values: .categories(parts.map { $0?.prefix })),
      // Longer keys have larger numbers.
      KeyQuality(
        name: "the length of \(name)", isOrder: most > 0,
        values: .numbers(parts.map { $0.map { Double($0.length) } })),
    ]
    let places = ["first", "second", "third", "fourth"]
    for place in 0..<min(most, places.count) {
      let which = most == 1 ? "the number" : "the \(places[place]) number"
      result.append(
        KeyQuality(
          name: "\(which) in \(name)", isOrder: true,
          values: .numbers(
            parts.map { part in
              guard let numbers = part?.numbers, place < numbers.count else { return nil }
              return numbers[place]
            })))
    }
    return result
  }

  /// The class that it tells best; `nil` where it does not vary.
  func best(_ target: CheckedLabel) -> CheckedLabel.Best? {
    switch values {
    case .numbers(let numbers):
      guard Set(numbers.compactMap { $0 }).count > 1 else { return nil }
      return target.best(numbers)
    case .categories(let categories):
      let rates = CategoryRates(categories)
      guard Set(rates.levelOfCase).count > 1 else { return nil }
      return target.best(rates)
    }
  }
}
