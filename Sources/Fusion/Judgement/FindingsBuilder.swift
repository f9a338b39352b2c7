import Cohorts
public import Findings
import Statistics

extension ExperimentResult {
  /// What was found, with intervals over groups.
  ///
  /// - Parameters:
  ///   - summary: The cohort as `inspect` describes it.
  ///   - notices: What `inspect` noticed; those of folds and models are added.
  ///   - provenance: How the findings came about.
  /// - Throws: `StatisticsError` if a prediction is not a probability.
  public func findings(
    summary: CohortSummary, notices: [Findings.Notice], provenance: Provenance
  ) throws -> FindingsDocument {
    let bootstrap = try GroupBootstrap(
      groups: cohort.groups.indexOfCase, drawCount: settings.bootstrapDraws,
      stream: RandomStream(seed: settings.seed, "bootstrap"))
    let scored = try models.map { try self.scored($0) }
    let estimates = try bootstrap.estimates(of: scored)
    var modelFindings: [ModelFindings] = []
    for (index, model) in models.enumerated() {
      modelFindings.append(
        try self.findings(of: model, scored[index], estimates[index], bootstrap))
    }
    let contribution = try models.filter { $0.modalities.count > 1 }.map {
      try self.contribution(of: $0, bootstrap)
    }
    let sites = try siteFindings(scored, bootstrap)
    let skipped = estimates.flatMap(\.values).map(\.skippedDraws).max() ?? 0
    var document = FindingsDocument(
      cohort: summary,
      notices: notices + modelNotices(contribution) + repeatNotices() + withheldNotices()
        + siteNotices(sites, level: bootstrap.level), models: modelFindings,
      fusionGain: try fusionGain(scored, bootstrap), contribution: contribution,
      intervals: IntervalMethod(
        method: "percentile bootstrap", level: bootstrap.level, draws: bootstrap.drawCount,
        skippedDraws: skipped, resampled: "groups", groups: bootstrap.groupCount),
      provenance: provenance)
    document.comparisons = try comparisons(scored, bootstrap)
    document.calibration = try calibration(scored.compactMap { $0 as? ScoredCases }, bootstrap)
    document.withheld = try withheld(scored, bootstrap)
    document.sites = sites
    document.patches = try patchFindings()
    document.primaryMetric = primaryMetric.rawValue
    document.withholdDerivedVerdicts()
    return document
  }

  // MARK: Models

  private func findings(
    of model: ModelDescription, _ scored: any Scored, _ estimates: [Metric: Estimate],
    _ bootstrap: GroupBootstrap
  ) throws -> ModelFindings {
    let units = units(of: model)
    let complete = try casesHavingAll(model.modalities)
    var completeMetrics: [String: Figure]?
    if complete.count < cohort.caseCount, !complete.isEmpty {
      let part = scored.restricted(to: complete)
      completeMetrics = named(try bootstrap.estimates(of: [part])[0])
    }
    let hasClasses = cohort.target == .classes
    let isBinary = hasClasses && cohort.classNames.count == 2
    var findings = ModelFindings(
      name: model.name, modalities: model.modalities, role: role(model), method: model.method,
      cases: scored.count, metrics: named(estimates), completeCases: complete.count,
      completeMetrics: completeMetrics, folds: try foldSpread(units),
      thresholds: isBinary ? units.compactMap(\.threshold) : nil,
      temperatures: hasClasses ? units.map(\.temperature) : nil)
    findings.labels = try labelFindings(scored, bootstrap)
    findings.repeats = try repeatSpread(model)
    return findings
  }

  private func named(_ estimates: [Metric: Estimate]) -> [String: Figure] {
    var figures: [String: Figure] = [:]
    for (metric, estimate) in estimates { figures[metric.rawValue] = figure(estimate) }
    return figures
  }

  private func role(_ model: ModelDescription) -> ModelFindings.Role {
    switch (model.kind, model.isUnimodal) {
    case (_, true): .unimodal
    case (.logistic, false), (.ridge, false), (.cox, false): .baseline
    default: .fusion
    }
  }

  private func casesHavingAll(_ names: [String]) throws -> [Int] {
    let presences = try names.map { try cohort.modality($0).presence }
    return (0..<cohort.caseCount).filter { index in presences.allSatisfy { $0[index] } }
  }

  private func foldSpread(
    _ units: [UnitResult]
  ) throws -> [String: ModelFindings.FoldSpread] {
    var values: [Metric: [Double]] = [:]
    for unit in units where !unit.cases.isEmpty {
      let scored = try cohort.scored(
        unit.cases, reported: unit.probabilities, decisions: unit.decisions)
      for (metric, value) in scored.values() { values[metric, default: []].append(value) }
    }
    var spread: [String: ModelFindings.FoldSpread] = [:]
    for (metric, list) in values {
      guard let mean = Statistics.mean(of: list) else { continue }
      spread[metric.rawValue] = .init(
        mean: mean, sd: standardDeviation(of: list), folds: list.count)
    }
    return spread
  }

  // MARK: Fusion gain

  /// The fused model minus the single modality that did best on the inner splits: a choice that the
  /// test parts had no say in.
  private func fusionGain(
    _ scored: [any Scored], _ bootstrap: GroupBootstrap
  ) throws -> FusionGain? {
    guard
      let fused = fusedIndex,
      let best = models.indices.filter({ models[$0].isUnimodal })
        .max(by: { innerScore(models[$0]) < innerScore(models[$1]) })
    else { return nil }
    let difference = try bootstrap.differences(
      of: primaryMetric, scored[fused], minus: [scored[best]])[0]
    return FusionGain(
      metric: primaryMetric.rawValue, model: models[fused].name, bestUnimodal: models[best].name,
      gain: figure(difference))
  }

  /// Cross-attention over all modalities; without it, the fusion that did best on the inner splits.
  private var fusedIndex: Int? {
    models.firstIndex { $0.kind == .crossAttention && $0.asker == nil && !$0.isUnimodal }
      ?? models.indices.filter { models[$0].isFusion && !models[$0].isUnimodal }
      .max { innerScore(models[$0]) < innerScore(models[$1]) }
  }

  /// The mean of the compared figure over the inner splits; a split in which it is not defined, or
  /// in which the modality was absent from training, counts as chance.
  private func innerScore(_ model: ModelDescription) -> Double {
    let units = units(of: model)
    return units.reduce(0) { $0 + ($1.innerScore ?? primaryMetric.chanceLevel ?? 0) }
      / Double(max(1, units.count))
  }

  func figure(_ estimate: Estimate) -> Figure {
    Figure(
      estimate.value, low: estimate.interval?.low, high: estimate.interval?.high,
      intervalNote: estimate.note)
  }
}
