import Cohorts
public import Findings
import Statistics

extension ExperimentResult {
  /// What a learning curve allows to say, model by model.
  ///
  /// All points of a model share the bootstrap's draws of test groups, so that rise and gain are
  /// paired. The interval does not hold which training cases a share happened to get: repeats average
  /// that.
  ///
  /// - Throws: `StatisticsError` if a prediction is not a probability.
  public func findings(
    of measurement: LearningCurveMeasurement
  ) throws -> [LearningCurveFindings] {
    let bootstrap = try GroupBootstrap(
      groups: cohort.groups.indexOfCase, drawCount: settings.bootstrapDraws,
      stream: RandomStream(seed: settings.seed, "bootstrap"))
    return try measurement.models.map { model in
      try curve(model, measurement.points, bootstrap)
    }
  }

  private func curve(
    _ model: ModelDescription, _ points: [LearningCurveMeasurement.Point],
    _ bootstrap: GroupBootstrap
  ) throws -> LearningCurveFindings {
    let metric = primaryMetric
    let scored = try points.map { point in
      try pooled(point.units.filter { $0.model == model }, { $0.probabilities })
    }
    let estimates = try bootstrap.estimates(of: scored, metrics: [metric])
    let rise = try bootstrap.differences(
      of: metric, scored[scored.count - 1], minus: [scored[0]])[0]
    var findings = LearningCurveFindings(
      model: model.name, metric: metric.rawValue,
      points: zip(points, estimates).map { point, estimates in
        .init(
          share: point.share, cases: point.caseCount,
          figure: estimates[metric].map(figure) ?? Figure(nil))
      }, rise: figure(rise), verdict: .cannotTell)
    // Upwards is better from here on.
    let sign = metric.higherIsBetter ? 1.0 : -1
    let highest = metric.higherIsBetter ? 1.0 : 0
    let counts = points.map(\.caseCount)
    func fitted(_ values: [Double?]) -> InversePowerLaw? {
      let known = values.compactMap { $0 }
      guard known.count == counts.count else { return nil }
      return InversePowerLaw(counts: counts, values: known.map { sign * $0 }, highest: highest)
    }
    guard let law = fitted(findings.points.map(\.figure.value)) else {
      findings.reason = "a curve needs three numbers of cases at which the figure is defined"
      return findings
    }
    findings.curve = .init(
      ceiling: sign * law.ceiling, shortfall: sign * law.shortfall, exponent: law.exponent,
      residual: law.residual)
    let replicates = try bootstrap.replicates(of: metric, scored)
    // One curve a draw: what doubling would bring had other groups been tested.
    let drawn = replicates.map(\.count).min() ?? 0
    let gains = (0..<drawn).compactMap { draw in
      fitted(replicates.map { $0[draw] })?.gainFromDoubling
    }
    let gain = bootstrap.estimate(
      of: law.gainFromDoubling, replicates: gains,
      drawnGroups: Set(scored[0].cases.map { cohort.groups.indexOfCase[$0] }).count)
    findings.gainFromDoubling = sign > 0 ? figure(gain) : figure(gain).negated
    judge(&findings, sign: sign)
    return findings
  }

  /// More is promised only where more helped so far.
  private func judge(_ findings: inout LearningCurveFindings, sign: Double) {
    let rise = sign > 0 ? findings.rise : findings.rise.negated
    guard let interval = rise.interval else {
      findings.reason = findings.rise.intervalNote ?? "there is no interval"
      return
    }
    if interval.lowerBound > 0 {
      findings.verdict = .rises
      return
    }
    let counts = findings.points.map { Int($0.cases.rounded()) }
    findings.reason =
      "from \(counts.first ?? 0) to \(counts.last ?? 0) cases no rise stands out of the noise, so "
      + "that nothing can be foretold"
  }
}
