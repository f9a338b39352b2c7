public import Findings

/// What a cohort holds, as plain text.
public struct InspectionText: Sendable {
  private let inspection: Inspection
  private let style: TextStyle

  /// The most columns of the table that are listed; the rest is counted.
  private static let mostColumns = 40

  /// Prepares the text.
  ///
  /// - Parameters:
  ///   - inspection: What was found.
  ///   - style: Width, characters and color.
  public init(_ inspection: Inspection, style: TextStyle = TextStyle()) {
    self.inspection = inspection
    self.style = style
  }

  /// The whole text, a newline at the end.
  public var text: String {
    let parts = [
      cohortLines, modalityLines, presenceLines, columnLines,
      NoticeText.lines(inspection.notices, style: style),
      CheckText.lines(inspection.checks ?? [], style: style),
    ]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var cohort: CohortSummary { inspection.cohort }

  private var cohortLines: [String] {
    var counts = [
      SummaryTable.counted(cohort.cases, "case"), SummaryTable.counted(cohort.groups, "group"),
    ]
    if let sites = cohort.sites { counts.append(SummaryTable.counted(sites, "site")) }
    let classes = zip(cohort.classes, cohort.classCounts).map { name, count in
      "\(DisplayText.safe(name)): \(count) (\(FigureText.percent(count, of: cohort.cases)))"
    }
    let origin = cohort.labelProvenance.map { "; label from \(DisplayText.safe($0))" } ?? ""
    return [style.drawn(DisplayText.safe(cohort.name), .heading)]
      + DisplayText.wrapped(
        counts.joined(separator: ", "), columns: style.columns, first: "Holds       ", indent: 12)
      + DisplayText.wrapped(
        classes.joined(separator: ", ") + origin, columns: style.columns, first: "Classes     ",
        indent: 12)
  }

  private var modalityLines: [String] {
    if cohort.modalityOrder.isEmpty { return [] }
    var table = TextTable([
      .init(title: "MODALITY", alignment: .left, widest: 30),
      .init(title: "Kind", alignment: .left),
      .init(title: "Present", alignment: .right), .init(title: "Share", alignment: .right),
      .init(title: "Missing", alignment: .right),
    ])
    for name in cohort.modalityOrder {
      guard let modality = cohort.modalities[name] else { continue }
      table.add([
        .init(DisplayText.safe(name)), .init(DisplayText.safe(modality.kind)),
        .init("\(modality.present)"),
        .init(FigureText.percent(modality.present, of: cohort.cases)),
        .init("\(max(0, cohort.cases - modality.present))"),
      ])
    }
    return table.lines(style: style)
  }

  private var presenceLines: [String] {
    // One pattern says no more than the table above.
    if inspection.presence.count < 2 { return [] }
    var table = TextTable([
      .init(title: "OCCUR TOGETHER", alignment: .left, widest: style.columns - 20),
      .init(title: "Cases", alignment: .right), .init(title: "Share", alignment: .right),
    ])
    for pattern in inspection.presence {
      let names = pattern.modalities.map(DisplayText.safe).joined(separator: " + ")
      table.add([
        .init(names.isEmpty ? "none" : names, names.isEmpty ? .doubtful : .plain),
        .init("\(pattern.cases)"), .init(FigureText.percent(pattern.cases, of: cohort.cases)),
      ])
    }
    return table.lines(style: style)
  }

  private var columnLines: [String] {
    if inspection.columns.isEmpty { return [] }
    var table = TextTable([
      .init(title: "COLUMN", alignment: .left, widest: 24),
      .init(title: "Modality", alignment: .left, widest: 14),
      .init(title: "Kind", alignment: .left, widest: 11),
      .init(title: "Missing", alignment: .right),
      .init(title: "Holds", alignment: .left, widest: style.columns - 66),
    ])
    for column in inspection.columns.prefix(Self.mostColumns) {
      table.add([
        .init(DisplayText.safe(column.name)), .init(DisplayText.safe(column.modality)),
        .init(DisplayText.safe(column.kind)),
        .init("\(column.missing)", column.present == 0 ? .alarming : .plain),
        .init(content(of: column)),
      ])
    }
    let left = inspection.columns.count - Self.mostColumns
    return table.lines(style: style) + (left > 0 ? ["and \(left) more columns"] : [])
  }

  private func content(of column: ColumnSummary) -> String {
    if column.present == 0 { return "nothing" }
    if column.minimum != nil || column.maximum != nil {
      let numbers = [column.minimum, column.median, column.maximum].map {
        FigureText.compact($0, style: style)
      }
      return "\(numbers[0]) to \(numbers[2]), median \(numbers[1])"
    }
    var parts: [String] = []
    if let distinct = column.distinct { parts.append(SummaryTable.counted(distinct, "value")) }
    if let value = column.mostFrequent {
      let count = column.mostFrequentCount.map { " (\($0))" } ?? ""
      parts.append("mostly \(DisplayText.safe(value))\(count)")
    }
    return parts.joined(separator: ", ")
  }
}
