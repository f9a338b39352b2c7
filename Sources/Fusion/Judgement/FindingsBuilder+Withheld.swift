import Cohorts
import Findings
import Statistics

extension ExperimentResult {
  /// What each model of several modalities is worth without each set of them.
  func withheld(
    _ scored: [any Scored], _ bootstrap: GroupBootstrap
  ) throws -> [WithheldFindings] {
    var findings: [WithheldFindings] = []
    for (model, whole) in zip(models, scored) where model.modalities.count > 1 {
      // Before the subsets are listed: of many modalities there are too many.
      guard model.modalities.count <= UnitFitting.mostModalities, wereAsked(units(of: model))
      else { continue }
      let subsets = UnitFitting.properSubsets(of: model.modalities)
      let parts = try subsets.map { try self.scored(model, withholding: $0) }
      let estimates = try bootstrap.estimates(of: parts, metrics: [primaryMetric])
      // The whole minus a part; what is told is the change, so its sign is turned.
      let losses = try bootstrap.differences(of: primaryMetric, whole, minus: parts)
      for (place, subset) in subsets.enumerated() {
        guard let estimate = estimates[place][primaryMetric] else { continue }
        let presences = try subset.map { try cohort.modality($0).presence }
        findings.append(
          WithheldFindings(
            model: model.name, withheld: subset,
            remaining: model.modalities.filter { !subset.contains($0) },
            metric: primaryMetric.rawValue, figure: figure(estimate),
            change: figure(losses[place]).negated,
            cases: (0..<cohort.caseCount).count { row in presences.contains { $0[row] } }))
      }
    }
    return findings
  }

  /// Whether all units hold what they say without modalities: those of older runs do not.
  private func wereAsked(_ units: [UnitResult]) -> Bool {
    units.contains { $0.withheld != nil }
      && units.allSatisfy { unit in
        let learned = unit.model.modalities.count { !unit.absentModalities.contains($0) }
        return unit.classShares != nil && (learned < 2 || unit.withheld != nil)
      }
  }

  /// What a model says out of fold without some of its modalities.
  ///
  /// In a split whose training part lacked some of them, what the model learned from is what can be
  /// withheld: the others were missing anyway.
  func scored(
    _ model: ModelDescription, withholding names: [String]
  ) throws -> any Scored {
    func outputs(_ unit: UnitResult) -> (probabilities: [[Double]], decisions: [Int]) {
      let own = names.filter { !unit.absentModalities.contains($0) }
      if let outputs = unit.withheld?.first(where: { $0.modalities == own }) {
        return (outputs.probabilities, outputs.decisions)
      }
      let learned = model.modalities.filter { !unit.absentModalities.contains($0) }
      guard !own.isEmpty, own == learned, let shares = unit.classShares else {
        return (unit.probabilities, unit.decisions)
      }
      // All that the model learned from is withheld.
      let decision = cohort.decision(withoutThreshold: shares)
      return (unit.cases.map { _ in shares }, unit.cases.map { _ in decision })
    }
    return try pooled(
      units(of: model), { outputs($0).probabilities }, decided: { outputs($0).decisions })
  }

  /// What to know where subsets were not tried.
  func withheldNotices() -> [Findings.Notice] {
    models.filter { $0.modalities.count > UnitFitting.mostModalities }.map { model in
      Findings.Notice(
        .info, code: "withheldNotTried",
        message:
          "\(model.name) sees \(model.modalities.count) modalities; what it does when some are "
          + "missing is tried for \(UnitFitting.mostModalities) at most, because there are too many "
          + "combinations.", subject: .model)
    }
  }
}

extension Figure {
  /// The same with the sign turned.
  var negated: Figure {
    Figure(
      value.map { -$0 }, low: high.map { -$0 }, high: low.map { -$0 }, intervalNote: intervalNote)
  }
}
