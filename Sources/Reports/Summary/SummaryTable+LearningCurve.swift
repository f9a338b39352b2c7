import Findings

extension SummaryTable {
  /// What more cases would bring.
  var learningLines: [String] {
    guard let first = document.learningCurve.first else { return [] }
    let metric = Self.metricName(first.metric)
    let widest = document.learningCurve.map(\.points.count).max() ?? 0
    var table = TextTable(
      [
        .init(
          title: "\(metric) BY CASES", alignment: .left, widest: style.columns - 30 - 8 * widest)
      ]
        + (0..<widest).map { column in
          .init(title: Self.count(first.points, column), alignment: .right)
        } + [.init(title: "Twice as many would add", alignment: .left)])
    var notes: [String] = []
    for curve in document.learningCurve {
      let isTold = curve.verdict == .rises
      table.add(
        [.init(DisplayText.safe(curve.model))]
          + (0..<widest).map { column in
            .init(
              column < curve.points.count
                ? FigureText.decimal(curve.points[column].figure.value, style: style)
                : style.absence)
          } + [
            isTold
              ? .init(FigureText.figure(curve.gainFromDoubling, style: style, isSigned: true))
              : .init("cannot tell", .doubtful)
          ])
      if let reason = curve.reason {
        notes.append("\(DisplayText.safe(curve.model)): \(DisplayText.safe(reason)).")
      }
    }
    notes.append(
      "Columns: cases for training and choosing; test cases are the same. The curve "
        + "a - b n^-c is asked for a doubling at most; its interval holds the test cases' chance only."
    )
    return table.lines(style: style)
      + notes.flatMap { DisplayText.wrapped($0, columns: style.columns) }
      .map { style.drawn($0, .quiet) }
  }

  private static func count(_ points: [LearningCurveFindings.Point], _ column: Int) -> String {
    column < points.count ? "\(Int(points[column].cases.rounded()))" : ""
  }
}
