/// How plain text is drawn: width, characters and color.
public struct TextStyle: Sendable, Hashable {
  /// The number of columns that lines keep to.
  public let columns: Int
  /// Whether to color and embolden with ANSI escapes, for a terminal that shows them.
  public let usesColor: Bool
  /// Whether to draw with characters outside ASCII.
  public let usesUnicode: Bool

  /// The narrowest text that the tables are laid out for.
  public static let fewestColumns = 72
  /// The widest lines that are pleasant to read.
  public static let mostColumns = 100

  /// Creates a style.
  ///
  /// - Parameters:
  ///   - columns: The columns of the terminal; kept between 72 and 100.
  ///   - usesColor: Whether to write ANSI escapes.
  ///   - usesUnicode: Whether to draw with characters outside ASCII.
  public init(columns: Int = 100, usesColor: Bool = false, usesUnicode: Bool = true) {
    self.columns = min(max(columns, Self.fewestColumns), Self.mostColumns)
    self.usesColor = usesColor
    self.usesUnicode = usesUnicode
  }

  /// What a piece of text wants to say beyond its words.
  enum Emphasis: Sendable {
    case plain
    case heading
    case good
    case doubtful
    case alarming
    case quiet

    fileprivate var code: String? {
      switch self {
      case .plain: nil
      case .heading: "1"
      case .good: "32"
      case .doubtful: "33"
      case .alarming: "1;31"
      case .quiet: "2"
      }
    }
  }

  /// Text with its emphasis, where color is allowed.
  func drawn(_ text: String, _ emphasis: Emphasis) -> String {
    guard usesColor, let code = emphasis.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// What stands for a number that does not exist.
  var absence: String { usesUnicode ? "–" : "-" }

  /// A line under a heading.
  func rule(_ width: Int) -> String {
    String(repeating: usesUnicode ? "─" : "-", count: max(0, width))
  }
}
