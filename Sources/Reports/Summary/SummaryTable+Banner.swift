import Findings

extension SummaryTable {
  /// What stands above everything: that the label was made from an input.
  var bannerLines: [String] {
    let names = (document.cohort.labelDerivedFrom ?? []).map(DisplayText.safe)
    guard !names.isEmpty else { return [] }
    let free = document.models.filter { model in
      !model.modalities.contains { (document.cohort.labelDerivedFrom ?? []).contains($0) }
    }.map { DisplayText.safe($0.name) }
    let rest =
      free.isEmpty
      ? "No model here does without it, so these figures say nothing about nature."
      : "Only models that do not see it say something about nature: \(DisplayText.list(free))."
    return DisplayText.wrapped(
      "THE LABEL WAS MADE FROM \(DisplayText.list(names)). A model that sees it rebuilds a "
        + "definition: its figures are no evidence, and what it gains over other data is no "
        + "contribution. \(rest)",
      columns: style.columns
    ).map { style.drawn($0, .alarming) }
  }
}
