import Findings

extension Evidence {
  /// One model minus another, as a reason.
  func difference(
    _ key: PhraseKey, _ model: ModelFindings, _ other: ModelFindings, _ entry: ModelComparison
  ) -> AdviceReason {
    AdviceReason(
      Phrase(
        key,
        [
          "model": .name(model.name), "other": .name(other.name), "metric": .metric(metric),
          "changes": .changes(entry.difference),
        ]), figure: entry.difference, unit: metric, link: .init(.comparisons, model.name))
  }

  /// The corrected p-value of a comparison, as a reason; nothing where there is none.
  func corrected(_ entry: ModelComparison) -> [AdviceReason] {
    entry.adjustedPValue.map { p in
      [
        AdviceReason(
          Phrase(.correctedP, ["number": .number(p)]), figure: Figure(p), unit: "p",
          link: .init(.comparisons, entry.model))
      ]
    } ?? []
  }

  /// What a model loses without some modalities, as a reason.
  func loss(_ entry: WithheldFindings) -> AdviceReason {
    var arguments: [String: Phrase.Argument] = [
      "model": .name(entry.model), "metric": .metric(metric), "changes": .changes(entry.change),
    ]
    if entry.withheld.count == 1 {
      arguments["modality"] = .name(entry.withheld[0])
    } else {
      arguments["modalities"] = .names(entry.withheld)
    }
    return AdviceReason(
      Phrase(entry.withheld.count == 1 ? .askedWithout : .askedWithoutAll, arguments),
      figure: entry.change, unit: metric, link: .init(.withheld, entry.model))
  }

  /// What a model reaches, as a reason.
  func reached(_ model: ModelFindings) -> AdviceReason {
    AdviceReason(
      Phrase(
        .reaches,
        [
          "model": .name(model.name), "metric": .metric(metric),
          "figure": .figure(figure(model)),
        ]), figure: figure(model), unit: metric, link: .init(.models, model.name))
  }
}
