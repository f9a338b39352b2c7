import Findings

extension SummaryTable {
  /// What to use when modalities are missing: the fused model without them, and the best of all
  /// models on what is left.
  var missingLines: [String] {
    guard let missing = MissingModalityTable(document), let main = mainModel else { return [] }
    let sets = missing.sets.filter { set in set.contains(where: main.modalities.contains) }
    if sets.isEmpty { return [] }
    let room = (style.columns - (isNarrow ? 46 : 56)) / 2
    var table = TextTable(
      [
        .init(title: "IF MISSING", alignment: .left, widest: room),
        .init(title: "\(missing.metric) of the fused model", alignment: .left),
      ] + (isNarrow ? [] : [.init(title: "Change", alignment: .right)]) + [
        .init(
          title: isNarrow ? "Best there" : "Best of all models there", alignment: .left,
          widest: room + 4),
        .init(title: missing.metric, alignment: .right),
      ])
    for set in sets.prefix(Self.mostSets) {
      let figures = missing.models.map { missing.figure(of: $0, missing: set) }
      let best = missing.best(figures)
      let change = FigureText.decimal(
        missing.change(of: main, missing: set)?.value, style: style, isSigned: true)
      table.add(
        [
          .init(set.map(DisplayText.safe).joined(separator: " + ")),
          .init(FigureText.figure(missing.figure(of: main, missing: set), style: style)),
        ] + (isNarrow ? [] : [.init(change)]) + [
          .init(best.map { DisplayText.safe(missing.models[$0].name) } ?? style.absence),
          .init(FigureText.decimal(best.flatMap { figures[$0]?.value }, style: style)),
        ])
    }
    let more =
      sets.count > Self.mostSets
      ? " \(sets.count - Self.mostSets) more sets are in findings.json." : ""
    return table.lines(style: style)
      + DisplayText.wrapped(
        "The fused model here is \(DisplayText.safe(main.name)). The best is picked on these very "
          + "test cases, which flatters it a little.\(more)", columns: style.columns
      ).map { style.drawn($0, .quiet) }
  }

  /// More sets make a table that nobody reads.
  private static let mostSets = 14

  /// The model that stands for fusion: the one whose gain is given, else the first of several
  /// modalities.
  var mainModel: ModelFindings? {
    document.models.first { $0.name == document.fusionGain?.model }
      ?? document.models.first { $0.role == .fusion }
      ?? document.models.first { $0.modalities.count > 1 }
  }
}
