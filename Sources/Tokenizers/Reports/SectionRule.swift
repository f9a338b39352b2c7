/// Which part of a report is the text of a case.
public enum SectionRule: String, Codable, Sendable, Hashable, CaseIterable {
  /// The impression, which must be there.
  case impression
  /// The findings, which must be there.
  case findings
  /// Findings, then impression; of reports with one of them, that one.
  case both
  /// Of findings and impression the one with more bytes, the impression if they are equally long; of
  /// reports with one of them, that one.
  case longer
  /// The whole report as it is, with its headings.
  case full

  /// The text that the rule takes of a report; nil if the report lacks it.
  public func text(of report: String) -> String? { text(of: ReportSections(report)) }

  /// The text that the rule takes of a report that was taken apart; nil if the report lacks it.
  public func text(of report: ReportSections) -> String? {
    let findings = report.text(.findings)
    let impression = report.text(.impression)
    switch self {
    case .impression: return impression
    case .findings: return findings
    case .both:
      // A section for both is one text.
      if findings == impression { return findings }
      let parts = [findings, impression].compactMap { $0 }
      return parts.isEmpty ? nil : parts.joined(separator: "\n")
    case .longer:
      guard let findings, let impression else { return findings ?? impression }
      return findings.utf8.count > impression.utf8.count ? findings : impression
    case .full: return report.full.isEmpty ? nil : report.full
    }
  }

  /// What happens with a report that lacks the section.
  public enum Missing: String, Codable, Sendable, Hashable, CaseIterable {
    /// An error names the case.
    case error
    /// The case has no text, and is counted.
    case skip
  }

  /// The texts of many reports.
  public struct Selection: Sendable, Hashable {
    /// The rule that was used.
    public let rule: SectionRule
    /// The text of each report, nil where there was no report or it lacked the section.
    public let texts: [String?]
    /// Which reports lacked the section.
    public let skipped: [Int]

    /// One sentence for what is printed, such as `text: impression of 120 reports; 4 lack it`.
    public var summary: String {
      let count = texts.count { $0 != nil }
      let taken =
        rule == .full ? "\(count) whole reports" : "\(rule.rawValue) of \(count) reports"
      let missing = skipped.isEmpty ? "" : "; \(skipped.count) lack it and have no text"
      return "text: " + taken + missing
    }
  }

  /// Takes the section of many reports.
  ///
  /// - Parameters:
  ///   - reports: The reports; nil where a case has none.
  ///   - names: Names of the cases for the error.
  ///   - missing: What happens with a report that lacks the section.
  /// - Throws: ``TokenizerError`` with code `missingSection` if one lacks it and that is an error.
  public func select(
    from reports: [String?], names: [String] = [], missing: Missing = .error
  ) throws(TokenizerError) -> Selection {
    var texts: [String?] = []
    var skipped: [Int] = []
    for (index, report) in reports.enumerated() {
      let text = report.flatMap { self.text(of: $0) }
      texts.append(text)
      if report != nil, text == nil { skipped.append(index) }
    }
    if missing == .error, let first = skipped.first {
      let name = first < names.count ? names[first] : "report \(first + 1)"
      throw TokenizerError(
        .missingSection,
        "\(name): expected a section \"\(rawValue)\", found none in this and "
          + "\(skipped.count - 1) other of \(reports.count) reports; skip such cases or choose another rule"
      )
    }
    return Selection(rule: self, texts: texts, skipped: skipped)
  }
}
