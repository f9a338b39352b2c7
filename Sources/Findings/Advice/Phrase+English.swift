import Foundation

extension Phrase {
  /// The sentence in English.
  public var english: String { filled(key.english, words: \.english) }
}

extension Phrase.Argument {
  /// The argument in English.
  public var english: String {
    switch self {
    case .name(let name): name
    case .names(let names): Self.list(names)
    case .metric(let key): Self.metricName(key)
    case .check(let code): Self.checkName(code)
    case .count(let count): "\(count)"
    case .number(let number): Self.decimal(number)
    case .change(let number): Self.decimal(number, isSigned: true)
    case .amount(let number): Self.amount(number)
    case .share(let share): "\(Int((100 * share).rounded())) %"
    case .figure(let figure): Self.words(figure, isSigned: false)
    case .changes(let figure): Self.words(figure, isSigned: true)
    }
  }

  /// Three decimals, without a zero before the point, as tables show metrics.
  private static func decimal(_ number: Double, isSigned: Bool = false) -> String {
    guard number.isFinite else { return "-" }
    if number != 0, abs(number) < 0.0005 { return number < 0 ? "-<.001" : "<.001" }
    let digits = String(format: "%.3f", abs(number))
    let sign = number < 0 ? "-" : isSigned && number > 0 ? "+" : ""
    return sign + (digits.hasPrefix("0") ? String(digits.dropFirst()) : digits)
  }

  /// At most two decimals, none where they are zero.
  private static func amount(_ number: Double) -> String {
    guard number.isFinite else { return "-" }
    if abs(number) < 1e15, number == number.rounded() { return String(format: "%.0f", number) }
    return String(format: "%.2f", number)
  }

  private static func words(_ figure: Figure, isSigned: Bool) -> String {
    let value = figure.value.map { decimal($0, isSigned: isSigned) }
    guard let interval = figure.interval else { return value ?? "unknown" }
    let ends =
      "[\(decimal(interval.lowerBound, isSigned: isSigned)), "
      + "\(decimal(interval.upperBound, isSigned: isSigned))]"
    return value.map { "\($0) \(ends)" } ?? ends
  }

  private static func list(_ names: [String]) -> String {
    switch names.count {
    case 0: "nothing"
    case 1: names[0]
    default: names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
    }
  }

  private static func metricName(_ key: String) -> String {
    switch key {
    case "roc_auc": "AUC"
    case "r2": "R2"
    case "c_index": "concordance"
    default: key.replacingOccurrences(of: "_", with: " ")
    }
  }

  private static func checkName(_ code: String) -> String {
    switch code {
    case "missingnessLeak": "what is missing"
    case "columnLeak": "a single column"
    case "identifier": "an identifier"
    case "duplicateImages": "pictures that occur in several groups"
    case "siteLeak": "the site"
    case "fileProperties": "a property of the picture files"
    case "caseOrder": "the order of the cases"
    default: code
    }
  }
}
