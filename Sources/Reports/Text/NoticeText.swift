import Findings

/// Notices as lines of text: about the data first, and of those the gravest first.
enum NoticeText {
  static func lines(_ notices: [Notice], style: TextStyle) -> [String] {
    let ordered = notices.enumerated().sorted { left, right in
      if left.element.subject != right.element.subject { return left.element.subject == .data }
      if left.element.severity != right.element.severity {
        return left.element.severity > right.element.severity
      }
      return left.offset < right.offset
    }
    if ordered.isEmpty { return [] }
    var lines = [style.drawn("WHAT TO KNOW BEFORE BELIEVING THIS", .heading)]
    for (_, notice) in ordered {
      let (label, emphasis) = label(notice.severity)
      let wrapped = DisplayText.wrapped(
        DisplayText.safe(notice.message), columns: style.columns, first: label, indent: label.count)
      // Colored after wrapping: escapes take no room.
      let first = wrapped.first.map { style.drawn(label, emphasis) + $0.dropFirst(label.count) }
      lines += [first].compactMap { $0 } + wrapped.dropFirst()
    }
    return lines
  }

  /// The word for a severity, nine characters wide.
  static func label(_ severity: Notice.Severity) -> (String, TextStyle.Emphasis) {
    switch severity {
    case .error: ("ERROR    ", .alarming)
    case .warning: ("WARNING  ", .doubtful)
    case .info: ("note     ", .quiet)
    }
  }
}
