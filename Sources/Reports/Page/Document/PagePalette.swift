import Foundation

/// The colors of a page in light and dark, as CSS variables by name.
///
/// Inks are of the Okabe-Ito palette, darkened or lightened until text in them is readable (WCAG 2.2, 1.4.3:
/// contrast 4.5); marks differ by shape as well.
package struct PagePalette: Sendable {
  /// The name of a color, and what it is in light and in dark.
  package let colors: [(name: String, light: String, dark: String)]

  package static let standard = PagePalette(colors: [
    ("paper", "#ffffff", "#0d1117"),
    ("fill", "#f3f5f7", "#161b22"),
    ("ink", "#1b1f24", "#e6edf3"),
    ("quiet", "#57606a", "#9aa4af"),
    ("line", "#d0d7de", "#30363d"),
    ("link", "#0b5cad", "#6cb6ff"),
    ("good", "#00684c", "#2fc79a"),
    ("doubt", "#8a4b00", "#f0b35a"),
    ("alarm", "#b3261e", "#ff8f85"),
    ("one", "#0072b2", "#56b4e9"),
    ("two", "#b84a00", "#ff8c42"),
    ("three", "#00785a", "#2fc79a"),
    ("four", "#a3457f", "#e39ac4"),
    ("five", "#5a6570", "#aab4be"),
  ])

  /// The colors that text is written in.
  package static let inks = [
    "ink", "quiet", "link", "good", "doubt", "alarm", "one", "two", "three", "four", "five",
  ]
  /// The colors that text is written on.
  package static let papers = ["paper", "fill"]

  /// The rules that set the variables: light, dark where the reader prefers it, light on paper.
  package var rules: String {
    func list(_ pick: ((name: String, light: String, dark: String)) -> String) -> String {
      colors.map { "--\($0.name):\(pick($0))" }.joined(separator: ";")
    }
    return """
      :root{color-scheme:light dark;\(list { $0.light })}
      @media screen and (prefers-color-scheme:dark){:root{\(list { $0.dark })}}
      """
  }

  /// The contrast of two colors by WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) of the relative luminances.
  package static func contrast(_ first: String, _ second: String) -> Double? {
    guard let one = luminance(first), let two = luminance(second) else { return nil }
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  private static func luminance(_ color: String) -> Double? {
    guard color.count == 7, color.hasPrefix("#"), let bits = Int(color.dropFirst(), radix: 16)
    else { return nil }
    let linear = [bits >> 16 & 255, bits >> 8 & 255, bits & 255].map { level -> Double in
      let share = Double(level) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
}
