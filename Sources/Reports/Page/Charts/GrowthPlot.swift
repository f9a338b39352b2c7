import Findings

/// How the models' metric grows with the number of cases.
///
/// Marks with whiskers are measured; a curve is dashed where it foretells what twice as many cases would give,
/// and is drawn no further.
struct GrowthPlot: Sendable {
  let curves: [LearningCurveFindings]
  let language: ReportLanguage

  private static let left = 44.0
  private static let right = 410.0
  private static let top = 12.0
  private static let bottom = 230.0

  var html: HTML {
    let points = curves.flatMap(\.points).filter { $0.cases > 0 }
    let shown = points.flatMap {
      [$0.figure.value, $0.figure.interval?.lowerBound, $0.figure.interval?.upperBound]
    }.compactMap { $0 }
    let scale = RoundScale(showing: shown)
    let y = PlotScale(low: scale.low, high: scale.high, start: Self.bottom, end: Self.top)
    let fewest = points.map(\.cases).min() ?? 1
    let most = points.map(\.cases).max() ?? 1
    // In doublings, so that equal steps are equal factors.
    let x = PlotScale(
      low: BinaryLogarithm.of(fewest) - 0.2, high: BinaryLogarithm.of(most) + 1.15,
      start: Self.left, end: Self.right)
    let drawn = curves.enumerated().map { place, curve in self.drawn(curve, place, x, y) }
    return """
      <svg class="plot" viewBox="0 0 430 272" width="430" height="272" aria-hidden="true">\
      \(axes(x, y, scale, points.map(\.cases)))\(drawn.joined())</svg>
      """
  }

  private func axes(
    _ x: PlotScale, _ y: PlotScale, _ scale: RoundScale, _ counts: [Double]
  ) -> HTML {
    var pieces = scale.ticks.map { tick -> HTML in
      """
      <path class="grid" d="M\(place(x.start)) \(place(y.position(tick)))H\(place(x.end))"/>\
      <text class="end" x="\(place(x.start - 6))" y="\(place(y.position(tick) + 4))">\
      \(language.decimal(tick))</text>
      """
    }.joined()
    let most = counts.max() ?? 1
    var marks: [Double] = []
    for count in counts.sorted()
    where marks.allSatisfy({ abs(BinaryLogarithm.of($0) - BinaryLogarithm.of(count)) > 0.5 }) {
      marks.append(count)
    }
    for count in marks + [2 * most] {
      pieces += """
        <text class="middle" x="\(place(x.position(BinaryLogarithm.of(count))))" \
        y="\(place(Self.bottom + 18))">\(language.count(Int(count.rounded())))</text>
        """
    }
    let border = place(x.position(BinaryLogarithm.of(most)))
    return pieces
      + "<path class=\"reference\" d=\"M\(border) \(place(Self.top))V\(place(Self.bottom))\"/>"
        + """
        <text class="middle" x="\(place((x.start + x.end) / 2))" y="\(place(Self.bottom + 38))">\
        \(language("cases for development", "学習に使った症例数"))</text>
        """
  }

  private func drawn(
    _ curve: LearningCurveFindings, _ index: Int, _ x: PlotScale, _ y: PlotScale
  ) -> HTML {
    // Side by side, so that whiskers of models do not hide each other.
    let shift = (Double(index) - Double(curves.count - 1) / 2) * 7
    var pieces = curve.points.compactMap { point -> HTML? in
      guard let value = point.figure.value, value.isFinite, point.cases > 0 else { return nil }
      let across = place(x.position(BinaryLogarithm.of(point.cases)) + shift)
      let whisker: HTML =
        if let interval = point.figure.interval {
          """
          <path class="whisker" d="M\(across) \(place(y.position(interval.lowerBound)))\
          V\(place(y.position(interval.upperBound)))"/>
          """
        } else { .empty }
      return whisker + Self.mark(index, x: across, y: place(y.position(value)))
    }.joined()
    let counts = curve.points.map(\.cases).filter { $0 > 0 }
    if let fitted = curve.curve, let fewest = counts.min(), let most = counts.max() {
      pieces += "<path class=\"hollow\" d=\"\(path(fitted, fewest, most, shift, x, y))\"/>"
      if curve.verdict == .rises {
        pieces += """
          <path class="hollow" stroke-dasharray="5 4" \
          d="\(path(fitted, most, 2 * most, shift, x, y))"/>
          """
      }
    }
    return "<g class=\"i-\(ChartFrame.inks[index % ChartFrame.inks.count])\">\(pieces)</g>"
  }

  private func path(
    _ curve: LearningCurveFindings.Curve, _ from: Double, _ to: Double, _ shift: Double,
    _ x: PlotScale, _ y: PlotScale
  ) -> String {
    (0...24).map { step in
      let start = BinaryLogarithm.of(from)
      let at = start + (BinaryLogarithm.of(to) - start) * Double(step) / 24
      return "\(step == 0 ? "M" : "L")\(place(x.position(at) + shift)) "
        + place(y.position(curve.value(atDoublings: at)))
    }.joined()
  }

  /// The mark of a curve, by its place: its shape differs as well as its color.
  static func mark(_ index: Int, x: String, y: String) -> HTML {
    switch index % 3 {
    case 0: "<circle class=\"mark\" cx=\"\(x)\" cy=\"\(y)\" r=\"4\"/>"
    case 1:
      "<svg x=\"\(x)\" y=\"\(y)\" overflow=\"visible\"><path class=\"mark\" d=\"M0 -6l6 6l-6 6l-6 -6z\"/></svg>"
    default:
      "<svg x=\"\(x)\" y=\"\(y)\" overflow=\"visible\"><rect class=\"mark\" x=\"-4\" y=\"-4\" width=\"8\" height=\"8\"/></svg>"
    }
  }
}
