import Findings

/// How often the probabilities of one model come true.
///
/// On the diagonal a stated probability comes true as often as it says; bars below show how many cases each bin
/// holds.
struct ReliabilityPlot: Sendable {
  let model: CalibrationFindings
  let language: ReportLanguage

  private static let left = 36.0
  private static let top = 8.0
  private static let side = 190.0
  private static let bars = 30.0

  var html: HTML {
    let x = PlotScale(low: 0, high: 1, start: Self.left, end: Self.left + Self.side)
    let y = PlotScale(low: 0, high: 1, start: Self.top + Self.side, end: Self.top)
    let ticks = [0.0, 0.5, 1].map { tick -> HTML in
      let label = tick == 0 ? "0" : tick == 1 ? "1" : language("0.5", "0.5")
      return """
        <path class="grid" d="M\(place(x.position(tick))) \(place(y.end))V\(place(y.start))\
        M\(place(x.start)) \(place(y.position(tick)))H\(place(x.end))"/>\
        <text class="middle" x="\(place(x.position(tick)))" y="\(place(y.start + Self.bars + 18))">\
        \(label)</text>\
        <text class="end" x="\(place(x.start - 6))" y="\(place(y.position(tick) + 4))">\(label)</text>
        """
    }.joined()
    return """
      <svg class="plot i-one" viewBox="0 0 240 264" width="240" height="264" aria-hidden="true">\
      \(ticks)<path class="reference" d="M\(place(x.start)) \(place(y.start))\
      L\(place(x.end)) \(place(y.end))"/>\(marks(x, y))\(counts(x, base: y.start + Self.bars + 2))</svg>
      """
  }

  private func marks(_ x: PlotScale, _ y: PlotScale) -> HTML {
    let before = model.binsBefore.compactMap { bin -> HTML? in
      guard let observed = bin.observed.value else { return nil }
      return """
        <circle class="hollow" cx="\(place(x.position(bin.meanProbability)))" \
        cy="\(place(y.position(observed)))" r="4.5"/>
        """
    }
    let after = model.bins.compactMap { bin -> HTML? in
      guard let observed = bin.observed.value else { return nil }
      let across = place(x.position(bin.meanProbability))
      let whisker: HTML =
        if let interval = bin.observed.interval {
          """
          <path class="whisker" d="M\(across) \(place(y.position(interval.lowerBound)))\
          V\(place(y.position(interval.upperBound)))"/>
          """
        } else { .empty }
      return whisker
        + "<circle class=\"mark\" cx=\"\(across)\" cy=\"\(place(y.position(observed)))\" r=\"3.5\"/>"
    }
    return (before + after).joined()
  }

  /// How many cases each bin holds, as a share of the fullest.
  private func counts(_ x: PlotScale, base: Double) -> HTML {
    let most = Double(max(1, model.bins.map(\.cases).max() ?? 1))
    return model.bins.map { bin -> HTML in
      let left = x.position(bin.lower) + 1
      let height = max(1, Double(bin.cases) / most * (Self.bars - 5))
      return """
        <rect class="bar" x="\(place(left))" y="\(place(base - height))" \
        width="\(place(max(1, x.position(bin.upper) - left - 1)))" height="\(place(height))"/>
        """
    }.joined()
  }
}
