/// A piece of a page, escaped by construction: text that is put into it is escaped, pieces are not.
///
/// Only literals of the source are markup, so no name from a file can become any.
struct HTML: ExpressibleByStringInterpolation, Sendable, Hashable {
  /// The markup.
  private(set) var source: String

  /// Takes a literal as markup.
  init(stringLiteral value: String) { source = value }

  /// Takes interpolated text.
  init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

  /// Markup from the source code or from a part that escapes for itself.
  init(trusted source: String) { self.source = source }

  /// Text, escaped; a number stays on one line with its percent sign.
  init(text: String) { source = Markup.escaped(text).replacing(" %", with: "&#160;%") }

  /// Nothing.
  static var empty: HTML { HTML(trusted: "") }

  /// Whether there is nothing.
  var isEmpty: Bool { source.isEmpty }

  /// Both, one after the other.
  static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.source + right.source) }

  /// Adds a piece.
  static func += (left: inout HTML, right: HTML) { left.source += right.source }

  /// What an interpolated literal is built of.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { source += literal }

    mutating func appendInterpolation(_ text: String) { source += HTML(text: text).source }

    mutating func appendInterpolation(_ number: Int) { source += String(number) }

    mutating func appendInterpolation(_ piece: HTML) { source += piece.source }
  }
}

extension Sequence<HTML> {
  /// All pieces, one a line.
  func joined() -> HTML {
    HTML(trusted: map(\.source).filter { !$0.isEmpty }.joined(separator: "\n"))
  }
}
