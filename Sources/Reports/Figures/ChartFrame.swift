/// What every chart of the judgement shares: size, title, description, paper and colors.
///
/// Light and dark follow the reader's setting; colors are of the Okabe-Ito palette, told apart by
/// color-blind eyes, and never the only difference; no script, no font, nothing to load.
struct ChartFrame: Sendable {
  /// The name of the chart in classes and identifiers.
  let kind: String
  /// The whole title, for those who hear it.
  let title: String
  /// The figures in words, for those who do not see the picture.
  let description: String
  let width: Int
  let height: Int

  static let margin = 16

  /// The document around some lines.
  func document(heading: String, style: String, _ lines: [String]) -> String {
    let identifier = "chiasm-\(kind)"
    let shown = TextExtent(fontSize: 15, isBold: true).fitted(
      DisplayText.safe(heading), width: width - 2 * Self.margin)
    let head = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" class="\(identifier)" role="img" \
      viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
      aria-labelledby="\(identifier)-title \(identifier)-description">
      """,
      "<title id=\"\(identifier)-title\">\(Markup.escaped(title))</title>",
      "<desc id=\"\(identifier)-description\">\(Markup.escaped(description))</desc>",
      "<style>\(Self.sheet(style, identifier))</style>",
      "<rect class=\"paper\" width=\"\(width)\" height=\"\(height)\" rx=\"6\"/>",
      "<text class=\"title\" x=\"\(Self.margin)\" y=\"28\">\(Markup.escaped(shown))</text>",
    ]
    return (head + lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  /// Rules with the chart's class before each, so that charts in one page do not style each other.
  ///
  /// Colors are written out for every group, because many programs that draw SVG know no variables.
  private static func sheet(_ own: String, _ identifier: String) -> String {
    let scope = "svg.\(identifier)"
    func scoped(_ rules: String) -> String {
      rules.split(separator: "\n").map { "\(scope) \($0)" }.joined(separator: "\n")
    }
    func inked(_ colors: [String]) -> String {
      zip(inks, colors).map { name, color in
        ".\(name) .mark,\(scope) .\(name) .bar,\(scope) .\(name) .cell{fill:\(color)}\n"
          + ".\(name) .line,\(scope) .\(name) .hollow,\(scope) .\(name) .frame{stroke:\(color)}"
      }.joined(separator: "\n")
    }
    return "\(scope){font:13px system-ui,-apple-system,\"Segoe UI\",sans-serif}\n"
      + scoped(light + "\n" + inked(lightInks) + "\n" + own)
      + "\n@media (prefers-color-scheme:dark){\n" + scoped(dark + "\n" + inked(darkInks)) + "\n}"
  }

  /// The classes of groups that have a color of their own.
  static let inks = ["one", "two", "three", "four", "five"]
  private static let lightInks = ["#0072b2", "#d55e00", "#007a59", "#a3457f", "#5a6570"]
  private static let darkInks = ["#56b4e9", "#ff8c42", "#2fc79a", "#e39ac4", "#aab4be"]

  private static let light = """
    .paper{fill:#fff}
    text{fill:#1b1f24}
    .title{font-size:15px;font-weight:600}
    .tick{fill:#57606a;font-size:12px}
    .quiet{fill:#57606a;font-size:12px}
    .end{text-anchor:end}
    .middle{text-anchor:middle}
    .grid{stroke:#d8dee4;fill:none}
    .reference{stroke:#57606a;stroke-dasharray:4 3;fill:none}
    .line{fill:none;stroke-width:2}
    .hollow{fill:none;stroke-width:1.5}
    .bar{opacity:.3}
    """

  private static let dark = """
    .paper{fill:#0d1117}
    text{fill:#e6edf3}
    .tick{fill:#9aa4af}
    .quiet{fill:#9aa4af}
    .grid{stroke:#30363d}
    .reference{stroke:#9aa4af}
    """
}

/// A straight scale between two values; what lies beyond its ends stays on them.
struct PlotScale: Sendable {
  let low: Double
  let high: Double
  /// Where the low value stands.
  let start: Double
  /// Where the high value stands; it may lie before the start.
  let end: Double

  func position(_ value: Double) -> Double {
    guard high > low else { return start }
    let share = (min(max(value, low), high) - low) / (high - low)
    return start + share * (end - start)
  }
}

/// A place in a picture with one decimal, whatever the system writes numbers like.
func place(_ value: Double) -> String {
  let tenths = Int((abs(value) * 10).rounded())
  return (value < 0 && tenths > 0 ? "-" : "")
    + (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)")
}
