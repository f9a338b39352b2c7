import Findings

/// The checks of a cohort as lines of text: what was found first, then what is fine, then what could
/// not be told.
enum CheckText {
  static func lines(_ checks: [CheckSummary], style: TextStyle) -> [String] {
    if checks.isEmpty { return [] }
    let found = checks.filter { $0.outcome == .found }
    let passed = checks.filter { $0.outcome == .passed }
    let skipped = checks.filter { $0.outcome == .skipped }
    var counts: [String] = []
    if !found.isEmpty { counts.append("\(found.count) found something") }
    if !passed.isEmpty { counts.append("\(passed.count) passed") }
    if !skipped.isEmpty { counts.append("\(skipped.count) not made") }
    var lines = [
      style.drawn("CHECKS FOR LEAKS", .heading) + "  "
        + SummaryTable.counted(checks.count, "check") + ": " + counts.joined(separator: ", ")
    ]
    // What gives the label away comes before everything that does not.
    let notices = checks.flatMap(\.notices)
    for severity in [Notice.Severity.error, .warning, .info] {
      for notice in notices where notice.severity == severity {
        let (label, emphasis) = NoticeText.label(severity)
        lines += entry(label, emphasis, notice.message, style)
      }
    }
    for check in passed {
      lines += entry("passed   ", .plain, "\(check.title): \(check.message)", style)
    }
    for check in skipped {
      lines += entry("not made ", .quiet, "\(check.title): \(check.message)", style)
    }
    return lines
  }

  private static func entry(
    _ label: String, _ emphasis: TextStyle.Emphasis, _ text: String, _ style: TextStyle
  ) -> [String] {
    let wrapped = DisplayText.wrapped(
      DisplayText.safe(text), columns: style.columns, first: label, indent: label.count)
    // Colored after wrapping: escapes take no room.
    let first = wrapped.first.map { style.drawn(label, emphasis) + $0.dropFirst(label.count) }
    return [first].compactMap { $0 } + wrapped.dropFirst()
  }
}
