import Findings

extension SummaryTable {
  /// How well the best model does on each of several labels.
  var labelLines: [String] {
    let key = PrimaryMetric(document).key
    let best = document.models.filter { $0.metrics[key]?.value?.isFinite == true }
      .max { ($0.metrics[key]?.value ?? 0) < ($1.metrics[key]?.value ?? 0) }
    guard let best, let labels = best.labels, !labels.isEmpty else { return [] }
    var table = TextTable([
      .init(title: "LABEL", alignment: .left, widest: style.columns - 56),
      .init(title: "AUC", alignment: .left),
      .init(title: "Avg prec", alignment: .right),
      .init(title: "Have it", alignment: .right),
      .init(title: "Known", alignment: .right),
    ])
    for label in labels {
      table.add([
        .init(DisplayText.safe(label.label)),
        .init(FigureText.figure(label.metrics["roc_auc"], style: style)),
        .init(FigureText.decimal(label.metrics["average_precision"]?.value, style: style)),
        .init("\(label.positives)"),
        .init("\(label.cases)"),
      ])
    }
    return table.lines(style: style)
      + DisplayText.wrapped(
        "Of \(DisplayText.safe(best.name)), the best model above.", columns: style.columns
      ).map { style.drawn($0, .quiet) }
  }
}
