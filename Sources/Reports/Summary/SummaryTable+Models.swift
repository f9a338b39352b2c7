import Findings

extension SummaryTable {
  /// The models by rows, in the order of the document.
  var modelLines: [String] {
    if document.models.isEmpty { return [] }
    // A narrow terminal keeps the interval and does without the figures that follow from others.
    let figures = Self.figures.filter { !isNarrow || !$0.isDispensable }
    let room = 19 + 7 + figures.reduce(0) { $0 + max(5, $1.title.count) + 2 }
    var table = TextTable(
      [
        .init(title: "MODEL", alignment: .left, widest: style.columns - room),
        .init(title: "AUC", alignment: .left),
      ] + figures.map { .init(title: $0.title, alignment: .right) } + [
        .init(title: "Cases", alignment: .right)
      ])
    for model in document.models {
      table.add(
        [
          .init(DisplayText.safe(model.name)),
          .init(FigureText.figure(model.metrics["roc_auc"], style: style)),
        ]
          + figures.map {
            .init(FigureText.decimal(model.metrics[$0.key]?.value, style: style))
          } + [.init(model.cases.map { "\($0)" } ?? style.absence)])
    }
    return table.lines(style: style) + intervalNoteLines
  }

  private static let figures = [
    (key: "average_precision", title: "Avg prec", isDispensable: true),
    (key: "balanced_accuracy", title: "Bal acc", isDispensable: true),
    (key: "mcc", title: "MCC", isDispensable: false),
    (key: "brier", title: "Brier", isDispensable: false),
  ]

  /// Whether the terminal has no room for every column.
  var isNarrow: Bool { style.columns < 90 }

  /// Why models have no interval: each reason once.
  private var intervalNoteLines: [String] {
    var notes: [String] = []
    for model in document.models {
      guard let figure = model.metrics["roc_auc"], figure.interval == nil,
        let note = figure.intervalNote, !notes.contains(note)
      else { continue }
      notes.append(note)
    }
    return notes.flatMap {
      DisplayText.wrapped(DisplayText.safe($0), columns: style.columns)
    }.map { style.drawn($0, .quiet) }
  }
}
