/// Finds e-mail and web addresses.
enum AddressScanner {
  /// Such as `name@host.domain`.
  static func emailEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    guard isLocal(parts[index]), !(parts.part(index - 1).map(isLocal) ?? false) else { return nil }
    var place = index
    while let part = parts.part(place), isLocal(part) { place += 1 }
    guard place > index, parts.part(place)?.isSign("@") == true else { return nil }
    return hostEnd(parts, place + 1)
  }

  /// `https://…` or `www.…`, to the next space.
  static func linkEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    let part = parts[index]
    let isScheme = ["http", "https", "ftp"].contains(part.lowered)
    let hasSlashes =
      parts.part(index + 1)?.isSign(":") == true && parts.part(index + 2)?.isSign("/") == true
    let isHost = part.lowered == "www" && parts.part(index + 1)?.isSign(".") == true
    guard part.kind == .word, isScheme && hasSlashes || isHost else { return nil }
    var end = index
    while let part = parts.part(end), part.kind != .space, part.kind != .lineEnd { end += 1 }
    // A full stop or bracket at the end belongs to the sentence.
    while end > index + 3, let last = parts.part(end - 1), last.kind == .sign, last.text != "/" {
      end -= 1
    }
    return end
  }

  private static func isLocal(_ part: TextPart) -> Bool {
    part.kind == .word || part.kind == .digits
      || part.kind == .sign && [".", "_", "-", "+", "%"].contains(part.text)
  }

  /// The end of `host.domain`, without a full stop behind it.
  private static func hostEnd(_ parts: [TextPart], _ start: Int) -> Int? {
    var end = start
    var dots = 0
    while let part = parts.part(end) {
      if part.kind == .word || part.kind == .digits || part.isSign("-") {
        end += 1
      } else if part.isSign("."), end > start, parts.part(end + 1)?.kind == .word {
        dots += 1
        end += 1
      } else {
        break
      }
    }
    return dots > 0 ? end : nil
  }
}
