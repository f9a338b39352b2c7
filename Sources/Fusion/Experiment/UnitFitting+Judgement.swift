import Cohorts
import Encoders
import Foundation
import Predictors
import Statistics
import Tensors
import Training

extension UnitFitting {
  func judged(
    _ fitted: some FusionModel, _ model: ModelDescription, _ usable: [String], parameterCount: Int,
    outcome: TrainingOutcome?, since start: Date
  ) throws -> UnitResult {
    fold.willRead(split.inner + split.test, modalities: usable)
    let inner = try cases(split.inner, having: usable)
    let calibration = try calibration(fitted, model, usable, inner)
    let logits = try finiteLogits(fitted, model, split.test)
    // A case without any of the model's modalities gets the shares of the classes in training:
    // what one would say knowing nothing about it.
    let seen = Set(try cases(split.test, having: usable))
    let shares = target.prior()
    let probabilities = zip(split.test, logits).map {
      seen.contains($0) ? calibration.probabilities($1) : shares
    }
    // Over all inner cases, as the test part is judged: a modality that few cases have must not be
    // chosen for how well it does on those few.
    let known = Set(inner)
    let innerRows = zip(split.inner, try rows(fitted.logits(cohort, cases: split.inner))).map {
      known.contains($0) ? calibration.probabilities($1) : shares
    }
    let innerScore = try cohort.scored(
      split.inner, reported: innerRows, decisions: split.inner.map { _ in 0 }
    ).value(of: cohort.primaryMetric)
    let innerLosses = try target.caseLosses(fitted.logits(cohort, cases: inner), cases: inner)
    let (influence, withheld) = try asked(fitted, usable, calibration, shares)
    var result = UnitResult(
      model: model, repetition: split.repetition, fold: split.fold, cases: split.test,
      probabilities: probabilities,
      decisions: zip(split.test, probabilities).map { index, row in
        // The threshold was chosen on cases that have the modality; class shares are not cut by it.
        seen.contains(index)
          ? calibration.decision(row) : cohort.decision(withoutThreshold: row)
      },
      temperature: calibration.temperature, threshold: calibration.threshold,
      innerLoss: mean(of: innerLosses), innerScore: innerScore, parameterCount: parameterCount,
      trainingCount: try cases(split.training, having: usable).count, outcome: outcome,
      influence: influence, withheld: withheld, classShares: shares,
      absentModalities: model.modalities.filter { !usable.contains($0) },
      notes: calibration.notes, seconds: Date().timeIntervalSince(start))
    result.labelTemperatures = calibration.labelTemperatures
    result.labelThresholds = calibration.labelThresholds
    result.scale = calibration.scale
    result.pictureWeights = try pictureWeights(fitted, usable)
    return result
  }

  /// How outputs become what is reported: chosen on the inner split, or scaled by the training part.
  private func calibration(
    _ fitted: some FusionModel, _ model: ModelDescription, _ usable: [String], _ inner: [Int]
  ) throws -> OutputCalibration {
    switch cohort.target {
    case .classes:
      return try .classes(
        logits: finiteLogits(fitted, model, inner), labels: inner.map { cohort.labels[$0] },
        classCount: cohort.classNames.count)
    case .labels(let labels):
      return try .labels(
        logits: finiteLogits(fitted, model, inner), truth: inner.map { labels.values[$0] },
        names: labels.names)
    case .number: return .number(target.scale)
    case .survival(let survival):
      let training = try cases(split.training, having: usable)
      fold.willRead(training, modalities: usable)
      let risks = try finiteLogits(fitted, model, training).map { $0[0] }
      let (center, note) = target.hazard(survival, training, risks: risks)
      return .risk(center: center, note: note)
    }
  }

  private func finiteLogits(
    _ fitted: some FusionModel, _ model: ModelDescription, _ cases: [Int]
  ) throws -> [[Double]] {
    let logits = try rows(fitted.logits(cohort, cases: cases))
    if let bad = logits.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
      throw PredictorError(
        .notFinite, "\(model.name) gives \(logits[bad]) for case \(cohort.caseIDs[cases[bad]])")
    }
    return logits
  }

  /// No training case has any of the model's modalities: it can only repeat what holds for
  /// all, such as the class shares.
  func prior(_ model: ModelDescription, since start: Date) throws -> UnitResult {
    let shares = target.prior()
    let decision = cohort.decision(withoutThreshold: shares)
    let isBinary = cohort.target == .classes && cohort.classNames.count == 2
    return UnitResult(
      model: model, repetition: split.repetition, fold: split.fold, cases: split.test,
      probabilities: split.test.map { _ in shares }, decisions: split.test.map { _ in decision },
      temperature: 1, threshold: isBinary ? 0.5 : nil, innerLoss: nil, innerScore: nil,
      parameterCount: 0, trainingCount: 0, outcome: nil, influence: [:],
      classShares: shares, absentModalities: model.modalities,
      notes: [
        "no training case has \(model.modalities.joined(separator: " or ")); "
          + (cohort.target == .classes ? "the class shares are" : "what holds for all is")
          + " reported"
      ],
      seconds: Date().timeIntervalSince(start))
  }
}
