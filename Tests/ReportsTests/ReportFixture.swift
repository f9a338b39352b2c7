import Findings

/// A fused model that ignores the image, beside its rivals.
func auditDocument(
  gain: Figure = Figure(0.012, low: -0.004, high: 0.03), cohortName: String = "skin",
  fusedName: String = "cross-attention"
) -> FindingsDocument {
  func model(
    _ name: String, _ modalities: [String], _ role: ModelFindings.Role, auc: Figure
  ) -> ModelFindings {
    ModelFindings(
      name: name, modalities: modalities, role: role, cases: 2_298,
      metrics: [
        "roc_auc": auc, "average_precision": Figure(0.861), "balanced_accuracy": Figure(0.79),
        "mcc": Figure(-0.08), "brier": Figure(0.142),
      ])
  }
  return FindingsDocument(
    cohort: CohortSummary(
      name: cohortName, cases: 2_298, groups: 1_373,
      classes: [("benign", 1_209), ("malignant", 1_089)],
      modalities: [
        ("photo", .init(kind: "image", present: 2_290)),
        ("clinical", .init(kind: "tabular", present: 2_298)),
      ]),
    notices: [
      Notice(.error, code: "degenerateAttention", message: "About training.", subject: .model),
      Notice(.info, code: "size", message: "Mild about data."),
      Notice(.warning, code: "missingnessLeak", message: "Grave about data."),
    ],
    models: [
      model(
        fusedName, ["photo", "clinical"], .fusion, auc: Figure(0.873, low: 0.841, high: 0.902)),
      model("photo", ["photo"], .unimodal, auc: Figure(0.73, low: 0.7, high: 0.76)),
      model("clinical", ["clinical"], .unimodal, auc: Figure(0.861, low: 0.83, high: 0.889)),
      model(
        "clinical, logistic", ["clinical"], .baseline,
        auc: Figure(0.85, intervalNote: "no interval: 8 groups are too few")),
    ],
    fusionGain: FusionGain(
      metric: "roc_auc", model: fusedName, bestUnimodal: "clinical", gain: gain),
    contribution: [
      ContributionFindings(
        model: fusedName, method: "permutation", modalities: ["photo", "clinical"],
        influence: ["photo": 0, "clinical": 0.2134],
        aucDrop: ["photo": Figure(0), "clinical": Figure(0.31, low: 0.28, high: 0.35)],
        verdict: ["photo": .ignored, "clinical": .used])
    ],
    intervals: IntervalMethod(
      method: "percentile bootstrap", level: 0.95, draws: 2_000, resampled: "groups", groups: 1_373)
  )
}

/// A name that tries to color the terminal, break the table, turn the text around and close a tag.
let hostileName = "</title><script>alert('&\"')</script>\u{1B}[31m\n\u{202E}\u{0}x"
