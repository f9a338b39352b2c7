public import Cohorts
public import Predictors
import Statistics

extension ContributionAnalysis {
  /// Hides parts of one case, quickly enough for somebody who waits.
  ///
  /// Parts, fills and donors are those that ``measure(_:cohort:cases:training:options:onProgress:isCancelled:)`` gives the
  /// case with the same seed and the same number of parts. What is measured over many cases only is left out: exchanges,
  /// sets of modalities, stability, intervals and verdicts.
  ///
  /// - Parameters:
  ///   - row: A row of the cohort that the model was not trained on.
  ///   - training: Rows that it was trained on: donors and statistics of fills.
  ///   - isCancelled: Asked between batches; then `cancelled` is thrown.
  /// - Throws: ``ContributionError`` with code `tooFewCases` where no training case can stand in.
  public func occlude(
    _ model: any PreparedPredictor, cohort: Cohort, case row: Int, training: [Int],
    options: ModelSubject.Options = ModelSubject.Options(),
    isCancelled: @escaping () -> Bool = { false }
  ) throws(ContributionError) -> CaseOcclusion {
    let subject = try ModelSubject(
      model, cohort: cohort, cases: [row], reference: training, options: options,
      stream: RandomStream(seed: seed, "reference"), isCancelled: isCancelled)
    return try occlude(subject)
  }

  /// Hides parts of the only case of a subject.
  func occlude(_ subject: some ContributionSubject) throws(ContributionError) -> CaseOcclusion {
    let count = subject.modalities.count
    guard subject.caseKeys.count == 1, count > 0 else {
      throw ContributionError(.tooFewCases, "expected one case and a modality to look at")
    }
    var settings = settings
    settings.sweepsPlayers = false
    settings.sweepsFills = false
    let unfilled = try subject.outputs([[ModalitySource](repeating: .item(0), count: count)])
    let plan = try OcclusionPlan(subject, settings: settings, seed: seed)
    let hidden = try plan.run(subject, unfilled: unfilled) { _ in }
    let effects = ModalityShares(hidden.main)
    // Over many parts rounding adds up: without this, a model that ignores all has shares of noise.
    let threshold = OutputEvidence(unfilled).threshold
    let moves = zip(effects.magnitudes, plan.players).contains { $0 > threshold * Double($1) }
    return CaseOcclusion(
      modalities: subject.modalities, kinds: (0..<count).map(subject.kind(of:)),
      presence: (0..<count).map { subject.isPresent($0, case: 0) }, outputs: unfilled[0],
      players: plan.players, fills: plan.fills, magnitudes: effects.magnitudes,
      shares: moves ? effects.shares : nil, maps: hidden.maps, partNames: plan.partNames,
      pieces: (0..<count).map { subject.pieces($0, case: 0) })
  }
}
