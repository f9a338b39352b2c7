/// A radiology report taken apart at its headings.
public struct ReportSections: Sendable, Hashable {
  /// What a heading announces.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// What is seen.
    case findings
    /// What it means: impression, conclusion, opinion.
    case impression
    /// One section for both.
    case findingsAndImpression
    /// Anything else: history, technique, comparison, signature.
    case other
  }

  /// A heading and the text below it.
  public struct Section: Sendable, Hashable {
    /// What the heading announces.
    public var kind: Kind
    /// The heading as it stands in the report; empty for text before the first one.
    public var heading: String
    /// The text, without space around it.
    public var text: String
  }

  /// The whole report, without space around it.
  public let full: String
  /// The sections in the order of the report.
  public let sections: [Section]

  /// Takes a report apart.
  ///
  /// A heading is one of a list of known ones (English, with the common ones of German, French and
  /// Spanish) at the beginning of a line or a sentence, in any case, with a colon behind it; at the
  /// beginning of a line also without one, where it stands alone. Stars and number signs of Markdown around it are
  /// passed over. Inside a sentence a colon alone makes no heading: `no findings: normal` has none.
  public init(_ report: String) {
    let text = Array(report.utf8)
    full = ReportText.trimmed(text[...])
    var sections: [Section] = []
    var kind = Kind.other
    var heading = ""
    var start = 0
    func close(at end: Int) {
      let content = ReportText.trimmed(text[start..<end])
      if !content.isEmpty || !heading.isEmpty {
        sections.append(Section(kind: kind, heading: heading, text: content))
      }
    }
    var index = 0
    while index < text.count {
      guard let found = HeadingScanner(text: text).heading(at: index) else {
        index += 1
        continue
      }
      close(at: index)
      kind = found.kind
      heading = ReportText.trimmed(text[found.words])
      start = found.end
      index = found.end
    }
    close(at: text.count)
    self.sections = sections
  }

  /// The text of a kind of section, several of them joined by a line end; nil if there is none or all are empty.
  public func text(_ kind: Kind) -> String? {
    let texts = sections.filter { section in
      section.kind == kind
        || section.kind == .findingsAndImpression && (kind == .findings || kind == .impression)
    }.map(\.text).filter { !$0.isEmpty }
    return texts.isEmpty ? nil : texts.joined(separator: "\n")
  }
}
