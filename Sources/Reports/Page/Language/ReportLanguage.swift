package import Findings

/// The language of a report, with its numbers, dates and lists.
///
/// Every sentence is written in both languages side by side, so none can lack one.
public enum ReportLanguage: String, Sendable, Hashable, CaseIterable, Codable {
  /// English, numbers as journals write them: .907.
  case english = "en"
  /// Japanese, numbers as Japanese journals write them: 0.907.
  case japanese = "ja"

  /// The sentence in this language.
  func callAsFunction(
    _ english: @autoclosure () -> String, _ japanese: @autoclosure () -> String
  ) -> String {
    switch self {
    case .english: english()
    case .japanese: japanese()
    }
  }

  /// A piece of a page in this language.
  func html(
    _ english: @autoclosure () -> HTML, _ japanese: @autoclosure () -> HTML
  ) -> HTML {
    switch self {
    case .english: english()
    case .japanese: japanese()
    }
  }

  /// What stands for a number that does not exist.
  var absence: String { "–" }

  /// Three decimals: .873 and −.012, or 0.873 and −0.012; with signs −<.001 for what only rounds to zero, because on
  /// which side of zero an end lies is what such a figure is read for.
  package func decimal(_ value: Double?, isSigned: Bool = false) -> String {
    guard let value, value.isFinite, abs(value) < 1e9 else { return absence }
    var text = FigureText.decimal(abs(value), style: TextStyle())
    if self == .japanese, text.hasPrefix(".") { text = "0" + text }
    let isZero = (abs(value) * 1_000).rounded() == 0
    if isZero, isSigned, value != 0 { return (value < 0 ? "−<" : "+<") + decimal(0.001) }
    if isZero { return text }
    return (value < 0 ? "−" : isSigned ? "+" : "") + text
  }

  /// A size that must not look like zero unless it is.
  func size(_ value: Double?) -> String {
    if let value, value > 0, value < 0.0005 { return "<" + decimal(0.001) }
    return decimal(value)
  }

  /// A number in about four digits, for quantities in their own unit.
  func compact(_ value: Double?) -> String {
    guard let value, value.isFinite else { return absence }
    return FigureText.compact(value, style: TextStyle()).replacingHyphen
  }

  /// The interval alone: [.841, .902].
  func interval(_ figure: Figure?, isSigned: Bool = false) -> String? {
    guard let interval = figure?.interval else { return nil }
    return "[\(decimal(interval.lowerBound, isSigned: isSigned)), "
      + "\(decimal(interval.upperBound, isSigned: isSigned))]"
  }

  /// A figure with its interval: .873 [.841, .902].
  package func figure(_ figure: Figure?, isSigned: Bool = false) -> String {
    let value = decimal(figure?.value, isSigned: isSigned)
    guard let interval = interval(figure, isSigned: isSigned) else { return value }
    return figure?.value == nil ? interval : "\(value) \(interval)"
  }

  /// A figure within a sentence: .873 (95 % interval .841 to .902).
  package func spoken(_ figure: Figure, level: Double?, isSigned: Bool = false) -> String {
    let value = decimal(figure.value, isSigned: isSigned)
    guard let interval = figure.interval else { return value }
    let low = decimal(interval.lowerBound, isSigned: isSigned)
    let high = decimal(interval.upperBound, isSigned: isSigned)
    return switch self {
    case .english: "\(value) (\(percent(level ?? 0.95)) interval \(low) to \(high))"
    case .japanese: "\(value)（\(percent(level ?? 0.95))信頼区間 \(low)〜\(high)）"
    }
  }

  /// A whole number with a comma at thousands: 2,298.
  package func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var result = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return (number < 0 ? "−" : "") + result
  }

  /// A share in whole percent: 63 %, or 63%.
  package func percent(_ share: Double) -> String {
    guard share.isFinite else { return absence }
    let value = Int((100 * share).rounded())
    let text = share > 0 && value == 0 ? "<1" : share < 1 && value == 100 ? ">99" : "\(value)"
    return text.replacingHyphen + (self == .english ? " %" : "%")
  }

  /// A part of a whole in whole percent.
  func percent(_ part: Int, of whole: Int) -> String {
    whole > 0 ? percent(Double(part) / Double(whole)) : absence
  }

  /// Names in a row: "photo, notes and clinical", or "photo、notes、clinical".
  func list(_ names: [String]) -> String {
    switch self {
    case .english: DisplayText.list(names.map(DisplayText.safe))
    case .japanese: names.map(DisplayText.safe).joined(separator: "、")
    }
  }

  /// A point in time in ISO 8601 as a date for people; other text stays.
  package func date(_ stamp: String) -> String {
    let parts = stamp.prefix(10).split(separator: "-").map(String.init)
    guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2]), (1...12).contains(month)
    else { return stamp }
    let time = stamp.dropFirst(11).prefix(5)
    switch self {
    case .english:
      let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
      ]
      return "\(day) \(names[month - 1]) \(year)" + (time.isEmpty ? "" : ", \(time) UTC")
    case .japanese:
      return "\(year)年\(month)月\(day)日" + (time.isEmpty ? "" : " \(time)（UTC）")
    }
  }

  /// A time span in the largest unit that fits.
  func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return absence }
    if seconds < 90 {
      return self("\(Int(seconds.rounded())) seconds", "\(Int(seconds.rounded()))秒")
    }
    let minutes = Int((seconds / 60).rounded())
    if minutes < 90 { return self("\(minutes) minutes", "\(minutes)分") }
    return self("\(minutes / 60) h \(minutes % 60) min", "\(minutes / 60)時間\(minutes % 60)分")
  }
}

extension String {
  /// The text with a minus sign in place of a hyphen in front.
  fileprivate var replacingHyphen: String { hasPrefix("-") ? "−" + dropFirst() : self }
}
