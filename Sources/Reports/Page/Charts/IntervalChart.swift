import Findings

/// Figures with their intervals, one a row: a forest plot, or bars from zero.
///
/// Names and numbers are text of the page and only the middle is drawn, in percent of its width, so that the
/// same chart fits a telephone, a screen and paper.
struct IntervalChart: Sendable {
  /// How a value is marked; shapes differ so that color is never the only difference.
  enum Mark: Sendable {
    case diamond, circle, square, bar
  }

  /// One figure.
  struct Row: Sendable {
    /// Its name.
    let name: String
    /// What is said below the name.
    var note = ""
    /// The figure.
    let figure: Figure
    /// How it is marked.
    var mark = Mark.circle
    /// The name of its color.
    var ink = "one"
    /// The figure in digits.
    let digits: String
  }

  let rows: [Row]
  let scale: RoundScale
  /// A value that matters, such as chance or no difference.
  let reference: Double?
  let language: ReportLanguage

  /// Prepares the chart.
  ///
  /// - Parameters:
  ///   - rows: The figures; those without a value and without an interval are named, not drawn.
  ///   - reference: A value that is always in view and drawn as a dashed line.
  ///   - limits: What the axis does not pass.
  init(
    _ rows: [Row], reference: Double? = nil, limits: ClosedRange<Double> = -1e9...1e9,
    language: ReportLanguage
  ) {
    self.rows = rows
    self.reference = reference
    self.language = language
    var shown: [Double?] = [reference]
    for row in rows {
      shown += [row.figure.value, row.figure.interval?.lowerBound, row.figure.interval?.upperBound]
      if row.mark == .bar { shown.append(0) }
    }
    scale = RoundScale(showing: shown.compactMap { $0 }, within: limits)
  }

  var html: HTML {
    "<div class=\"rows\">\(rows.map(drawn).joined())\(axis)</div>"
  }

  private func drawn(_ row: Row) -> HTML {
    let note: HTML = row.note.isEmpty ? .empty : "<small>\(row.note)</small>"
    return """
      <div class="row i-\(row.ink)"><span class="name">\(row.name)\(note)</span>\
      <svg class="track" width="100%" height="26" aria-hidden="true">\(grid)\(marks(row))</svg>\
      <span class="digits">\(row.digits)</span></div>
      """
  }

  private var grid: HTML {
    let lines = scale.ticks.map { tick -> HTML in
      "<line class=\"grid\" x1=\"\(scale.percent(tick))\" x2=\"\(scale.percent(tick))\" y1=\"0\" y2=\"26\"/>"
    }.joined()
    guard let reference else { return lines }
    let x = scale.percent(reference)
    return lines + "<line class=\"reference\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"26\"/>"
  }

  private func marks(_ row: Row) -> HTML {
    var pieces = HTML.empty
    let value = row.figure.value.flatMap { $0.isFinite ? $0 : nil }
    if row.mark == .bar, let value {
      let ends = [scale.share(0), scale.share(value)].sorted()
      // A bar of no length is still a bar: the figure is known to be about zero.
      pieces += """
        <rect class="bar" x="\(place(2 + 96 * ends[0]))%" \
        width="\(place(max(0.4, 96 * (ends[1] - ends[0]))))%" y="7" height="12"/>
        """
    }
    if let interval = row.figure.interval {
      let low = scale.percent(interval.lowerBound)
      let high = scale.percent(interval.upperBound)
      pieces += """
        <line class="halo" x1="\(low)" x2="\(high)" y1="13" y2="13"/>\
        <line class="whisker" x1="\(low)" x2="\(high)" y1="13" y2="13"/>\
        <line class="whisker" x1="\(low)" x2="\(low)" y1="9" y2="17"/>\
        <line class="whisker" x1="\(high)" x2="\(high)" y1="9" y2="17"/>
        """
    }
    if let value, row.mark != .bar { pieces += Self.mark(row.mark, at: scale.percent(value)) }
    return pieces
  }

  /// A mark at a place of the width.
  static func mark(_ mark: Mark, at x: String) -> HTML {
    switch mark {
    case .diamond:
      "<svg x=\"\(x)\" y=\"13\" overflow=\"visible\"><path class=\"mark\" d=\"M0 -7l7 7l-7 7l-7 -7z\"/></svg>"
    case .square:
      "<svg x=\"\(x)\" y=\"13\" overflow=\"visible\"><rect class=\"mark\" x=\"-5\" y=\"-5\" width=\"10\" height=\"10\"/></svg>"
    case .circle: "<circle class=\"mark\" cx=\"\(x)\" cy=\"13\" r=\"5\"/>"
    case .bar: .empty
    }
  }

  private var axis: HTML {
    let marks = scale.ticks.map { tick -> HTML in
      "<text x=\"\(scale.percent(tick))\" y=\"13\">\(label(tick))</text>"
    }.joined()
    return """
      <div class="row axis"><span class="name"></span>\
      <svg class="track" width="100%" height="18" aria-hidden="true">\(marks)</svg>\
      <span class="digits"></span></div>
      """
  }

  /// As many decimals as the steps of the axis need.
  private func label(_ value: Double) -> String {
    var text = language.decimal(value)
    let step = scale.ticks.count > 1 ? scale.ticks[1] - scale.ticks[0] : 1
    let drop = step > 0.999 ? 4 : step > 0.0999 ? 2 : step > 0.00999 ? 1 : 0
    text = String(text.dropLast(drop))
    return value == 0 || text.isEmpty || text == "−" ? "0" : text
  }
}
