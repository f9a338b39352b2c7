/// Finds the headings of reports.
struct HeadingScanner {
  struct Heading {
    var kind: ReportSections.Kind
    /// The words of the heading.
    var words: Range<Int>
    /// Where the text behind it begins.
    var end: Int
  }

  let text: [UInt8]

  /// The heading that begins at a place, if one does.
  func heading(at index: Int) -> Heading? {
    let isLineStart = self.isLineStart(index)
    guard isLineStart || isSentenceStart(index) else { return nil }
    var start = index
    if isLineStart { while start < text.count, Self.isDecoration(text[start]) { start += 1 } }
    guard start < text.count, ReportText.isWord(text[start]) else { return nil }
    for (name, kind) in Self.names where matches(name, at: start) {
      let words = start..<start + name.count
      if let end = endBehindColon(words.upperBound) {
        return Heading(kind: kind, words: words, end: end)
      }
      // A line of one small word is more likely the end of a wrapped sentence.
      let isCapital = text[start] &- 0x41 < 26 || text[start] >= 0x80
      if isLineStart, isCapital, kind != .other, let end = endOfLine(words.upperBound) {
        return Heading(kind: kind, words: words, end: end)
      }
      return nil
    }
    return nil
  }

  /// Whether only spaces stand between the place and the beginning of its line; a line counts once, at its beginning.
  private func isLineStart(_ index: Int) -> Bool {
    index == 0 || text[index - 1] == 0x0A || text[index - 1] == 0x0D
  }

  /// Whether a sentence ends before the place, with a space between.
  private func isSentenceStart(_ index: Int) -> Bool {
    var before = index - 1
    guard before > 0, ReportText.isSpace(text[before]), !ReportText.isSpace(text[index]) else {
      return false
    }
    while before > 0, ReportText.isSpace(text[before]) { before -= 1 }
    // Underscores fill the place of what was taken out of a report.
    return [UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "_")]
      .contains(text[before])
  }

  private static func isDecoration(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "#")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: ">")
  }

  private func matches(_ name: [UInt8], at start: Int) -> Bool {
    guard start + name.count <= text.count else { return false }
    for offset in name.indices {
      let byte = text[start + offset]
      // É and é differ in the same bit as E and e, behind the byte that both begin with.
      let isLatin = offset > 0 && name[offset - 1] == 0xC3 && byte | 0x20 == name[offset]
      if ReportText.lowered(byte) != name[offset], !isLatin { return false }
    }
    return start + name.count == text.count || !ReportText.isWord(text[start + name.count])
  }

  /// Where the text begins if a colon follows, perhaps behind a remark in brackets or Markdown's stars.
  private func endBehindColon(_ index: Int) -> Int? {
    var index = index
    skip(&index) { $0 == 0x20 || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "]") }
    if index < text.count, text[index] == UInt8(ascii: "(") {
      guard let close = text[index...].prefix(60).firstIndex(of: UInt8(ascii: ")")) else {
        return nil
      }
      index = close + 1
      skip(&index) { $0 == 0x20 }
    }
    guard index < text.count, text[index] == UInt8(ascii: ":") else { return nil }
    index += 1
    skip(&index) { $0 == UInt8(ascii: "*") }
    return index
  }

  /// Where the next line begins if nothing else stands on this one.
  private func endOfLine(_ index: Int) -> Int? {
    var index = index
    skip(&index) {
      $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "#")
        || $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
    guard index < text.count else { return index }
    return text[index] == 0x0A || text[index] == 0x0D ? index : nil
  }

  private func skip(_ index: inout Int, while condition: (UInt8) -> Bool) {
    while index < text.count, condition(text[index]) { index += 1 }
  }

  /// Known headings in lower case, longer ones first.
  private static let names: [(name: [UInt8], kind: ReportSections.Kind)] = {
    let lists: [(ReportSections.Kind, [String])] = [
      (
        .findingsAndImpression,
        [
          "findings and impression", "findings & impression", "findings/impression",
          "findings / impression", "impression and findings", "impression/findings",
          "befund und beurteilung",
        ]
      ),
      (
        .findings,
        [
          "findings", "finding", "detailed findings", "imaging findings", "radiographic findings",
          "chest findings", "observations", "observation", "description", "result", "results",
          "report", "body of report", "befund", "befunde", "résultats", "résultat", "hallazgos",
        ]
      ),
      (
        .impression,
        [
          "impression", "impressions", "imp", "final impression", "conclusion", "conclusions",
          "opinion", "interpretation", "summary", "diagnosis", "radiological diagnosis",
          "assessment", "beurteilung", "zusammenfassung", "impresión", "conclusión",
        ]
      ),
      (
        .other,
        [
          "examination", "exam", "exam type", "procedure", "study", "type of examination",
          "indication", "indications", "clinical indication", "reason for exam",
          "reason for examination", "reason for study", "reason for this examination", "history",
          "clinical history", "patient history", "clinical information", "clinical data",
          "clinical details", "comparison", "comparisons", "comparison study", "compared to",
          "technique", "technical details", "technical factors", "views", "view", "contrast",
          "dose", "radiation dose", "medication", "medications", "final report", "wet read",
          "preliminary report", "addendum", "recommendation", "recommendations", "notification",
          "communication", "critical result", "attestation", "signature", "signed by",
          "electronically signed by", "dictated by", "transcribed by", "interpreted by",
          "reported by", "physician", "referring physician", "radiologist", "patient",
          "patient name", "name", "mrn", "dob", "date of birth", "age", "sex", "date",
          "date of exam", "exam date", "accession", "accession number", "end of impression",
          "end of report", "limitations", "quality", "klinische angaben", "fragestellung",
          "technik", "anamnese", "indikation", "voraufnahmen", "technique d'examen", "antécédents",
          "técnica", "antecedentes", "indicación",
        ]
      ),
    ]
    return lists.flatMap { kind, names in names.map { (name: Array($0.utf8), kind: kind) } }
      .sorted { ($1.name.count, 0) < ($0.name.count, 0) }
  }()
}
