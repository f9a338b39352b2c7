/// Finds telephone numbers and numbers of identity.
enum NumberScanner {
  /// `(555) 123-4567`, `555-123-4567`, `+49 30 1234567`; other groups behind `tel`, `phone`, `fax` and the like.
  static func phoneEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    let part = parts[index]
    let before = parts.part(index - 1)
    guard before?.kind != .digits, before?.kind != .word || part.isSign("(") || part.isSign("+")
    else { return nil }
    guard part.kind == .digits || part.isSign("+") || part.isSign("("),
      !(part.kind == .digits && parts.continuesNumber(index))
    else { return nil }
    // A bracket around the whole number is not part of it.
    if part.isSign("("), parts.part(index + 2)?.isSign(")") != true { return nil }
    let groups = groups(parts, index)
    let counts = groups.counts
    let digits = counts.reduce(0, +)
    if part.isSign("+") {
      return (8...15).contains(digits) && counts.count > 1 || (10...15).contains(digits)
        ? groups.end : nil
    }
    let isAmerican =
      counts == [3, 3, 4] || counts == [1, 3, 3, 4] && parts[index].text == "1"
    if isAmerican, groups.hasOneStyle { return groups.end }
    return isBehindPhoneWord(parts, index) && (4...15).contains(digits) ? groups.end : nil
  }

  /// `MRN: 12345`, `Accession # S20-1234`, `123-45-6789`, six digits or more.
  static func identifierEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    let part = parts[index]
    guard part.kind == .digits || part.kind == .word else { return nil }
    // Only where a code begins.
    if let before = parts.part(index - 1), before.kind == .digits || before.kind == .word {
      return nil
    }
    let end = spacedEnd(parts, index) ?? codeEnd(parts, index)
    let digits = parts[index..<end].reduce(0) { $0 + $1.digitCount }
    if digits > 0, let strength = labelStrength(parts, index), digits >= strength { return end }
    // 0.123456 and 1,234567 are quantities; 030/1234567 is none.
    if parts.continuesNumber(index), [".", ","].contains(parts[index - 1].text) { return nil }
    let counts = parts[index..<end].map(\.digitCount)
    if counts == [3, 0, 2, 0, 4], parts[index + 1].isSign("-"), parts[index + 3].isSign("-") {
      return end
    }
    return longRunEnd(parts, index)
  }

  /// The end of a code of letters and digits that holds six digits in a row.
  private static func longRunEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    var end = index
    var isLong = false
    while let part = parts.part(end), part.kind == .digits || part.kind == .word {
      if part.digitCount >= 6 { isLong = true }
      end += 1
    }
    return isLong && !isQuantity(parts, index, end) ? end : nil
  }

  /// Whether a long number counts something: `250000 /µL`, `platelets 250000`, `120000 copies`.
  private static func isQuantity(_ parts: [TextPart], _ index: Int, _ end: Int) -> Bool {
    guard end == index + 1, parts[index].kind == .digits else { return false }
    let next = parts.part(parts.behindSpace(end))
    if next?.isSign("/") == true || units.contains(next?.lowered ?? "") { return true }
    var place = index - 1
    while let part = parts.part(place), part.kind == .space || [":", "="].contains(part.text) {
      place -= 1
    }
    return counted.contains(parts.part(place)?.lowered ?? "")
  }

  private static let units: Set<String> = [
    "per", "cells", "copies", "iu", "platelets", "leukocytes", "erythrocytes", "ng", "pg", "µl",
    "ml",
  ]
  private static let counted: Set<String> = [
    "platelets", "platelet", "plt", "wbc", "leukocytes", "count", "thrombocytes", "ferritin", "bnp",
  ]

  /// The end of a code: letters and digits, joined by single hyphens, slashes, dots or underscores.
  private static func codeEnd(_ parts: [TextPart], _ index: Int) -> Int {
    var end = index
    while let part = parts.part(end) {
      if part.kind == .digits || part.kind == .word {
        end += 1
      } else if ["-", "/", ".", "_"].contains(part.text), parts.part(end + 1)?.kind == .digits {
        end += 1
      } else {
        break
      }
    }
    return end
  }

  /// The end of groups of digits with spaces between, as `NHS number 943 476 5919` has them.
  private static func spacedEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    guard parts[index].digitCount == 3, let strength = labelStrength(parts, index), strength > 3
    else { return nil }
    var end = index + 1
    while end < index + 7, parts.part(end)?.text == " ", parts.part(end + 1)?.kind == .digits {
      end += 2
    }
    return end > index + 1 ? end : nil
  }

  /// How many digits a code needs behind its label to be one; nil without a label.
  private static func labelStrength(_ parts: [TextPart], _ index: Int) -> Int? {
    var place = index - 1
    // Between label and code: spaces, a colon, a number sign, "is", "no", "number".
    while let part = parts.part(place),
      part.kind == .space || [":", "#", ".", "="].contains(part.text)
        || ["no", "nr", "number", "num", "is", "id", "code"].contains(part.lowered)
          && (parts.part(place - 1)?.kind == .space
            && labels[parts.part(place - 2)?.lowered ?? ""] != nil)
    {
      place -= 1
    }
    guard let label = parts.part(place), label.kind == .word, place < index - 1 else { return nil }
    return labels[label.lowered]
  }

  /// Words before a number of identity, and the fewest digits that make it one.
  private static let labels: [String: Int] = [
    "mrn": 1, "mrns": 1, "ssn": 4, "nhs": 6, "accession": 1, "accn": 1, "account": 3, "acct": 3,
    "record": 4, "encounter": 4, "visit": 5, "policy": 4, "insurance": 4, "member": 4,
    "license": 4, "licence": 4, "npi": 4, "dea": 4, "csn": 4, "fin": 4, "pid": 3, "id": 3,
    "patientid": 1, "passport": 4, "order": 5, "specimen": 4, "requisition": 4, "chart": 4,
    "hospital": 5, "identifier": 3, "uid": 3, "fallnummer": 3, "patientennummer": 1,
    "versichertennummer": 3,
  ]

  private static func isBehindPhoneWord(_ parts: [TextPart], _ index: Int) -> Bool {
    var place = index - 1
    while let part = parts.part(place),
      part.kind == .space || [":", ".", "#"].contains(part.text)
        || ["number", "no", "at"].contains(part.lowered)
    {
      place -= 1
    }
    guard let word = parts.part(place)?.lowered, place < index - 1 else { return false }
    return [
      "tel", "telephone", "telefon", "phone", "fax", "pager", "beeper", "mobile", "cell", "ext",
      "extension", "call", "handy",
    ].contains(word)
  }

  /// Groups of digits with single separators between.
  private static func groups(
    _ parts: [TextPart], _ index: Int
  ) -> (counts: [Int], end: Int, hasOneStyle: Bool) {
    var counts: [Int] = []
    var separators: [String] = []
    var end = index
    var place = index
    while let part = parts.part(place) {
      if part.kind == .digits {
        counts.append(part.digitCount)
        place += 1
        end = place
        if parts.part(place)?.isSign(")") == true { place += 1 }
      } else if part.isSign("+"), counts.isEmpty {
        place += 1
      } else if part.isSign("("), parts.part(place + 1)?.kind == .digits {
        place += 1
      } else if part.text == " " || part.isSign("-") || part.isSign(".") || part.isSign("/") {
        // One separator, perhaps a space behind a bracket.
        guard let next = parts.part(place + 1), next.kind == .digits || next.isSign("(") else {
          break
        }
        separators.append(part.text)
        place += 1
      } else {
        break
      }
    }
    // `12 34 5678` in a row of measurements has spaces only; a telephone number has another sign.
    let signs = separators.filter { $0 != " " }
    let hasBracket = parts[index].isSign("(")
    let hasOneStyle =
      (hasBracket || !signs.isEmpty) && Set(signs).count <= 1 && !signs.contains("/")
    return (counts, end, hasOneStyle)
  }
}
