/// Names from files, made fit for a terminal: what they hold must not move the cursor or the table.
enum DisplayText {
  /// The text with every character that controls a terminal or the writing direction made visible.
  static func safe(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .lineSeparator, .paragraphSeparator, .spaceSeparator: result.append(" ")
      case .control where scalar == "\n" || scalar == "\t" || scalar == "\r": result.append(" ")
      case .control, .format, .surrogate, .privateUse, .unassigned: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// The number of terminal columns that text takes.
  static func width(_ text: String) -> Int {
    text.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    // The wide blocks of Unicode's East Asian Width, to the accuracy that a table needs.
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F1E6...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default:
      return 1
    }
  }

  /// Text cut in its middle to fit: names tend to differ at both ends.
  static func fitted(_ text: String, columns: Int, style: TextStyle) -> String {
    if width(text) <= columns { return text }
    let ellipsis = style.usesUnicode ? "…" : ".."
    let room = max(0, columns - width(ellipsis))
    return prefix(of: text, columns: room - room / 2) + ellipsis
      + String(prefix(of: String(text.reversed()), columns: room / 2).reversed())
  }

  private static func prefix(of text: String, columns: Int) -> String {
    var used = 0
    return String(
      text.prefix { character in
        used += width(of: character)
        return used <= columns
      })
  }

  /// Words on lines of a width; longer words are cut, words joined by no-break spaces are not parted.
  ///
  /// - Parameters:
  ///   - text: One paragraph.
  ///   - columns: The width of a line, its indent included.
  ///   - first: What the first line begins with.
  ///   - indent: The spaces before every other line.
  static func wrapped(
    _ text: String, columns: Int, first: String = "", indent: Int = 0
  ) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let room = max(1, columns - indent)
    var lines: [String] = []
    var line = first
    var isEmpty = true
    func finish() {
      lines.append(line)
      line = margin
      isEmpty = true
    }
    for word in text.split(separator: " ") {
      var rest = String(word)
      if !isEmpty && width(line) + 1 + width(rest) > columns { finish() }
      while width(rest) > room {
        let piece = prefix(of: rest, columns: max(1, columns - width(line)))
        // A character wider than the room left goes on a line of its own.
        if piece.isEmpty && isEmpty && line == margin { break }
        line += piece
        rest.removeFirst(piece.count)
        finish()
      }
      line += isEmpty ? rest : " " + rest
      isEmpty = false
    }
    if !isEmpty || lines.isEmpty { lines.append(line) }
    return lines.map { String($0.map { $0 == noBreakSpace ? " " : $0 }) }
  }

  /// The space that ``wrapped(_:columns:first:indent:)`` breaks no line at.
  private static let noBreakSpace: Character = "\u{A0}"

  /// The text as one word for ``wrapped(_:columns:first:indent:)``.
  static func unbroken(_ text: String) -> String {
    String(text.map { $0 == " " ? noBreakSpace : $0 })
  }

  /// Names in a row, as in "photo, notes and clinical".
  static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
