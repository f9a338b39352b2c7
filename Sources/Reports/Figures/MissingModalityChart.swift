public import Findings

/// What every model is worth for each set of modalities that a case may have, as one
/// self-contained SVG.
///
/// Columns are sets of modalities (a filled dot is there, a hollow one is missing), rows are models.
/// A deeper cell is a higher figure; the strongest of a column is framed. A model that does not see
/// what is missing keeps its figure; one that is left with nothing has none.
public struct MissingModalityChart: Sendable {
  private struct Column {
    let missing: [String]
    /// The figures by model, in the order of the rows.
    let figures: [Figure?]
    /// The row of the highest figure.
    let best: Int?
  }

  private let modalities: [String]
  private let models: [String]
  private let columns: [Column]
  private let metric: String
  private let chance: Double
  private let cohortName: String
  private let style = TextStyle()

  private static let labelWidth = 210
  private static let cellWidth = 54
  private static let cellHeight = 28
  private static let dotHeight = 22
  private static let top = 68

  /// Prepares the chart; `nil` if no model was asked without a modality.
  public init?(_ document: FindingsDocument) {
    let table = MissingModalityTable(document)
    guard let table else { return nil }
    modalities = table.modalities
    models = table.models.map(\.name)
    metric = table.metric
    chance = PrimaryMetric(document).chance
    cohortName = document.cohort.name
    columns = table.sets.map { missing in
      let figures = table.models.map { table.figure(of: $0, missing: missing) }
      return Column(missing: missing, figures: figures, best: table.best(figures))
    }
  }

  /// The SVG document.
  public var svg: String {
    let header = Self.top + modalities.count * Self.dotHeight + 10
    let height = header + models.count * Self.cellHeight + 44
    let width = max(520, Self.labelWidth + columns.count * Self.cellWidth + 2 * ChartFrame.margin)
    let frame = ChartFrame(
      kind: "missing", title: "\(metric) by model when modalities are missing: \(cohortName)",
      description: description, width: width, height: height)
    let note = "\(metric) on the same test cases. Framed: the highest of a column."
    var lines = ["<text class=\"quiet\" x=\"16\" y=\"48\">\(Markup.escaped(note))</text>"]
    for (index, name) in modalities.enumerated() {
      let y = Self.top + index * Self.dotHeight + 14
      let shown = TextExtent(fontSize: 13).fitted(
        DisplayText.safe(name), width: Self.labelWidth - 20)
      lines.append("<text x=\"16\" y=\"\(y)\">\(Markup.escaped(shown))</text>")
    }
    for (index, name) in models.enumerated() {
      let y = header + index * Self.cellHeight + 18
      let shown = TextExtent(fontSize: 13).fitted(
        DisplayText.safe(name), width: Self.labelWidth - 8)
      lines.append("<text x=\"16\" y=\"\(y)\">\(Markup.escaped(shown))</text>")
    }
    for (index, column) in columns.enumerated() {
      lines += drawn(
        column, x: ChartFrame.margin + Self.labelWidth + index * Self.cellWidth, header: header)
    }
    let y = height - 14
    lines += [
      "<g class=\"one\"><circle class=\"mark\" cx=\"22\" cy=\"\(y - 4)\" r=\"5\"/>"
        + "<circle class=\"hollow\" cx=\"86\" cy=\"\(y - 4)\" r=\"5\"/></g>",
      "<text class=\"quiet\" x=\"34\" y=\"\(y)\">there</text>",
      "<text class=\"quiet\" x=\"98\" y=\"\(y)\">missing for every test case</text>",
    ]
    return frame.document(
      heading: "When modalities are missing: \(cohortName)", style: Self.styleSheet, lines)
  }

  private func drawn(_ column: Column, x: Int, header: Int) -> [String] {
    let middle = x + Self.cellWidth / 2
    var lines = ["<g class=\"one\">"]
    for (index, name) in modalities.enumerated() {
      let kind = column.missing.contains(name) ? "hollow" : "mark"
      lines.append(
        "<circle class=\"\(kind)\" cx=\"\(middle)\" "
          + "cy=\"\(Self.top + index * Self.dotHeight + 10)\" r=\"5\"/>")
    }
    for (index, figure) in column.figures.enumerated() {
      let y = header + index * Self.cellHeight
      guard let value = figure?.value else {
        lines.append("<text class=\"quiet middle\" x=\"\(middle)\" y=\"\(y + 18)\">–</text>")
        continue
      }
      let words = FigureText.figure(figure, style: style)
      let without =
        column.missing.isEmpty ? "" : " without \(column.missing.joined(separator: ", "))"
      lines += [
        "<rect class=\"cell\" x=\"\(x + 2)\" y=\"\(y + 2)\" width=\"\(Self.cellWidth - 4)\" "
          + "height=\"\(Self.cellHeight - 4)\" rx=\"3\" "
          + "fill-opacity=\"\(opacity(value))\"><title>"
          + Markup.escaped("\(models[index])\(without): \(words)") + "</title></rect>",
        "<text class=\"middle number\" x=\"\(middle)\" y=\"\(y + 18)\">"
          + "\(FigureText.decimal(value, style: style))</text>",
      ]
      if column.best == index {
        lines.append(
          "<rect class=\"frame\" x=\"\(x + 2)\" y=\"\(y + 2)\" width=\"\(Self.cellWidth - 4)\" "
            + "height=\"\(Self.cellHeight - 4)\" rx=\"3\"/>")
      }
    }
    return lines + ["</g>"]
  }

  /// From chance, which is blank, to 1; always light enough for the number on it.
  private func opacity(_ value: Double) -> String {
    let share = Int((min(max((value - chance) / (1 - chance), 0), 1) * 50).rounded())
    return share < 10 ? "0.0\(share)" : "0.\(share)"
  }

  private var description: String {
    columns.map { column in
      let missing = column.missing.isEmpty ? "nothing" : column.missing.joined(separator: ", ")
      let figures = zip(models, column.figures).compactMap { name, figure in
        figure?.value.map { "\(name) \(FigureText.decimal($0, style: style))" }
      }
      return "Missing \(missing): \(figures.joined(separator: ", "))."
    }.joined(separator: " ")
  }

  private static let styleSheet = """
    .frame{fill:none;stroke-width:2}
    .number{font-variant-numeric:tabular-nums}
    """
}
