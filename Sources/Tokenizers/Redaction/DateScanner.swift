/// Finds dates and, with `am` or `pm`, times of day.
enum DateScanner {
  static func end(_ parts: [TextPart], _ index: Int) -> Int? {
    let part = parts[index]
    if part.kind == .digits {
      guard !parts.continuesNumber(index), parts.part(index - 1)?.kind != .word else { return nil }
      return numericEnd(parts, index) ?? dayFirstEnd(parts, index) ?? timeEnd(parts, index)
    }
    return part.kind == .word ? monthFirstEnd(parts, index) : nil
  }

  /// `5/17/2024`, `17.05.24`, `2024-05-17`, `05/2024`; `5/17` only behind `on`, `dated`, `date` or `since`.
  private static func numericEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    guard let separator = parts.part(index + 1), ["/", "-", "."].contains(separator.text),
      let first = parts[index].number, let second = parts.part(index + 2)?.number
    else { return nil }
    let counts = (parts[index].digitCount, parts[index + 2].digitCount)
    if parts.part(index + 3)?.text == separator.text, let third = parts.part(index + 4),
      let last = third.number, goesNoFurther(parts, index + 5)
    {
      let isYearFirst = counts.0 == 4 && isYear(first) && isMonth(second) && isDay(last)
      let isYearLast =
        counts.0 <= 2 && counts.1 <= 2
        && (third.digitCount == 2 || third.digitCount == 4 && isYear(last))
        && (isMonth(first) && isDay(second) || isDay(first) && isMonth(second))
      if isYearFirst && third.digitCount <= 2 || isYearLast { return timeBehind(parts, index + 5) }
      return nil
    }
    guard separator.text == "/", goesNoFurther(parts, index + 3) else { return nil }
    if counts.1 == 4, counts.0 <= 2, isMonth(first), isYear(second) { return index + 3 }
    let isDated = ["on", "dated", "date", "since"].contains(wordBefore(parts, index))
    return isDated && counts.1 <= 2 && isMonth(first) && isDay(second) ? index + 3 : nil
  }

  /// Such as `May 17, 2024`, `May 17th`, `May 2024`, `May 17`.
  private static func monthFirstEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    guard isMonthName(parts[index]), parts.part(index - 1)?.kind != .digits else { return nil }
    var place = index + 1
    if parts.part(place)?.isSign(".") == true { place += 1 }
    place = parts.behindSpace(place)
    if parts.part(place)?.isSign("-") == true { place += 1 }
    guard let figure = parts.part(place), let number = figure.number else { return nil }
    if figure.digitCount == 4, isYear(number) { return place + 1 }
    // `may 3` in a sentence is more likely the verb.
    guard figure.digitCount <= 2, isDay(number) else { return nil }
    var end = behindOrdinal(parts, place + 1)
    let isSure =
      parts[index].isCapitalized || !["may", "march", "mar"].contains(parts[index].lowered)
    var next = end
    if parts.part(next)?.isSign(",") == true { next += 1 }
    next = parts.behindSpace(next)
    if parts.part(next)?.isSign("-") == true { next += 1 }
    if let year = parts.part(next), year.digitCount == 4, isYear(year.number ?? 0) {
      end = next + 1
    } else if !isSure {
      return nil
    } else if parts.part(end)?.isSign(".") == true, parts.part(end + 1)?.kind == .digits {
      return nil
    }
    return timeBehind(parts, end)
  }

  /// Such as `17 May 2024`, `17th of May`, `17-May-2024`, `17. Mai 2024`.
  private static func dayFirstEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    guard let day = parts[index].number, isDay(day), parts[index].digitCount <= 2 else {
      return nil
    }
    var place = behindOrdinal(parts, index + 1)
    if let sign = parts.part(place), sign.isSign(".") || sign.isSign("-") { place += 1 }
    place = parts.behindSpace(place)
    if parts.part(place)?.lowered == "of" { place = parts.behindSpace(place + 1) }
    guard let month = parts.part(place), isMonthName(month), place > index + 1 else { return nil }
    // `2 may be` is no date.
    var end = place + 1
    var next = end
    if let sign = parts.part(next), sign.isSign(".") || sign.isSign("-") || sign.isSign(",") {
      next += 1
    }
    next = parts.behindSpace(next)
    if let year = parts.part(next), [2, 4].contains(year.digitCount),
      year.digitCount == 2 && parts.part(next - 1)?.isSign("-") == true || isYear(year.number ?? 0)
    {
      end = next + 1
    } else if !month.isCapitalized, ["may", "march", "mar", "mai"].contains(month.lowered) {
      return nil
    }
    return timeBehind(parts, end)
  }

  /// `10:32 am`, `7 PM` and `10:32:05`; `1:10` alone may be a ratio.
  private static func timeEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    guard let hour = parts[index].number, hour < 25, parts[index].digitCount <= 2 else {
      return nil
    }
    var end = index + 1
    var hasSeconds = false
    if parts.part(end)?.isSign(":") == true, minutes(parts.part(end + 1)) {
      end += 2
      if parts.part(end)?.isSign(":") == true, minutes(parts.part(end + 1)) {
        end += 2
        hasSeconds = true
      }
    }
    return halfDayEnd(parts, end) ?? (hasSeconds ? end : nil)
  }

  /// The end of `am`, `p.m.` or, with minutes, `hours` behind a time.
  private static func halfDayEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    let place = parts.behindSpace(index)
    guard let half = parts.part(place)?.lowered else { return nil }
    if ["am", "pm"].contains(half) { return place + 1 }
    let hasDots =
      ["a", "p"].contains(half) && parts.part(place + 1)?.isSign(".") == true
      && parts.part(place + 2)?.lowered == "m"
    return hasDots ? (parts.part(place + 3)?.isSign(".") == true ? place + 4 : place + 3) : nil
  }

  /// Takes the time along that stands behind a date: `at 14:32`, `, 2:05 pm`, `T14:32:05`.
  private static func timeBehind(_ parts: [TextPart], _ index: Int) -> Int {
    var place = index
    if parts.part(place)?.isSign(",") == true { place += 1 }
    place = parts.behindSpace(place)
    if ["at", "um", "t"].contains(parts.part(place)?.lowered) {
      place = parts.behindSpace(place + 1)
    }
    guard place > index, let hour = parts.part(place)?.number, hour < 25,
      parts.part(place + 1)?.isSign(":") == true, minutes(parts.part(place + 2))
    else { return index }
    var end = place + 3
    if parts.part(end)?.isSign(":") == true, minutes(parts.part(end + 1)) { end += 2 }
    return halfDayEnd(parts, end) ?? end
  }

  private static func minutes(_ part: TextPart?) -> Bool {
    part?.digitCount == 2 && (part?.number ?? 60) < 60
  }

  private static func behindOrdinal(_ parts: [TextPart], _ index: Int) -> Int {
    ["st", "nd", "rd", "th"].contains(parts.part(index)?.lowered) ? index + 1 : index
  }

  private static func goesNoFurther(_ parts: [TextPart], _ index: Int) -> Bool {
    guard let next = parts.part(index) else { return true }
    if next.kind == .digits { return false }
    return !(["/", "-", "."].contains(next.text) && parts.part(index + 1)?.kind == .digits)
  }

  private static func wordBefore(_ parts: [TextPart], _ index: Int) -> String {
    var place = index - 1
    while let part = parts.part(place), part.kind == .space || part.isSign(":") { place -= 1 }
    return parts.part(place)?.lowered ?? ""
  }

  private static func isDay(_ number: Int) -> Bool { (1...31).contains(number) }
  private static func isMonth(_ number: Int) -> Bool { (1...12).contains(number) }
  private static func isYear(_ number: Int) -> Bool { (1880...2199).contains(number) }

  private static func isMonthName(_ part: TextPart) -> Bool {
    part.kind == .word && monthNames.contains(part.lowered)
  }

  /// English, German, French and Spanish months, and English short ones.
  private static let monthNames: Set<String> = Set(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    januar februar märz mai juni juli oktober dezember
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
