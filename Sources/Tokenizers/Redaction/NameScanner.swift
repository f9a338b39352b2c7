/// Finds names behind titles, labels and phrases, before degrees, and with a caret as DICOM writes them.
enum NameScanner {
  static func end(_ parts: [TextPart], _ index: Int) -> Int? {
    guard parts[index].kind == .word, parts.part(index - 1)?.kind != .digits else { return nil }
    return caretEnd(parts, index) ?? behindTitle(parts, index) ?? behindLabel(parts, index)
      ?? beforeDegree(parts, index)
  }

  /// Such as `SMITH^JOHN^A`.
  private static func caretEnd(_ parts: [TextPart], _ index: Int) -> Int? {
    var end = index + 1
    while parts.part(end)?.isSign("^") == true, parts.part(end + 1)?.kind == .word { end += 2 }
    return end > index + 1 ? end : nil
  }

  /// Such as `Dr. Smith`, `Prof. Dr. med. Anna van der Berg`, `dr. smith`.
  private static func behindTitle(_ parts: [TextPart], _ index: Int) -> Int? {
    guard !isTitle(parts, index), let title = titleBefore(parts, index) else { return nil }
    if parts[index].isCapitalized || startsWithParticle(parts, index) {
      return run(parts, index, allowsLower: false)
    }
    // A text in lower case: one word, if it can be a name.
    let isLowerText = parts[title].text == parts[title].lowered
    return isLowerText && canBeName(parts[index]) ? oneName(parts, index) : nil
  }

  /// The title before a place, with spaces or a full stop between.
  private static func titleBefore(_ parts: [TextPart], _ index: Int) -> Int? {
    var place = index - 1
    guard parts.part(place)?.kind == .space || parts.part(place)?.isSign(".") == true else {
      return nil
    }
    while let part = parts.part(place), part.kind == .space || part.isSign(".") { place -= 1 }
    // `Dr. med. Smith`
    if ["med", "rer", "nat", "dent"].contains(parts.part(place)?.lowered) {
      place -= 1
      while let part = parts.part(place), part.kind == .space || part.isSign(".") { place -= 1 }
    }
    return place >= 0 && isTitle(parts, place) ? place : nil
  }

  /// Whether a word is a title: MR and MS are a scanner and a disease, DR a picture, unless a full stop follows.
  private static func isTitle(_ parts: [TextPart], _ index: Int) -> Bool {
    let part = parts[index]
    guard part.kind == .word else { return false }
    let hasStop = parts.part(index + 1)?.isSign(".") == true
    switch part.lowered {
    case "doctor", "professor", "mrs", "drs": return true
    case "dr": return hasStop || !part.isAllCapitals
    case "mr", "ms":
      guard part.isAllCapitals else { return hasStop || part.isCapitalized }
      // `on MR. Edema` ends a sentence; `SEEN WITH MR. SMITH` has a name.
      let next = parts.part(parts.behindSpace(index + 2))
      return hasStop && next?.isAllCapitals == true && next?.text.unicodeScalars.count ?? 0 > 2
    case "prof": return hasStop || part.isCapitalized && !part.isAllCapitals
    case "miss", "herr", "frau", "madame", "mme", "señor", "señora", "sra", "monsieur":
      return part.isCapitalized && (!part.isAllCapitals || part.lowered != "miss")
    default: return false
    }
  }

  /// Such as `Patient: John Smith`, `signed by john smith`, `discussed with Jane Doe`.
  private static func behindLabel(_ parts: [TextPart], _ index: Int) -> Int? {
    var place = index - 1
    var hasColon = false
    while let part = parts.part(place), part.kind == .space || part.isSign(":") {
      hasColon = hasColon || part.isSign(":")
      place -= 1
    }
    guard place < index - 1, let label = parts.part(place), label.kind == .word else { return nil }
    let before = wordBefore(parts, place)
    if hasColon, personLabels.contains(label.lowered) || label.lowered == "by" {
      let isSure = surelyPersonLabels.contains(label.lowered)
      return run(parts, index, allowsLower: isSure)
    }
    if label.lowered == "by", byWords.contains(before) {
      return run(parts, index, allowsLower: true)
    }
    // Departments are told too; a person has two names.
    if ["with", "to"].contains(label.lowered), tellingWords.contains(before) {
      return run(parts, index, allowsLower: false, leastWords: 2)
    }
    if label.lowered == "named" { return run(parts, index, allowsLower: false) }
    return nil
  }

  /// Such as `John Smith, MD`.
  private static func beforeDegree(_ parts: [TextPart], _ index: Int) -> Int? {
    guard parts.part(index - 1)?.isSign("-") != true,
      let end = run(parts, index, allowsLower: false, stopsAtComma: true)
    else { return nil }
    var place = end
    if parts.part(place)?.isSign(".") == true { place += 1 }
    guard parts.part(place)?.isSign(",") == true || parts.part(place)?.kind == .space else {
      return nil
    }
    if parts.part(place)?.isSign(",") == true { place += 1 }
    place = parts.behindSpace(place)
    return isDegree(parts, place) ? end : nil
  }

  private static func isDegree(_ parts: [TextPart], _ index: Int) -> Bool {
    guard let part = parts.part(index), part.kind == .word else { return false }
    if ["MD", "PhD", "FRCR", "MBBS", "FRCPC", "FACR", "MBChB", "PharmD", "RN"].contains(part.text) {
      return true
    }
    return part.text == "M" && parts.part(index + 1)?.isSign(".") == true
      && parts.part(index + 2)?.text == "D"
  }

  /// The end of a run of names: `Smith`, `John A. Smith`, `Smith, John`, `O'Neil-Jones`, `van der Berg`.
  private static func run(
    _ parts: [TextPart], _ index: Int, allowsLower: Bool, stopsAtComma: Bool = false,
    leastWords: Int = 1
  ) -> Int? {
    func isName(_ place: Int) -> Bool {
      guard let part = parts.part(place), canBeName(part) || isInitial(parts, place),
        !isTitle(parts, place), !isDegree(parts, place)
      else { return false }
      return part.isCapitalized || allowsLower
    }
    var end = index
    var words = 0
    var place = index
    while words < 4 {
      while let part = parts.part(place), particles.contains(part.lowered),
        parts.part(place + 1)?.kind == .space
      {
        place += 2
      }
      guard isName(place) else { break }
      end = oneName(parts, place)
      words += 1
      place = end
      // An initial and its full stop.
      if parts[end - 1].text.unicodeScalars.count == 1, parts.part(place)?.isSign(".") == true {
        place += 1
        end = place
      }
      if !stopsAtComma, words == 1, parts.part(place)?.isSign(",") == true {
        let next = parts.behindSpace(place + 1)
        guard isName(next), next > place + 1 else { break }
        place += 1
      }
      guard parts.part(place)?.kind == .space else { break }
      place += 1
    }
    return words >= leastWords && end > index ? end : nil
  }

  /// Whether a capital and a full stop stand here.
  private static func isInitial(_ parts: [TextPart], _ index: Int) -> Bool {
    guard let part = parts.part(index), part.text.unicodeScalars.count == 1 else { return false }
    return part.isCapitalized && parts.part(index + 1)?.isSign(".") == true
  }

  /// The end of one name with its hyphens and apostrophes.
  private static func oneName(_ parts: [TextPart], _ index: Int) -> Int {
    var end = index + 1
    while let sign = parts.part(end), ["-", "'", "’"].contains(sign.text),
      let next = parts.part(end + 1), next.kind == .word, next.lowered != "s"
    {
      end += 2
    }
    return end
  }

  private static func startsWithParticle(_ parts: [TextPart], _ index: Int) -> Bool {
    guard particles.contains(parts[index].lowered) else { return false }
    var place = index
    while let part = parts.part(place), particles.contains(part.lowered) || part.kind == .space {
      place += 1
    }
    return parts.part(place)?.isCapitalized == true
  }

  private static func wordBefore(_ parts: [TextPart], _ index: Int) -> String {
    var place = index - 1
    while let part = parts.part(place), part.kind == .space { place -= 1 }
    return parts.part(place)?.lowered ?? ""
  }

  private static func canBeName(_ part: TextPart) -> Bool {
    part.kind == .word && !NameWords.never.contains(part.lowered)
  }

  private static let particles: Set<String> = [
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "bin", "al",
    "el", "zu", "ter", "st",
  ]
  private static let personLabels: Set<String> = [
    "patient", "name", "names", "physician", "physicians", "radiologist", "doctor", "attending",
    "resident", "fellow", "provider", "technologist", "technician", "clinician", "surgeon",
    "cardiologist", "oncologist", "author", "signature", "reader", "cc", "nurse", "referrer",
    "pcp", "guardian", "mother", "father", "patientin", "arzt", "ärztin", "radiologe",
  ]
  private static let surelyPersonLabels: Set<String> = ["name", "names", "by", "signature", "cc"]
  private static let byWords: Set<String> = [
    "signed", "dictated", "transcribed", "interpreted", "reported", "read", "reviewed", "approved",
    "verified", "authored", "performed", "ordered", "requested", "referred", "finalized",
    "attested", "seen", "communicated", "edited",
  ]
  private static let tellingWords: Set<String> = [
    "discussed", "communicated", "conveyed", "reported", "relayed", "telephoned", "spoke", "given",
  ]
}
