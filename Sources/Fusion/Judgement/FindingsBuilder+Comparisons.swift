import Cohorts
import Findings
import Statistics

extension ExperimentResult {
  /// Every pair of models on the same cases and draws, corrected over all pairs.
  func comparisons(
    _ scored: [any Scored], _ bootstrap: GroupBootstrap
  ) throws -> [ModelComparison] {
    try bootstrap.comparisons(of: primaryMetric, scored).map { pair in
      ModelComparison(
        metric: primaryMetric.rawValue, model: models[pair.first].name,
        other: models[pair.second].name, difference: figure(pair.difference),
        pValue: pair.pValue, adjustedPValue: pair.adjustedPValue,
        higherIsBetter: primaryMetric.higherIsBetter, significance: 1 - bootstrap.level)
    }
  }

  /// Each metric over the repeats; nil where the folds were drawn once.
  func repeatSpread(
    _ model: ModelDescription
  ) throws -> [String: ModelFindings.RepeatSpread]? {
    let repeatCount = settings.folds.repeatCount
    guard repeatCount > 1 else { return nil }
    let own = units(of: model)
    var values: [Metric: [Double]] = [:]
    for repetition in 0..<repeatCount {
      let scored = try pooled(own.filter { $0.repetition == repetition }, { $0.probabilities })
      for (metric, value) in scored.values() { values[metric, default: []].append(value) }
    }
    var spread: [String: ModelFindings.RepeatSpread] = [:]
    for (metric, list) in values {
      guard let mean = Statistics.mean(of: list) else { continue }
      spread[metric.rawValue] = .init(
        mean: mean, sd: standardDeviation(of: list), repeats: list.count)
    }
    return spread
  }

  /// What to know about repeats: small cohorts need them, and they are no further cases.
  func repeatNotices() -> [Findings.Notice] {
    let repeatCount = settings.folds.repeatCount
    var notices: [Findings.Notice] = []
    if cohort.caseCount < Self.fewCases, repeatCount < Self.repeatsOfFewCases {
      notices.append(
        Findings.Notice(
          .info, code: "fewRepeats",
          message:
            "With \(cohort.caseCount) cases the figures depend on how the folds were drawn, and "
            + "\(repeatCount == 1 ? "one drawing does" : "\(repeatCount) drawings do") not show how "
            + "much: below \(Self.fewCases) cases \(Self.repeatsOfFewCases) repeats are advised "
            + "(--repeats \(Self.repeatsOfFewCases)).",
          subject: .model, figures: ["repeats": Double(repeatCount)]))
    }
    if repeatCount > 1 {
      notices.append(
        Findings.Notice(
          .info, code: "repeatsAreNoCases",
          message:
            "Each case's probabilities are averaged over \(repeatCount) repeats before anything is "
            + "measured. The intervals rest on \(cohort.groups.count) groups, not on "
            + "\(repeatCount) times as many.",
          subject: .model))
    }
    return notices
  }

  /// Below so many cases the drawing of the folds moves figures as much as what is studied.
  private static let fewCases = 200
  private static let repeatsOfFewCases = 20
}
