/// A word, a run of digits, a run of spaces, a line end or a single sign of a text.
struct TextPart {
  enum Kind {
    case word
    case digits
    case space
    case lineEnd
    case sign
  }

  let kind: Kind
  let text: String
  /// In lower case.
  let lowered: String

  /// Whether it is a word that begins with a capital, or of a script that has none.
  var isCapitalized: Bool {
    kind == .word && text.unicodeScalars.first?.properties.isLowercase == false
  }
  /// Whether it is a word of capitals only, of two or more.
  var isAllCapitals: Bool {
    kind == .word && text.unicodeScalars.count > 1
      && text.unicodeScalars.allSatisfy { !$0.properties.isLowercase }
  }
  /// The number that digits are; nil for other parts and for more than nine digits.
  var number: Int? { kind == .digits && text.utf8.count < 10 ? Int(text) : nil }
  /// How many digits there are; 0 for other parts.
  var digitCount: Int { kind == .digits ? text.utf8.count : 0 }

  func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }

  /// Takes a text apart; the parts together are the text.
  static func parts(of text: String) -> [TextPart] {
    var parts: [TextPart] = []
    var current = String.UnicodeScalarView()
    var kind: Kind?
    func close() {
      guard let kind else { return }
      let text = String(current)
      parts.append(
        TextPart(kind: kind, text: text, lowered: kind == .word ? text.lowercased() : text))
      current = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      let next = self.kind(of: scalar)
      if next != kind || next == .sign {
        close()
        kind = next
      }
      current.append(scalar)
    }
    close()
    return parts
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.value {
    case 0x30...0x39: return .digits
    case 0x0A, 0x0D, 0x2028, 0x2029: return .lineEnd
    default:
      let classes = ScalarClass.of(scalar.value)
      if !classes.isDisjoint(with: [.letter, .mark]) || scalar.properties.isJoinControl {
        return .word
      }
      return classes.contains(.space) ? .space : .sign
    }
  }
}

extension [TextPart] {
  /// The part at a place, if there is one.
  func part(_ index: Int) -> TextPart? { index >= 0 && index < count ? self[index] : nil }

  /// The place behind spaces of one line.
  func behindSpace(_ index: Int) -> Int { part(index)?.kind == .space ? index + 1 : index }

  /// Whether a part is joined to what stands before it: no decimal, fraction or word goes on here.
  func continuesNumber(_ index: Int) -> Bool {
    guard let before = part(index - 1) else { return false }
    if before.kind == .digits { return true }
    let joins = [".", ",", "/", "-", ":"].contains(before.text) && before.kind == .sign
    return joins && part(index - 2)?.kind == .digits
  }
}
