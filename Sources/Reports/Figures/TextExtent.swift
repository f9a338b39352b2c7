/// How wide text may get in a picture, whatever font the reader has.
///
/// A picture without fonts of its own is drawn with what the system offers. The widths here are
/// those of DejaVu Sans, the widest common one, rounded up: what fits by them fits everywhere.
struct TextExtent: Sendable {
  /// The size of the font in pixels.
  let fontSize: Double
  /// Whether the text is drawn heavier, and so wider.
  var isBold = false

  /// The width of a text in pixels, rounded up.
  func width(_ text: String) -> Int {
    let ems = text.reduce(0) { $0 + Self.ems($1) }
    return Int((ems * fontSize * (isBold ? 1.15 : 1)).rounded(.up))
  }

  /// Text cut in its middle to fit: names tend to differ at both ends.
  func fitted(_ text: String, width room: Int) -> String {
    if width(text) <= room { return text }
    let characters = Array(text)
    var kept = characters.count
    while kept > 0 {
      kept -= 1
      let head = characters.prefix(kept - kept / 2)
      let cut = String(head) + "…" + String(characters.suffix(kept / 2))
      if width(cut) <= room { return cut }
    }
    return ""
  }

  /// The width of a character as a share of the font's size.
  private static func ems(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!", " ", "[", "]", "(", ")", "/", "-":
      0.41
    case "f", "t", "r", "\"": 0.47
    case "m", "w", "M", "W", "@", "%": 1.02
    case "0"..."9", "a"..."z", "_", "*", "?", "$": 0.65
    case "A"..."Z", "&", "+", "<", ">", "=", "~", "^", "#", "×", "–": 0.84
    default: character.isASCII ? 0.84 : 1.05
    }
  }
}
