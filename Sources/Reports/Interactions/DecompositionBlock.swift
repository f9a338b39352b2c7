import Findings

/// The part of the chart that shows one pair.
struct DecompositionBlock {
  private typealias Chart = DecompositionChart
  private let finding: InteractionFindings
  private let scale: LinearScale
  private let top: Int
  private let atoms: [InteractionAtom]
  private let range: ClosedRange<Double>?
  private let style = TextStyle()

  /// Places the block.
  ///
  /// - Parameters:
  ///   - finding: What is shown.
  ///   - scale: The axis, the same for all blocks.
  ///   - top: Where the block begins.
  init(_ finding: InteractionFindings, scale: LinearScale, top: Int) {
    self.finding = finding
    self.scale = scale
    self.top = top
    atoms = InteractionAtom.all(of: finding)
    range = finding.bounds?.synergyRange
  }

  /// Where the block ends.
  var bottom: Int {
    top + Chart.blockHeader + atoms.count * Chart.rowHeight
      + (range == nil ? 0 : Chart.bracketHeight)
  }

  /// The elements of the block.
  var lines: [String] {
    let rows = atoms.enumerated().flatMap { index, atom in
      row(
        atom, y: top + Chart.blockHeader + index * Chart.rowHeight + Chart.rowHeight / 2)
    }
    return ["<g class=\"block\"><title>\(Markup.escaped("\(finding.pair)"))</title>"]
      + header + grid + rows + bounds + entropy + ["</g>"]
  }

  private var header: [String] {
    let extent = TextExtent(fontSize: 13, isBold: true)
    let verdict = finding.verdict.rawValue
    let way =
      finding.estimator == .table
      ? "" : ", by \(InteractionWords.shortEstimator(finding.estimator))"
    let room =
      Chart.width - 2 * Chart.margin - extent.width(verdict) - extent.width(way) - 24
    let each = (room - extent.width(" × ")) / 2
    // Each name may use what the other leaves.
    let first = DisplayText.safe(finding.pair.first)
    let second = DisplayText.safe(finding.pair.second)
    let firstRoom = max(each, 2 * each - extent.width(second))
    let firstShown = extent.fitted(first, width: firstRoom)
    let secondShown = extent.fitted(second, width: 2 * each - extent.width(firstShown))
    let y = top + 22
    return [
      "<line class=\"rule\" x1=\"\(Chart.margin)\" x2=\"\(Chart.width - Chart.margin)\" "
        + "y1=\"\(top + 2)\" y2=\"\(top + 2)\"/>",
      "<text class=\"pair\" x=\"\(Chart.margin)\" y=\"\(y)\">"
        + "\(Markup.escaped("\(firstShown) × \(secondShown)\(way)"))</text>",
      "<text class=\"verdict\" x=\"\(Chart.width - Chart.margin)\" y=\"\(y)\">\(verdict)</text>",
    ]
  }

  private var grid: [String] {
    scale.ticks.map { tick in
      let x = scale.position(tick.value)
      return "<line class=\"\(tick.value == 0 ? "zero" : "grid")\" x1=\"\(x)\" x2=\"\(x)\" "
        + "y1=\"\(top + Chart.blockHeader - 2)\" y2=\"\(bottom)\"/>"
    }
  }

  private func row(_ atom: InteractionAtom, y: Int) -> [String] {
    let label = TextExtent(fontSize: 13).fitted(
      DisplayText.safe(atom.name), width: Chart.plotLeft - Chart.margin - 12)
    var lines = [
      "<g class=\"\(atom.kind.rawValue)\"><title>\(Markup.escaped(atom.name))</title>",
      "<text class=\"label\" x=\"\(Chart.margin)\" y=\"\(y + 4)\">\(Markup.escaped(label))</text>",
    ]
    if let value = atom.figure.value, value.isFinite {
      let ends = [scale.position(0), scale.position(value)].sorted()
      // A bar of no length is still a bar: the figure is known to be about zero.
      lines.append(
        "<rect class=\"bar\" x=\"\(ends[0])\" y=\"\(y - 6)\" "
          + "width=\"\(max(1, ends[1] - ends[0]))\" height=\"12\"/>")
    }
    if let interval = atom.figure.interval, interval != range || atom.figure.value != nil {
      let low = scale.position(interval.lowerBound)
      let high = scale.position(interval.upperBound)
      // The halo keeps the line apart from the bar that it crosses.
      lines.append("<path class=\"halo\" d=\"M\(low) \(y)H\(high)\"/>")
      lines.append("<path class=\"whisker\" d=\"\(Self.whisker(low, high, y: y))\"/>")
    }
    lines.append(
      "<text class=\"figure\" x=\"\(Chart.figureLeft)\" y=\"\(y + 4)\">"
        + "\(Markup.escaped(figure(atom.figure)))</text></g>")
    return lines
  }

  /// The figure in digits; without a value that it is unknown, and the range that is left.
  private func figure(_ figure: Figure) -> String {
    if figure.value?.isFinite == true { return FigureText.figure(figure, style: style) }
    return FigureText.interval(figure, style: style).map { "in \($0)" } ?? "cannot tell"
  }

  /// The bounds of the synergy, below its bar.
  private var bounds: [String] {
    guard let range else { return [] }
    let y = top + Chart.blockHeader + atoms.count * Chart.rowHeight + 1
    let path = Self.bracket(
      scale.position(range.lowerBound), scale.position(range.upperBound), y: y)
    let low = FigureText.decimal(range.lowerBound, style: style)
    let high = FigureText.decimal(range.upperBound, style: style)
    return [
      "<path class=\"bracket\" d=\"\(path)\"><title>only together: at least \(low), at most "
        + "\(high) bits</title></path>"
    ]
  }

  private var entropy: [String] {
    guard let value = finding.entropyOfLabel else { return [] }
    let x = scale.position(value)
    let words = FigureText.decimal(value, style: style)
    return [
      "<path class=\"entropy\" d=\"M\(x) \(top + Chart.blockHeader)V\(bottom)\">"
        + "<title>label entropy: \(words) bits</title></path>"
    ]
  }

  /// The path of an interval: a line with an end at each side.
  static func whisker(_ low: Int, _ high: Int, y: Int) -> String {
    "M\(low) \(y)H\(high)M\(low) \(y - 4)v8M\(high) \(y - 4)v8"
  }

  /// The path of a bracket that opens upwards.
  static func bracket(_ low: Int, _ high: Int, y: Int) -> String {
    "M\(low) \(y)v6H\(high)v-6"
  }
}
