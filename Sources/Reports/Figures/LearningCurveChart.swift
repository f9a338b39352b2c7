public import Findings

/// How the models' metric grows with the cases that they are developed on, as one self-contained SVG.
///
/// Marks with whiskers are measured; the line is the fitted curve, dashed where it foretells what
/// twice as many cases would give. It is drawn no further.
public struct LearningCurveChart: Sendable {
  private let curves: [LearningCurveFindings]
  private let cohortName: String
  private let style = TextStyle()

  private static let width = 760
  private static let left = 64.0
  private static let right = 520.0
  private static let top = 64.0
  private static let bottom = 344.0

  /// Prepares the chart; `nil` without a curve.
  public init?(_ document: FindingsDocument) {
    curves = document.learningCurve.filter { curve in
      curve.points.contains { $0.figure.value?.isFinite == true && $0.cases > 0 }
    }
    if curves.isEmpty { return nil }
    cohortName = document.cohort.name
  }

  private var counts: [Double] { curves.flatMap { $0.points.map(\.cases) }.filter { $0 > 0 } }

  /// The SVG document.
  public var svg: String {
    let shown = curves.flatMap { curve in
      curve.points.flatMap {
        [$0.figure.value, $0.figure.interval?.lowerBound, $0.figure.interval?.upperBound]
      }
    }.compactMap { $0 }.filter(\.isFinite)
    let low = ((shown.min() ?? 0) * 10).rounded(.down) / 10
    let high = max(low + 0.1, ((shown.max() ?? 1) * 10).rounded(.up) / 10)
    let y = PlotScale(low: low, high: high, start: Self.bottom, end: Self.top)
    let fewest = counts.min() ?? 1
    let most = counts.max() ?? 1
    // In doublings, so that equal steps are equal factors.
    let x = PlotScale(
      low: Self.doublings(fewest) - 0.2, high: Self.doublings(most) + 1.1, start: Self.left,
      end: Self.right)
    let metric = SummaryTable.metricName(curves[0].metric)
    let height = max(410, Int(Self.top) + curves.count * 44 + 60)
    let frame = ChartFrame(
      kind: "learning", title: "\(metric) by number of cases: \(cohortName)",
      description: description, width: Self.width, height: height)
    var lines = [
      "<text class=\"quiet\" x=\"16\" y=\"48\">"
        + "\(Markup.escaped(metric)) on the same test cases, by cases for development</text>"
    ]
    lines += axes(x: x, y: y)
    for (index, curve) in curves.enumerated() { lines += drawn(curve, index, x: x, y: y) }
    return frame.document(heading: "What more cases bring: \(cohortName)", style: "", lines)
  }

  private func axes(x: PlotScale, y: PlotScale) -> [String] {
    var lines: [String] = []
    // The ends are tenths; a narrow range gets finer lines.
    let step = y.high - y.low < 0.25 ? 0.02 : y.high - y.low < 0.45 ? 0.05 : 0.1
    for index in 0...Int(((y.high - y.low) / step).rounded()) {
      let value = y.low + Double(index) * step
      let at = place(y.position(value))
      lines += [
        "<path class=\"grid\" d=\"M\(place(x.start)) \(at)H\(place(x.end))\"/>",
        "<text class=\"tick end\" x=\"\(place(x.start - 8))\" y=\"\(at)\" dy=\"4\">"
          + "\(FigureText.decimal(value, style: style))</text>",
      ]
    }
    let most = counts.max() ?? 1
    var marks: [Double] = []
    for count in counts.sorted()
    where marks.allSatisfy({ abs(Self.doublings($0) - Self.doublings(count)) > 0.3 }) {
      marks.append(count)
    }
    for count in marks + [2 * most] {
      lines.append(
        "<text class=\"tick middle\" x=\"\(place(x.position(Self.doublings(count))))\" "
          + "y=\"\(place(Self.bottom + 20))\">\(Int(count.rounded()))</text>")
    }
    let border = place(x.position(Self.doublings(most)))
    lines += [
      "<path class=\"reference\" d=\"M\(border) \(place(Self.top))V\(place(Self.bottom))\"/>",
      "<text class=\"quiet\" x=\"\(place(x.start))\" y=\"\(place(Self.bottom + 42))\">"
        + "Left of the dashed line: measured. Right of it: foretold, a doubling at most.</text>",
    ]
    return lines
  }

  private func drawn(
    _ curve: LearningCurveFindings, _ index: Int, x: PlotScale, y: PlotScale
  ) -> [String] {
    var lines = [
      "<g class=\"\(ChartFrame.inks[index % ChartFrame.inks.count])\">"
        + "<title>\(Markup.escaped(curve.model))</title>"
    ]
    // Side by side, so that whiskers of models do not hide each other.
    let shift = (Double(index) - Double(curves.count - 1) / 2) * 7
    for point in curve.points {
      guard let value = point.figure.value, value.isFinite, point.cases > 0 else { continue }
      let across = x.position(Self.doublings(point.cases)) + shift
      if let interval = point.figure.interval {
        lines.append(
          "<path class=\"line\" d=\"M\(place(across)) \(place(y.position(interval.lowerBound)))"
            + "V\(place(y.position(interval.upperBound)))\"/>")
      }
      lines.append(Self.mark(index, x: across, y: y.position(value)))
    }
    let most = curve.points.map(\.cases).max() ?? 0
    if let fitted = curve.curve, let fewest = curve.points.map(\.cases).min(), fewest > 0 {
      lines.append("<path class=\"hollow\" d=\"\(path(fitted, fewest, most, shift, x, y))\"/>")
      if curve.verdict == .rises {
        lines.append(
          "<path class=\"hollow\" stroke-dasharray=\"5 4\" "
            + "d=\"\(path(fitted, most, 2 * most, shift, x, y))\"/>")
      }
    }
    let top = Int(Self.top) + 12 + index * 44
    let name = TextExtent(fontSize: 13).fitted(DisplayText.safe(curve.model), width: 190)
    lines += [
      Self.mark(index, x: Self.right + 22, y: Double(top) - 4),
      "<text x=\"\(place(Self.right + 34))\" y=\"\(top)\">\(Markup.escaped(name))</text>",
      "<text class=\"quiet\" x=\"\(place(Self.right + 34))\" y=\"\(top + 16)\">"
        + "\(Markup.escaped(promise(curve)))</text>",
    ]
    return lines + ["</g>"]
  }

  private func promise(_ curve: LearningCurveFindings) -> String {
    guard curve.verdict == .rises, let gain = curve.gainFromDoubling else { return "cannot tell" }
    return "doubled: \(FigureText.figure(gain, style: style, isSigned: true))"
  }

  private func path(
    _ curve: LearningCurveFindings.Curve, _ from: Double, _ to: Double, _ shift: Double,
    _ x: PlotScale, _ y: PlotScale
  ) -> String {
    (0...24).map { step in
      let place =
        Self.doublings(from)
        + (Self.doublings(to) - Self.doublings(from)) * Double(step) / 24
      let value = curve.value(atDoublings: place)
      return "\(step == 0 ? "M" : "L")\(Reports.place(x.position(place) + shift)) "
        + Reports.place(y.position(value))
    }.joined()
  }

  private static func mark(_ index: Int, x: Double, y: Double) -> String {
    switch index % 3 {
    case 0: "<circle class=\"mark\" cx=\"\(place(x))\" cy=\"\(place(y))\" r=\"4\"/>"
    case 1:
      "<path class=\"mark\" d=\"M\(place(x)) \(place(y - 6))l6 6l-6 6l-6 -6z\"/>"
    default:
      "<rect class=\"mark\" x=\"\(place(x - 4))\" y=\"\(place(y - 4))\" width=\"8\" height=\"8\"/>"
    }
  }

  private var description: String {
    curves.map { curve in
      let points = curve.points.map {
        "\(Int($0.cases.rounded())) cases \(FigureText.figure($0.figure, style: style))"
      }
      return "\(curve.model): \(points.joined(separator: ", ")); twice as many: \(promise(curve))."
    }.joined(separator: " ")
  }

  /// The logarithm to base two.
  static func doublings(_ count: Double) -> Double { BinaryLogarithm.of(count) }
}
