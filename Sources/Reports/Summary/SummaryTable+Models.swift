import Findings

extension SummaryTable {
  /// The models by rows, in the order of the document.
  var modelLines: [String] {
    if document.models.isEmpty { return [] }
    // A narrow terminal keeps the interval and does without the figures that follow from others.
    let primary = PrimaryMetric(document)
    let figures = otherFigures.filter { !isNarrow || !$0.isDispensable }
    let repeated = document.models.contains { $0.repeats?[primary.key]?.sd != nil }
    let room = 19 + 7 + (repeated ? 8 : 0) + figures.reduce(0) { $0 + max(5, $1.title.count) + 2 }
    var table = TextTable(
      [
        .init(title: "MODEL", alignment: .left, widest: style.columns - room),
        .init(title: primary.name, alignment: .left),
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
          [.init(name), .init(FigureText.figure(metrics[primary.key], style: style))]
            + (repeated ? [.init(FigureText.decimal(repeats?[primary.key]?.sd, style: style))] : [])
            + figures.map { .init(otherFigure(metrics[$0.key]?.value, $0.key)) }
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
    let key = PrimaryMetric(document).key
    let count = document.models.compactMap { $0.repeats?[key]?.repeats }.max() ?? 0
    return DisplayText.wrapped(
      "± SD: standard deviation over \(count) repeats, with folds drawn and models trained anew.",
      columns: style.columns
    ).map { style.drawn($0, .quiet) }
  }

  /// The figures beside the compared one, by the kind of label.
  private var otherFigures: [(key: String, title: String, isDispensable: Bool)] {
    let own = PrimaryMetric(document).others
    if !own.isEmpty { return own }
    if document.cohort.labelKind == "multilabel" {
      return [
        ("average_precision", "Avg prec", true), ("micro_f1", "Micro F1", false),
        ("subset_accuracy", "All right", true), ("hamming_loss", "Wrong", false),
      ]
    }
    return [
      ("average_precision", "Avg prec", true), ("balanced_accuracy", "Bal acc", true),
      ("mcc", "MCC", false), ("brier", "Brier", false),
    ]
  }

  /// Errors in the label's own unit may be of any size; other figures have three decimals.
  private func otherFigure(_ value: Double?, _ key: String) -> String {
    ["mae", "rmse"].contains(key)
      ? FigureText.compact(value, style: style) : FigureText.decimal(value, style: style)
  }

  /// Whether the terminal has no room for every column.
  var isNarrow: Bool { style.columns < 90 }

  /// Why models have no interval: each reason once.
  private var intervalNoteLines: [String] {
    var notes: [String] = []
    for model in document.models {
      guard let figure = model.metrics[PrimaryMetric(document).key], figure.interval == nil,
        let note = figure.intervalNote, !notes.contains(note)
      else { continue }
      notes.append(note)
    }
    return notes.flatMap {
      DisplayText.wrapped(DisplayText.safe($0), columns: style.columns)
    }.map { style.drawn($0, .quiet) }
  }
}
