import Cohorts
import Findings

/// What estimators without a table and without a certificate say: shown beside, and decides nothing.
struct SecondOpinion {
  let cohort: Cohort
  let labels: [Int?]
  let split: MapSplit
  let seed: UInt64

  func findings(
    _ left: CohortInteractions.Side, _ right: CohortInteractions.Side,
    _ estimator: InteractionFindings.Estimator
  ) throws -> InteractionFindings {
    let cases = Array(0..<cohort.caseCount)
    let first = try left.representation.rows(of: cohort, cases: cases)
    let second = try right.representation.rows(of: cohort, cases: cases)
    let scaling = (left.representation.scaling, right.representation.scaling)
    do {
      return estimator == .neural
        ? try neural(left, right, first, second, scaling)
        : try gaussian(left, right, first, second, scaling)
    } catch let error as InteractionsError
      where [.tooFewCases, .constantInput, .failed].contains(error.code)
    {
      return .unavailable(
        ModalityPair(left.name, right.name),
        rest: right.modalities.count > 1 ? right.modalities : nil, estimator, "\(error)")
    }
  }

  private func neural(
    _ left: CohortInteractions.Side, _ right: CohortInteractions.Side,
    _ first: RepresentationRows, _ second: RepresentationRows,
    _ scaling: (ColumnScaling.Rule, ColumnScaling.Rule)
  ) throws -> InteractionFindings {
    func usable(_ cases: [Int]) -> [Int] {
      cases.filter { first.presence[$0] && second.presence[$0] && labels[$0] != nil }
    }
    // Networks need the larger part to learn from; both parts are whole groups.
    let (training, test) = (usable(split.tableCases), usable(split.mapCases))
    let found = try BatchEstimator(seed: seed).estimate(
      first: first, second: second, labels: labels, classCount: cohort.classNames.count,
      training: training, test: test, scaling: scaling)
    let excess = found.overconfidence.max() ?? 0
    return findings(
      left, right, .neural,
      values: [
        found.redundancy, found.uniqueToFirst, found.uniqueToSecond, found.synergy,
        found.informations[0], found.informations[1], found.informations[2],
      ],
      notes: [
        BatchEstimator.Estimate.caveat,
        "fitted on \(found.trainingCount) cases, judged on \(found.testCount); "
          + "overconfidence of the classifiers up to \(Self.text(excess)) bits",
      ])
  }

  private func gaussian(
    _ left: CohortInteractions.Side, _ right: CohortInteractions.Side,
    _ first: RepresentationRows, _ second: RepresentationRows,
    _ scaling: (ColumnScaling.Rule, ColumnScaling.Rule)
  ) throws -> InteractionFindings {
    let classes = cohort.classNames
    var values: [Double] = []
    for label in labels {
      // One indicator fewer than classes: the last follows from the others.
      for y in 0..<classes.count - 1 { values.append(label == y ? 1 : 0) }
    }
    let target = try RepresentationRows(
      names: classes.dropLast().map { "is \($0)" }, presence: labels.map { $0 != nil },
      values: values)
    let fit = try GaussianModel.fit(
      first: first, second: second, target: target, scaling: scaling)
    let found = try GaussianDecomposition(fit.model)
    var result = findings(
      left, right, .gaussian,
      values: [
        found.redundancy, found.uniqueToFirst, found.uniqueToSecond, found.synergy,
        found.firstInformation, found.secondInformation, found.jointInformation,
      ],
      notes: [
        GaussianDecomposition.assumptions,
        "the label enters as indicators of its classes, which are not normal: sizes can be compared "
          + "with each other, not with the label's entropy",
        "fitted on \(fit.caseCount) cases; about \(Self.text(fit.chanceInformation)) bits would be "
          + "found by chance",
      ])
    result.gap = found.gap
    return result
  }

  private func findings(
    _ left: CohortInteractions.Side, _ right: CohortInteractions.Side,
    _ estimator: InteractionFindings.Estimator, values: [Double], notes: [String]
  ) -> InteractionFindings {
    let pair = ModalityPair(left.name, right.name)
    let note = "no interval: an estimator without a certificate"
    func figure(_ value: Double) -> Figure {
      Figure(value.isFinite ? value : nil, intervalNote: note)
    }
    let reason = "a second opinion without a certificate decides nothing"
    return InteractionFindings(
      pair: pair, rest: right.modalities.count > 1 ? right.modalities : nil, estimator: estimator,
      information: [pair.first: figure(values[4]), pair.second: figure(values[5])],
      jointInformation: figure(values[6]), redundancy: figure(values[0]),
      unique: [pair.first: figure(values[1]), pair.second: figure(values[2])],
      synergy: figure(values[3]), verdict: .cannotTell, verdictReason: reason,
      fusion: .cannotTell, fusionReason: reason, notes: notes)
  }

  private static func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

extension InteractionFindings {
  /// What is written where an estimator could not speak.
  static func unavailable(
    _ pair: ModalityPair, rest: [String]?, _ estimator: Estimator, _ reason: String
  ) -> InteractionFindings {
    let missing = Figure(nil, intervalNote: reason)
    return InteractionFindings(
      pair: pair, rest: rest, estimator: estimator, redundancy: missing,
      unique: [pair.first: missing, pair.second: missing], synergy: missing,
      verdict: .cannotTell, verdictReason: reason, fusion: .cannotTell, fusionReason: reason)
  }
}
