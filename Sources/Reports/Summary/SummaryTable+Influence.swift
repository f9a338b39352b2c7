import Findings

extension SummaryTable {
  /// How far each model's outputs move when a modality is shuffled across cases.
  var influenceLines: [String] {
    // Other methods have tables of their own.
    let entries = document.contribution.filter {
      $0.influence != nil && $0.method != ContributionText.method
    }
    if entries.isEmpty { return [] }
    var table = TextTable([
      .init(title: "MODEL", alignment: .left, widest: style.columns - (isNarrow ? 52 : 66)),
      .init(title: "Modality", alignment: .left, widest: isNarrow ? 12 : 18),
      .init(title: "Outputs move", alignment: .right),
      .init(title: "\(PrimaryMetric(document).name) falls by", alignment: .left),
      .init(title: "Verdict", alignment: .left),
    ])
    for entry in entries {
      for (index, modality) in entry.modalities.enumerated() {
        let verdict = entry.verdict[modality] ?? .cannotTell
        table.add([
          .init(index == 0 ? DisplayText.safe(entry.model) : ""),
          .init(DisplayText.safe(modality)),
          .init(FigureText.size(entry.influence?[modality], style: style)),
          .init(
            isNarrow
              ? FigureText.decimal(
                (entry.aucDrop ?? entry.metricDrop)?[modality]?.value, style: style)
              : FigureText.figure((entry.aucDrop ?? entry.metricDrop)?[modality], style: style)),
          .init(Self.words(verdict), Self.emphasis(verdict)),
        ])
      }
    }
    return table.lines(style: style)
      + DisplayText.wrapped(
        "Outputs move: mean change of \(changed) when the modality is shuffled over cases.",
        columns: style.columns
      ).map { style.drawn($0, .quiet) }
  }

  /// What is measured to move.
  private var changed: String {
    switch document.cohort.labelKind {
    case "number": "the prediction in standard deviations of the label"
    case "survival": "the log hazard"
    default: "the probabilities"
    }
  }

  private static func words(_ verdict: ContributionFindings.Verdict) -> String {
    verdict == .ignored ? "IGNORED" : verdict.rawValue
  }

  private static func emphasis(_ verdict: ContributionFindings.Verdict) -> TextStyle.Emphasis {
    switch verdict {
    case .used: .good
    case .ignored: .alarming
    case .cannotTell: .doubtful
    }
  }
}
