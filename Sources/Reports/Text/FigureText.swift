import Findings

/// Numbers as a table shows them.
enum FigureText {
  /// Three decimals without the leading zero, as in .873, -.012 and 1.000.
  ///
  /// - Parameters:
  ///   - value: Any number; what is no finite number shows as absent.
  ///   - style: How absence is drawn.
  ///   - isSigned: Whether a plus stands before positive numbers.
  static func decimal(_ value: Double?, style: TextStyle, isSigned: Bool = false) -> String {
    guard let value, value.isFinite, abs(value) < 1e9 else { return style.absence }
    let thousandths = Int((abs(value) * 1_000).rounded())
    let whole = thousandths / 1_000
    let digits = String(thousandths % 1_000)
    let sign = thousandths == 0 ? "" : value < 0 ? "-" : isSigned ? "+" : ""
    return sign + (whole == 0 ? "" : "\(whole)") + "."
      + String(repeating: "0", count: 3 - digits.count) + digits
  }

  /// A size that must not look like zero unless it is: <.001 for what would round to it.
  static func size(_ value: Double?, style: TextStyle) -> String {
    if let value, value > 0, value < 0.0005 { return "<.001" }
    return decimal(value, style: style)
  }

  /// A figure with its interval, as in .873 [.841, .902].
  static func figure(_ figure: Figure?, style: TextStyle, isSigned: Bool = false) -> String {
    let value = decimal(figure?.value, style: style, isSigned: isSigned)
    guard let interval = interval(figure, style: style, isSigned: isSigned) else { return value }
    return "\(value) \(interval)"
  }

  /// The interval of a figure in brackets, or `nil` without one.
  static func interval(_ figure: Figure?, style: TextStyle, isSigned: Bool = false) -> String? {
    guard let figure, let interval = figure.interval else { return nil }
    let low = decimal(interval.lowerBound, style: style, isSigned: isSigned)
    let high = decimal(interval.upperBound, style: style, isSigned: isSigned)
    return "[\(low), \(high)]"
  }

  /// A share in whole percent; never 0 % or 100 % unless it is.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "0 %" }
    let share = 100 * Double(part) / Double(whole)
    if part > 0 && share < 1 { return "<1 %" }
    if part < whole && share > 99 { return ">99 %" }
    return "\(Int(share.rounded())) %"
  }

  /// A number of a table's column in at most four significant digits.
  static func compact(_ value: Double?, style: TextStyle) -> String {
    guard let value, value.isFinite else { return style.absence }
    if value == value.rounded() && abs(value) < 1e6 { return "\(Int(value))" }
    let size = abs(value)
    if size < 1e-3 || size >= 1e6 { return scientific(value) }
    let decimals = size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3
    let scale = [1.0, 10, 100, 1_000][decimals]
    let scaled = Int((size * scale).rounded())
    let whole = scaled / Int(scale)
    let sign = value < 0 ? "-" : ""
    if decimals == 0 { return "\(sign)\(whole)" }
    let fraction = String(scaled % Int(scale))
    return "\(sign)\(whole).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }

  /// A number with three significant digits and an exponent, as in 1.25e-07.
  private static func scientific(_ value: Double) -> String {
    var exponent = 0
    var mantissa = abs(value)
    while mantissa >= 10 {
      mantissa /= 10
      exponent += 1
    }
    while mantissa < 1 {
      mantissa *= 10
      exponent -= 1
    }
    let hundredths = Int((mantissa * 100).rounded())
    if hundredths >= 1_000 { return "\(value < 0 ? "-" : "")1.00e\(exponent + 1)" }
    let fraction = String(hundredths % 100)
    return "\(value < 0 ? "-" : "")\(hundredths / 100)."
      + "\(fraction.count < 2 ? "0" : "")\(fraction)e\(exponent)"
  }
}
