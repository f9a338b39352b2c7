import Findings

/// The audit of the other fixture with everything that judges models beside each other.
func judgedDocument() -> FindingsDocument {
  var document = auditDocument()
  document.comparisons = [
    ModelComparison(
      metric: "roc_auc", model: "cross-attention", other: "photo",
      difference: Figure(0.143, low: 0.11, high: 0.18), pValue: 0.0005, adjustedPValue: 0.003),
    ModelComparison(
      metric: "roc_auc", model: "cross-attention", other: "clinical",
      difference: Figure(0.012, low: -0.004, high: 0.03), pValue: 0.2, adjustedPValue: 0.6),
    ModelComparison(
      metric: "roc_auc", model: "photo", other: "clinical, logistic",
      difference: Figure(-0.12, low: -0.16, high: -0.08), pValue: 0.0005, adjustedPValue: 0.003),
  ]
  document.calibration = ["cross-attention", "photo"].map { name in
    CalibrationFindings(
      model: name, positiveClass: "malignant",
      bins: [
        .init(
          lower: 0, upper: 0.1, cases: 900, meanProbability: 0.05,
          observed: Figure(0.06, low: 0.04, high: 0.08)),
        .init(
          lower: 0.4, upper: 0.5, cases: 300, meanProbability: 0.45,
          observed: Figure(0.5, low: 0.42, high: 0.57)),
        .init(
          lower: 0.9, upper: 1, cases: 9, meanProbability: 0.95,
          observed: Figure(1, intervalNote: "no interval: 9 groups are too few")),
      ], error: Figure(0.03, low: 0.02, high: 0.05),
      binsBefore: [
        .init(lower: 0, upper: 0.1, cases: 5, meanProbability: 0.02, observed: Figure(0.2))
      ],
      errorBefore: 0.09)
  }
  document.withheld = [
    WithheldFindings(
      model: "cross-attention", withheld: ["photo"], remaining: ["clinical"], metric: "roc_auc",
      figure: Figure(0.855, low: 0.82, high: 0.88), change: Figure(-0.018, low: -0.03, high: -0.01),
      cases: 2_290),
    WithheldFindings(
      model: "cross-attention", withheld: ["clinical"], remaining: ["photo"], metric: "roc_auc",
      figure: Figure(0.712, low: 0.68, high: 0.74), change: Figure(-0.161, low: -0.2, high: -0.12),
      cases: 2_298),
  ]
  document.sites = ["north", "south"].map { name in
    SiteFindings(
      site: name, cases: 1_149, groups: 700, classCounts: [600, 549], metric: "roc_auc",
      models: [
        .init(
          model: "cross-attention", figure: Figure(0.85, low: 0.8, high: 0.9),
          difference: Figure(-0.02, low: -0.05, high: 0.01), adjustedPValue: 0.4)
      ])
  }
  document.learningCurve = [
    LearningCurveFindings(
      model: "cross-attention", metric: "roc_auc",
      points: [
        .init(share: 0.25, cases: 460, figure: Figure(0.8, low: 0.76, high: 0.84)),
        .init(share: 0.5, cases: 920, figure: Figure(0.84, low: 0.8, high: 0.88)),
        .init(share: 1, cases: 1_840, figure: Figure(0.873, low: 0.841, high: 0.902)),
      ], rise: Figure(0.073, low: 0.04, high: 0.1),
      curve: .init(ceiling: 1, shortfall: 1.1, exponent: 0.28, residual: 0.001),
      gainFromDoubling: Figure(0.022, low: 0.01, high: 0.035), verdict: .rises),
    LearningCurveFindings(
      model: "clinical, logistic", metric: "roc_auc",
      points: [
        .init(share: 0.25, cases: 460, figure: Figure(0.845, low: 0.8, high: 0.88)),
        .init(share: 0.5, cases: 920, figure: Figure(0.85, low: 0.81, high: 0.89)),
        .init(share: 1, cases: 1_840, figure: Figure(0.85, low: 0.82, high: 0.88)),
      ], rise: Figure(0.005, low: -0.01, high: 0.02), verdict: .cannotTell,
      reason: "from 460 to 1840 cases no rise stands out of the noise"),
  ]
  document.models[0].repeats = ["roc_auc": .init(mean: 0.87, sd: 0.008, repeats: 5)]
  document.provenance = Provenance(version: "1", seed: 0)
  document.provenance?.foldUnit = "site"
  return document
}
