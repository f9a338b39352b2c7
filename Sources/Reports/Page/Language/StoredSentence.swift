/// A sentence as the findings store it, and what it says in another language: a template with gaps.
///
/// Findings hold sentences in English, with the names and numbers of a run in them. A page in another
/// language says the same by its own template, into whose gaps the same names and numbers go.
package struct StoredSentence: Sendable {
  /// The stored sentence; gaps are written `{name}`.
  package let english: String
  /// The same in Japanese, with the same gaps.
  package let japanese: String
  /// What stands between the gaps, one more than there are gaps.
  private let literals: [Substring]
  private let gaps: [Substring]

  init(_ english: String, _ japanese: String) {
    self.english = english
    self.japanese = japanese
    var literals: [Substring] = []
    var gaps: [Substring] = []
    var rest = english[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      literals.append(rest[..<open])
      gaps.append(rest[rest.index(after: open)..<close])
      rest = rest[rest.index(after: close)...]
    }
    self.literals = literals + [rest]
    self.gaps = gaps
  }

  /// The text in Japanese; `nil` if it is another sentence.
  package func japanese(of text: String) -> String? {
    var rest = text[...]
    guard let first = literals.first, rest.hasPrefix(first) else { return nil }
    rest = rest.dropFirst(first.count)
    var values: [(Substring, Substring)] = []
    for (index, gap) in gaps.enumerated() {
      let literal = literals[index + 1]
      // The last piece ends the sentence; any other one is met where it first stands.
      let place: Range<Substring.Index>?
      if index == gaps.count - 1 {
        guard rest.hasSuffix(literal) else { return nil }
        let start = rest.index(rest.endIndex, offsetBy: -literal.count)
        place = start..<rest.endIndex
      } else {
        place = rest.firstRange(of: literal)
      }
      guard let place, place.lowerBound > rest.startIndex else { return nil }
      values.append((gap, rest[..<place.lowerBound]))
      rest = rest[place.upperBound...]
    }
    guard rest.isEmpty else { return nil }
    // Values go in one after another and are never read as templates themselves.
    var result = ""
    var template = japanese[...]
    while let open = template.firstIndex(of: "{"), let close = template[open...].firstIndex(of: "}")
    {
      result += template[..<open]
      let name = template[template.index(after: open)..<close]
      result += values.first { $0.0 == name }?.1 ?? ""
      template = template[template.index(after: close)...]
    }
    return result + template
  }

  /// What a stored sentence says in Japanese; `nil` where no template knows it.
  package static func japanese(_ text: String) -> String? {
    let trimmed = text.hasSuffix(".") ? String(text.dropLast()) : text
    for sentence in all {
      if let found = sentence.japanese(of: trimmed) { return found }
    }
    return nil
  }

  /// Every template; the first that fits is taken.
  package static let all = notices + measurements + interactions
}

extension ReportLanguage {
  /// A sentence that the findings store in English, in this language.
  ///
  /// What no template knows is pointed at: a page in one language holds no sentence of another.
  func stored(_ text: String) -> HTML {
    switch self {
    case .english: return "\(text)"
    case .japanese:
      if let known = StoredSentence.japanese(text) { return "\(known)" }
      return "<span class=\"quiet\">この点の説明は findings.json に英語であります。</span>"
    }
  }
}
