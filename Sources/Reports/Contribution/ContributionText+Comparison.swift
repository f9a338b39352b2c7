import Findings

extension ContributionText {
  /// How the shares differ from those of other models.
  func comparisonLines(_ entry: ContributionFindings) -> [String] {
    (entry.detail?.comparisons ?? []).flatMap { comparison -> [String] in
      let other = DisplayText.fitted(
        DisplayText.safe(comparison.other), columns: style.columns - 15, style: style)
      var table = TextTable([
        .init(title: "MODALITY", alignment: .left, widest: style.columns - 60),
        .init(title: "Share differs by", alignment: .left),
        .init(title: "p", alignment: .right), .init(title: "p (Holm)", alignment: .right),
        .init(title: "Says", alignment: .left),
      ])
      for name in entry.modalities {
        guard let difference = comparison.differences[name] else { continue }
        table.add([
          .init(DisplayText.safe(name)),
          .init(FigureText.figure(difference.figure, style: style, isSigned: true)),
          .init(FigureText.decimal(difference.pValue, style: style)),
          .init(FigureText.decimal(difference.adjustedPValue, style: style)), says(difference),
        ])
      }
      return [style.drawn("COMPARED WITH \(other)", .heading)] + table.lines(style: style)
        + quiet(
          "This model's share less the other's on the same "
            + "\(SummaryTable.counted(comparison.cases, "case")), over paired draws of groups. It does "
            + "not hold the variation from training anew.")
    }
  }

  private func says(_ difference: ContributionComparison.Difference) -> TextTable.Cell {
    guard let p = difference.adjustedPValue, let value = difference.figure.value else {
      return .init("cannot tell", .doubtful)
    }
    if p >= 0.05 { return .init("cannot tell", .doubtful) }
    return .init(value > 0 ? "looks at it more" : "looks at it less", .good)
  }
}
