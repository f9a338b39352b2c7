public import Findings

/// How often the models' probabilities come true, one panel a model, as one self-contained SVG.
///
/// On the diagonal a stated probability comes true as often as it says. Filled marks with intervals
/// are the reported probabilities, hollow ones those before division by the temperature; bars below
/// show how many cases each bin holds.
public struct CalibrationChart: Sendable {
  private let models: [CalibrationFindings]
  private let cohortName: String
  private let style = TextStyle()

  private static let columns = 3
  private static let side = 176.0
  private static let barHeight = 26.0
  private static let cellWidth = 244
  private static let cellHeight = 272
  private static let top = 64

  /// Prepares the chart of all models whose probabilities were judged; `nil` if there is none.
  public init?(_ document: FindingsDocument) {
    models = document.calibration.filter { !$0.bins.isEmpty }
    if models.isEmpty { return nil }
    cohortName = document.cohort.name
  }

  /// The SVG document.
  public var svg: String {
    let columns = min(Self.columns, models.count)
    let rows = (models.count + columns - 1) / columns
    let width = max(Self.cellWidth * columns + 2 * ChartFrame.margin, 520)
    let height = Self.top + rows * Self.cellHeight + 34
    let frame = ChartFrame(
      kind: "calibration", title: "How often probabilities come true: \(cohortName)",
      description: description, width: width, height: height)
    var lines = [
      "<text class=\"quiet\" x=\"16\" y=\"48\">\(Markup.escaped(meaning))</text>"
    ]
    for (index, model) in models.enumerated() {
      lines += panel(
        model, left: ChartFrame.margin + index % columns * Self.cellWidth,
        top: Self.top + index / columns * Self.cellHeight)
    }
    lines += legend(y: height - 14)
    return frame.document(heading: "Probabilities and reality: \(cohortName)", style: "", lines)
  }

  private var meaning: String {
    guard let name = models[0].positiveClass else {
      return "Across: probability of the likeliest class. Up: how often it is true."
    }
    return TextExtent(fontSize: 12).fitted(
      DisplayText.safe("Across: stated probability of \(name). Up: how often it is true."),
      width: 480)
  }

  private var description: String {
    models.map { model in
      let before = model.errorBefore.map {
        ", \(FigureText.decimal($0, style: style)) before the temperature"
      }
      return "\(model.model): calibration error \(FigureText.figure(model.error, style: style))"
        + "\(before ?? "")."
    }.joined(separator: " ")
  }

  private func panel(_ model: CalibrationFindings, left: Int, top: Int) -> [String] {
    let x = PlotScale(
      low: 0, high: 1, start: Double(left) + 34, end: Double(left) + 34 + Self.side)
    let y = PlotScale(
      low: 0, high: 1, start: Double(top) + 28 + Self.side, end: Double(top) + 28)
    let name = TextExtent(fontSize: 13).fitted(
      DisplayText.safe(model.model), width: Int(Self.side) + 30)
    let error = FigureText.figure(model.error, style: style)
    var lines = [
      "<g class=\"one\"><title>\(Markup.escaped(model.model))</title>",
      "<text x=\"\(place(x.start))\" y=\"\(top + 6)\">\(Markup.escaped(name))</text>",
      "<text class=\"quiet\" x=\"\(place(x.start))\" y=\"\(top + 22)\">error \(error)</text>",
    ]
    for tick in [0.0, 0.5, 1] {
      lines += [
        "<path class=\"grid\" d=\"M\(place(x.position(tick))) \(place(y.end))V\(place(y.start))"
          + "M\(place(x.start)) \(place(y.position(tick)))H\(place(x.end))\"/>",
        "<text class=\"tick middle\" x=\"\(place(x.position(tick)))\" "
          + "y=\"\(place(y.start + Self.barHeight + 18))\">\(Self.label(tick))</text>",
        "<text class=\"tick end\" x=\"\(place(x.start - 6))\" "
          + "y=\"\(place(y.position(tick) + 4))\">\(Self.label(tick))</text>",
      ]
    }
    lines.append(
      "<path class=\"reference\" d=\"M\(place(x.start)) \(place(y.start))"
        + "L\(place(x.end)) \(place(y.end))\"/>")
    lines += marks(model, x: x, y: y) + bars(model, x: x, base: y.start + Self.barHeight + 3)
    return lines + ["</g>"]
  }

  private func marks(_ model: CalibrationFindings, x: PlotScale, y: PlotScale) -> [String] {
    var lines: [String] = []
    for bin in model.binsBefore {
      guard let observed = bin.observed.value else { continue }
      lines.append(
        "<circle class=\"hollow\" cx=\"\(place(x.position(bin.meanProbability)))\" "
          + "cy=\"\(place(y.position(observed)))\" r=\"4.5\"/>")
    }
    for bin in model.bins {
      guard let observed = bin.observed.value else { continue }
      let across = place(x.position(bin.meanProbability))
      if let interval = bin.observed.interval {
        lines.append(
          "<path class=\"line\" d=\"M\(across) \(place(y.position(interval.lowerBound)))"
            + "V\(place(y.position(interval.upperBound)))\"/>")
      }
      lines.append(
        "<circle class=\"mark\" cx=\"\(across)\" cy=\"\(place(y.position(observed)))\" "
          + "r=\"3.5\"/>")
    }
    return lines
  }

  /// How many cases each bin holds, as a share of the fullest.
  private func bars(_ model: CalibrationFindings, x: PlotScale, base: Double) -> [String] {
    let most = Double(model.bins.map(\.cases).max() ?? 1)
    return model.bins.map { bin in
      let left = x.position(bin.lower) + 1
      let height = max(1, Double(bin.cases) / max(1, most) * (Self.barHeight - 4))
      return "<rect class=\"bar\" x=\"\(place(left))\" y=\"\(place(base - height))\" "
        + "width=\"\(place(x.position(bin.upper) - left - 1))\" height=\"\(place(height))\">"
        + "<title>\(bin.cases) cases</title></rect>"
    }
  }

  private func legend(y: Int) -> [String] {
    let entries = [
      ("<circle class=\"mark\" cx=\"22\" cy=\"\(y - 4)\" r=\"3.5\"/>", 34, "reported"),
      (
        "<circle class=\"hollow\" cx=\"118\" cy=\"\(y - 4)\" r=\"4.5\"/>", 130,
        "before the temperature"
      ),
      (
        "<rect class=\"bar\" x=\"288\" y=\"\(y - 11)\" width=\"10\" height=\"11\"/>", 306,
        "cases in the bin"
      ),
    ]
    return ["<g class=\"one\">"]
      + entries.flatMap { mark, x, words in
        [mark, "<text class=\"quiet\" x=\"\(x)\" y=\"\(y)\">\(words)</text>"]
      } + ["</g>"]
  }

  private static func label(_ value: Double) -> String {
    value == 0 ? "0" : value == 1 ? "1" : ".5"
  }
}
