import Findings

extension ContributionText {
  /// Whether methods that split inputs differently, or not at all, see the same order of modalities.
  func agreementLines(_ entry: ContributionFindings) -> [String] {
    guard let detail = entry.detail, entry.modalities.count > 1, !detail.agreement.isEmpty else {
      return []
    }
    // Beyond this many columns of figures a line is too long; then the order alone is shown.
    let mostColumns = 4
    var columns: [TextTable.Column] = [
      .init(title: "METHOD", alignment: .left, widest: 24)
    ]
    let shown = Array(entry.modalities.prefix(mostColumns))
    let widest = max(8, (style.columns - 24 - 2 - 11 - 2 * shown.count) / max(1, shown.count))
    // A figure with its interval takes up to 20 columns, and must not be cut.
    let hasIntervals = widest >= 20
    columns += shown.map {
      let title = DisplayText.fitted(DisplayText.safe($0), columns: widest, style: style)
      return .init(title: title, alignment: .left, widest: widest)
    }
    columns.append(.init(title: "Same order", alignment: .left))
    var table = TextTable(columns)
    for row in detail.agreement {
      let agreement: TextTable.Cell
      switch row.agrees {
      case .some(true): agreement = .init("yes", .good)
      case .some(false): agreement = .init("NO", .doubtful)
      case .none: agreement = .init(style.absence)
      }
      table.add(
        [.init(DisplayText.safe(row.method))]
          + shown.map { name in
            .init(
              hasIntervals
                ? FigureText.figure(row.figures[name], style: style)
                : FigureText.decimal(row.figures[name]?.value, style: style))
          } + [agreement])
    }
    var lines = [style.drawn("DO OTHER METHODS AGREE?", .heading)] + table.lines(style: style)
    if entry.modalities.count > mostColumns {
      lines += quiet(
        "The first \(mostColumns) of \(entry.modalities.count) modalities; all are in findings.json."
      )
    }
    lines += quiet(
      "The first rows are shares of what changes; perceptual score, SHAPE and conditional "
        + "utilization are shares of the accuracy that is lost. Same order: as the occlusion shares."
    )
    if let interaction = detail.interaction, let share = interaction.dataSet?.value {
      lines += DisplayText.wrapped(
        "Interaction: \(FigureText.decimal(share, style: style)) of what the model says comes from "
          + "combining modalities (InterSHAP)"
          + (interaction.residualShare.flatMap { shares in
            entry.modalities.compactMap { shares[$0] }.max()
          }.map { "; \(FigureText.size($0, style: style)) of its logits is not additive" } ?? "")
          + ".", columns: style.columns)
    }
    return lines
  }
}
