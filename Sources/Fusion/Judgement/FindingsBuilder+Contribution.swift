import Cohorts
import Findings
import Statistics
import Training

extension ExperimentResult {
  /// What permuting each modality does to a model of several modalities.
  func contribution(
    of model: ModelDescription, _ bootstrap: GroupBootstrap
  ) throws -> ContributionFindings {
    let whole = try scored(model)
    var influence: [String: Double] = [:]
    var drops: [String: Figure] = [:]
    var verdicts: [String: ContributionFindings.Verdict] = [:]
    var reasons: [String: String] = [:]
    for name in model.modalities {
      let judged = judge(name, units(of: model))
      verdicts[name] = judged.verdict
      reasons[name] = judged.reason
      influence[name] = judged.meanChange
      drops[name] = try drop(model, name, whole, bootstrap)
    }
    let isArea = primaryMetric == .rocAUC
    var findings = ContributionFindings(
      model: model.name, method: "permutation", modalities: model.modalities,
      influence: influence, aucDrop: isArea ? drops : nil, verdict: verdicts, reasons: reasons)
    if !isArea { findings.metricDrop = drops }
    return findings
  }

  /// Used if the outputs move in every split that could be tested, ignored if in none.
  private func judge(
    _ name: String, _ units: [UnitResult]
  ) -> (verdict: ContributionFindings.Verdict, reason: String, meanChange: Double?) {
    let tested = units.compactMap { $0.influence[name] }
    guard !tested.isEmpty else {
      return (
        .cannotTell,
        "in no fold do \(PermutationInfluence.fewestCases) test cases of several groups have it, "
          + "with values that differ, in a model that was trained with it", nil
      )
    }
    let changes = tested.flatMap { $0.changes.compactMap { $0 } }
    let mean = Statistics.mean(of: changes)
    let dead = tested.count { $0.isDead }
    if dead == tested.count {
      return (
        .ignored,
        "no output moves when it is exchanged between cases, in any of \(tested.count) "
          + "folds", mean
      )
    }
    if dead > 0 {
      return (
        .cannotTell, "outputs move in \(tested.count - dead) of \(tested.count) folds only", mean
      )
    }
    return (.used, "outputs move in all \(tested.count) folds that could be tested", mean)
  }

  /// How much the compared figure falls when the modality is exchanged, averaged over
  /// permutations.
  ///
  /// The ends of the interval are averaged too, which leaves it rather wide than
  /// narrow.
  private func drop(
    _ model: ModelDescription, _ name: String, _ whole: any Scored, _ bootstrap: GroupBootstrap
  ) throws -> Figure? {
    var estimates: [Estimate] = []
    for draw in 0..<settings.permutations {
      guard let permuted = try scored(model, permuting: name, draw: draw) else { return nil }
      estimates.append(
        contentsOf: try bootstrap.differences(of: primaryMetric, whole, minus: [permuted]))
    }
    guard let value = Statistics.mean(of: estimates.compactMap(\.value)) else { return nil }
    let lows = estimates.compactMap { $0.interval?.low }
    let highs = estimates.compactMap { $0.interval?.high }
    return Figure(
      value, low: lows.count == estimates.count ? Statistics.mean(of: lows) : nil,
      high: highs.count == estimates.count ? Statistics.mean(of: highs) : nil,
      intervalNote: estimates.compactMap(\.note).first)
  }

  /// What a person must know about folds and models.
  func modelNotices(_ contribution: [ContributionFindings]) -> [Findings.Notice] {
    var notices: [Findings.Notice] = []
    for entry in contribution {
      for name in entry.modalities where entry.verdict[name] == .ignored {
        notices.append(
          Findings.Notice(
            .error, code: "modalityIgnored",
            message: "\(entry.model) IGNORES \"\(name)\": \(entry.reasons?[name] ?? "").",
            subject: .model))
      }
      for name in entry.modalities where entry.verdict[name] == .cannotTell {
        notices.append(
          Findings.Notice(
            .warning, code: "modalityUse",
            message: "Cannot tell whether \(entry.model) uses \"\(name)\": "
              + "\(entry.reasons?[name] ?? "").", subject: .model))
      }
    }
    for model in models { notices += auditNotices(model) }
    for model in models {
      let units = units(of: model)
      let reverted = units.count { $0.outcome?.bestEpoch == 0 }
      if reverted > 0 {
        notices.append(
          Findings.Notice(
            .info, code: "networkReverted",
            message:
              "\(model.name): in \(reverted) of \(units.count) splits training gained nothing "
              + "sure on the inner split; its start stands there (the simple model, where there "
              + "is one).", subject: .model, figures: ["splits": Double(reverted)]))
      }
      for note in Set(units.flatMap(\.notes)).sorted() {
        notices.append(
          Findings.Notice(
            .info, code: "split", message: "\(model.name): \(note).", subject: .model))
      }
      let missing = units.filter { !$0.absentModalities.isEmpty }
      if let first = missing.first {
        notices.append(
          Findings.Notice(
            .warning, code: "modalityAbsentFromTraining",
            message: "\(model.name): in \(missing.count) of \(units.count) splits no training case "
              + "has \(first.absentModalities.joined(separator: ", ")); the model does without it "
              + "there.", subject: .model))
      }
    }
    return notices
  }
}
