public import Findings

/// The models' compared figures (areas under the ROC curve, R², concordance) with their intervals, as one self-contained SVG.
///
/// Light and dark follow the reader's setting; roles differ by shape as well as by color (of the
/// Okabe-Ito palette, told apart by color-blind eyes); no script, no font, nothing to load.
public struct ForestPlot: Sendable {
  private struct Row {
    let name: String
    let role: ModelFindings.Role?
    let figure: Figure
    let value: Double
  }

  private let rows: [Row]
  private let cohortName: String
  private let metric: PrimaryMetric
  private let scale: AxisScale
  private let style = TextStyle()

  private static let width = 760
  private static let labelWidth = 232
  private static let figureWidth = 168
  private static let top = 56
  private static let rowHeight = 30

  /// Prepares the plot of all models that have the figure.
  ///
  /// - Parameter document: The findings.
  /// - Returns: `nil` if no model has the figure.
  public init?(_ document: FindingsDocument) {
    let metric = PrimaryMetric(document)
    self.metric = metric
    rows = document.models.compactMap { model in
      guard let figure = model.metrics[metric.key], let value = figure.value, value.isFinite,
        value <= 1, value >= 0 || metric.chance == 0
      else { return nil }
      return Row(name: model.name, role: model.role, figure: figure, value: value)
    }
    if rows.isEmpty { return nil }
    cohortName = document.cohort.name
    let lowest = rows.map { min($0.value, $0.figure.interval?.lowerBound ?? $0.value) }.min() ?? 0
    scale = AxisScale(
      lowest: lowest, chance: metric.chance, left: Self.labelWidth,
      right: Self.width - Self.figureWidth)
  }

  /// The SVG document.
  public var svg: String {
    let bottom = Self.top + rows.count * Self.rowHeight
    let height = bottom + 56
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" class="chiasm-forest" role="img" \
      viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)" \
      aria-labelledby="chiasm-forest-title chiasm-forest-description">
      """,
      "<title id=\"chiasm-forest-title\">\(Markup.escaped(title))</title>",
      "<desc id=\"chiasm-forest-description\">\(Markup.escaped(description))</desc>",
      "<style>\(Self.styleSheet)</style>",
      "<rect class=\"paper\" width=\"\(Self.width)\" height=\"\(height)\" rx=\"6\"/>",
      "<text class=\"title\" x=\"16\" y=\"28\">\(Markup.escaped(shortTitle))</text>",
    ]
    lines += axis(bottom: bottom)
    for (index, row) in rows.enumerated() {
      lines += self.row(row, y: Self.top + index * Self.rowHeight + Self.rowHeight / 2)
    }
    lines += legend(y: height - 12)
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private var title: String { "\(metric.title) by model: \(cohortName)" }

  private var shortTitle: String {
    DisplayText.fitted("\(metric.title): \(cohortName)", columns: 80, style: style)
  }

  /// The figures in words, for those who do not see the picture.
  private var description: String {
    rows.map { row in
      let interval = FigureText.interval(row.figure, style: style) ?? "without interval"
      return "\(row.name): \(FigureText.decimal(row.value, style: style)) \(interval)."
    }.joined(separator: " ")
  }

  private func axis(bottom: Int) -> [String] {
    scale.ticks.flatMap { tick -> [String] in
      let x = scale.position(tick.value)
      let isChance = abs(tick.value - metric.chance) < 1e-9
      return [
        "<line class=\"\(isChance ? "chance" : "grid")\" x1=\"\(x)\" x2=\"\(x)\" "
          + "y1=\"\(Self.top - 8)\" y2=\"\(bottom)\"/>",
        "<text class=\"tick\" x=\"\(x)\" y=\"\(bottom + 18)\">"
          + "\(tick.label)\(isChance ? " (chance)" : "")</text>",
      ]
    }
  }

  private func row(_ row: Row, y: Int) -> [String] {
    let kind = row.role?.rawValue ?? "unimodal"
    let label = DisplayText.fitted(DisplayText.safe(row.name), columns: 30, style: style)
    var lines = [
      "<g class=\"\(kind)\"><title>\(Markup.escaped(row.name))</title>",
      "<text class=\"label\" x=\"16\" y=\"\(y + 4)\">\(Markup.escaped(label))</text>",
    ]
    if let interval = row.figure.interval {
      let low = scale.position(interval.lowerBound)
      let high = scale.position(interval.upperBound)
      lines.append(
        "<path class=\"whisker\" d=\"M\(low) \(y)H\(high)M\(low) \(y - 5)v10M\(high) \(y - 5)v10\"/>"
      )
    }
    lines.append(Self.marker(row.role, x: scale.position(row.value), y: y))
    let figure = FigureText.figure(row.figure, style: style)
    lines.append(
      "<text class=\"figure\" x=\"\(Self.width - Self.figureWidth + 20)\" y=\"\(y + 4)\">"
        + "\(figure)</text></g>")
    return lines
  }

  private static func marker(_ role: ModelFindings.Role?, x: Int, y: Int) -> String {
    switch role {
    case .fusion: "<path class=\"mark\" d=\"M\(x) \(y - 8)l8 8l-8 8l-8 -8z\"/>"
    case .baseline:
      "<rect class=\"mark\" x=\"\(x - 5)\" y=\"\(y - 5)\" width=\"10\" height=\"10\"/>"
    case .unimodal, nil: "<circle class=\"mark\" cx=\"\(x)\" cy=\"\(y)\" r=\"5.5\"/>"
    }
  }

  private func legend(y: Int) -> [String] {
    let shown: [(ModelFindings.Role, String)] = [
      (.fusion, "fused"), (.unimodal, "one modality"), (.baseline, "simple baseline"),
    ].filter { role, _ in rows.contains { ($0.role ?? .unimodal) == role } }
    return shown.enumerated().flatMap { index, entry -> [String] in
      let x = Self.labelWidth + index * 130
      return [
        "<g class=\"\(entry.0.rawValue)\">\(Self.marker(entry.0, x: x, y: y - 4))</g>",
        "<text class=\"legend\" x=\"\(x + 14)\" y=\"\(y)\">\(entry.1)</text>",
      ]
    }
  }

  private static let styleSheet = """
    .chiasm-forest{font:13px system-ui,-apple-system,"Segoe UI",sans-serif}
    .chiasm-forest .paper{fill:#fff}.chiasm-forest text{fill:#1b1f24}
    .chiasm-forest .title{font-size:15px;font-weight:600}
    .chiasm-forest .tick{text-anchor:middle;fill:#57606a;font-size:12px}
    .chiasm-forest .legend{fill:#57606a;font-size:12px}
    .chiasm-forest .figure{font-variant-numeric:tabular-nums}
    .chiasm-forest .grid{stroke:#d8dee4}.chiasm-forest .chance{stroke:#57606a;stroke-dasharray:4 3}
    .chiasm-forest .whisker{fill:none;stroke-width:2}
    .chiasm-forest .fusion .mark{fill:#d55e00}.chiasm-forest .fusion .whisker{stroke:#d55e00}
    .chiasm-forest .unimodal .mark{fill:#0072b2}.chiasm-forest .unimodal .whisker{stroke:#0072b2}
    .chiasm-forest .baseline .mark{fill:#5a6570}.chiasm-forest .baseline .whisker{stroke:#5a6570}
    @media (prefers-color-scheme:dark){
    .chiasm-forest .paper{fill:#0d1117}.chiasm-forest text{fill:#e6edf3}
    .chiasm-forest .tick,.chiasm-forest .legend{fill:#9aa4af}
    .chiasm-forest .grid{stroke:#30363d}.chiasm-forest .chance{stroke:#9aa4af}
    .chiasm-forest .fusion .mark{fill:#ff8c42}.chiasm-forest .fusion .whisker{stroke:#ff8c42}
    .chiasm-forest .unimodal .mark{fill:#56b4e9}.chiasm-forest .unimodal .whisker{stroke:#56b4e9}
    .chiasm-forest .baseline .mark{fill:#aab4be}.chiasm-forest .baseline .whisker{stroke:#aab4be}
    }
    """
}
