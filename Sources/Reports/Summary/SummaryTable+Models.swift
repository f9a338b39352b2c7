import Findings

extension SummaryTable {
  /// The models by rows, in the order of the document.
  var modelLines: [String] {
    if document.models.isEmpty { return [] }
    // A narrow terminal keeps the interval and does without the figures that follow from others.
    let figures = Self.figures.filter { !isNarrow || !$0.isDispensable }
    let repeated = document.models.contains { $0.repeats?["roc_auc"]?.sd != nil }
    let room = 19 + 7 + (repeated ? 8 : 0) + figures.reduce(0) { $0 + max(5, $1.title.count) + 2 }
    var table = TextTable(
      [
        .init(title: "MODEL", alignment: .left, widest: style.columns - room),
        .init(title: "AUC", alignment: .left),
      ] + (repeated ? [.init(title: "± SD", alignment: .right)] : [])
        + figures.map { .init(title: $0.title, alignment: .right) } + [
          .init(title: "Cases", alignment: .right)
        ])
    for model in document.models {
      func add(
        _ name: String, _ metrics: [String: Figure], cases: Int?,
        _ repeats: [String: ModelFindings.RepeatSpread]? = nil
      ) {
        table.add(
          [.init(name), .init(FigureText.figure(metrics["roc_auc"], style: style))]
            + (repeated ? [.init(FigureText.decimal(repeats?["roc_auc"]?.sd, style: style))] : [])
            + figures.map { .init(FigureText.decimal(metrics[$0.key]?.value, style: style)) }
            + [.init(cases.map { "\($0)" } ?? style.absence)])
      }
      add(DisplayText.safe(model.name), model.metrics, cases: model.cases, model.repeats)
      // Without its modality a model can only repeat the class shares; what it does with it is
      // another figure.
      if let metrics = model.completeMetrics, let count = model.completeCases {
        add("  with all its data", metrics, cases: count)
      }
    }
    return table.lines(style: style) + (repeated ? repeatNoteLines : []) + intervalNoteLines
  }

  private var repeatNoteLines: [String] {
    let count = document.models.compactMap { $0.repeats?["roc_auc"]?.repeats }.max() ?? 0
    return DisplayText.wrapped(
      "± SD: standard deviation over \(count) repeats, with folds drawn and models trained anew.",
      columns: style.columns
    ).map { style.drawn($0, .quiet) }
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
