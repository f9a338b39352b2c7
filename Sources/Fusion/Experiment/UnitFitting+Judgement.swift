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
    let calibration = try Calibration(
      logits: finiteLogits(fitted, model, inner), labels: inner.map { cohort.labels[$0] },
      classCount: classCount)
    let logits = try finiteLogits(fitted, model, split.test)
    // A case without any of the model's modalities gets the shares of the classes in training:
    // what one would say knowing nothing about it.
    let seen = Set(try cases(split.test, having: usable))
    let shares = priorProbabilities()
    let probabilities = zip(split.test, logits).map {
      seen.contains($0) ? calibration.probabilities($1) : shares
    }
    // Over all inner cases, as the test part is judged: a modality that few cases have must not be
    // chosen for how well it does on those few.
    let known = Set(inner)
    let innerRows = zip(split.inner, try rows(fitted.logits(cohort, cases: split.inner))).map {
      known.contains($0) ? calibration.probabilities($1) : shares
    }
    let innerAUC = try ScoredCases(
      labels: split.inner.map { cohort.labels[$0] }, probabilities: innerRows.flatMap { $0 },
      classCount: classCount
    ).value(of: .rocAUC)
    let (influence, withheld) = try asked(fitted, usable, calibration, shares)
    var result = UnitResult(
      model: model, repetition: split.repetition, fold: split.fold, cases: split.test,
      probabilities: probabilities,
      decisions: zip(split.test, probabilities).map { index, row in
        // The threshold was chosen on cases that have the modality; class shares are not cut by it.
        seen.contains(index)
          ? calibration.decision(row) : row.indices.max { row[$0] < row[$1] } ?? 0
      },
      temperature: calibration.temperature, threshold: calibration.threshold,
      innerLoss: calibration.innerLoss, innerAUC: innerAUC, parameterCount: parameterCount,
      trainingCount: try cases(split.training, having: usable).count, outcome: outcome,
      influence: influence, withheld: withheld, classShares: shares,
      absentModalities: model.modalities.filter { !usable.contains($0) },
      notes: calibration.notes, seconds: Date().timeIntervalSince(start))
    result.pictureWeights = try pictureWeights(fitted, usable)
    return result
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

  private func priorProbabilities() -> [Double] {
    var counts = [Double](repeating: 0, count: classCount)
    for index in split.training { counts[cohort.labels[index]] += 1 }
    return counts.map { $0 / Double(max(1, split.training.count)) }
  }

  /// No training case has any of the model's modalities: it can only repeat the class shares.
  func prior(_ model: ModelDescription, since start: Date) throws -> UnitResult {
    let shares = priorProbabilities()
    let decision = shares.indices.max { shares[$0] < shares[$1] } ?? 0
    return UnitResult(
      model: model, repetition: split.repetition, fold: split.fold, cases: split.test,
      probabilities: split.test.map { _ in shares }, decisions: split.test.map { _ in decision },
      temperature: 1, threshold: classCount == 2 ? 0.5 : nil, innerLoss: nil, innerAUC: nil,
      parameterCount: 0, trainingCount: 0, outcome: nil, influence: [:],
      classShares: shares, absentModalities: model.modalities,
      notes: [
        "no training case has \(model.modalities.joined(separator: " or ")); the class "
          + "shares are reported"
      ],
      seconds: Date().timeIntervalSince(start))
  }
}
