import Findings

extension Rule {
  /// Whether to collect more cases of the same kind.
  static let cases = Rule(
    "cases", decisions: [.collectCases, .enoughCases, .cannotTell],
    when: "a learning curve was measured",
    never: "what more than twice the cases would bring, or that the model is at its ceiling"
  ) { evidence in
    let curves = evidence.document.learningCurve.filter { $0.metric == evidence.metric }
    let judged = curves.compactMap { curve in evidence.model(curve.model).map { ($0, curve) } }
    guard !evidence.models.isEmpty else { return [] }
    guard let best = evidence.best(judged.map(\.0)),
      let curve = judged.first(where: { $0.0.name == best.name })?.1
    else {
      return [
        AdviceFinding(
          .cannotTell, question: .moreCases, rule: "cases", headline: Phrase(.casesOpen),
          because: [AdviceReason(Phrase(.noLearningCurve), link: .init(.learning))],
          confidence: .low, change: [Phrase(.makeLearningCurve)])
      ]
    }
    return [evidence.judge(curve, of: best, among: judged.count)]
  }
}

extension Evidence {
  /// What one curve allows, that of the best model that has one.
  ///
  /// The model is chosen among several by its score, so its intervals are widened for their number.
  fileprivate func judge(
    _ curve: LearningCurveFindings, of model: ModelFindings, among count: Int
  ) -> AdviceFinding {
    let rise = widened(curve.rise, among: count)
    let doubling = curve.gainFromDoubling.flatMap { widened($0, among: count) }
    let isRising = curve.verdict == .rises && (rise?.lowerBound ?? 0) > 0
    if isRising, let doubling, let gain = curve.gainFromDoubling?.value,
      gain >= settings.smallestGain
    {
      // What doubling brings is read off a fitted curve: only an interval above zero carries it.
      return collect(curve, model, doubling.lowerBound > 0 ? .high : .moderate)
    }
    if let doubling, doubling.upperBound < settings.smallestGain {
      return AdviceFinding(
        .enoughCases, model: model.name, rule: "cases", headline: Phrase(.enoughCases),
        because: reasons(curve, .noRise), confidence: .moderate,
        change: [Phrase(.likeTheOld), Phrase(.anotherLearner)])
    }
    return AdviceFinding(
      .cannotTell, question: .moreCases, model: model.name, rule: "cases",
      headline: Phrase(.casesOpen), because: reasons(curve, .noRise), confidence: .low,
      change: [settling(curve.rise, margin: settings.smallestGain)])
  }

  private func collect(
    _ curve: LearningCurveFindings, _ model: ModelFindings, _ confidence: AdviceConfidence
  ) -> AdviceFinding {
    let prices = model.modalities.compactMap { settings.costs[$0] }
    let price = prices.count == model.modalities.count ? prices.reduce(0, +) : nil
    let cost = price.map {
      AdviceCost(perCase: $0, cases: document.cohort.cases, unit: settings.costUnit)
    }
    return AdviceFinding(
      .collectCases, modalities: model.modalities, model: model.name, rule: "cases",
      headline: Phrase(.collectCases, ["model": .name(model.name)]),
      because: reasons(curve, .roseWithCases), confidence: confidence,
      change: [Phrase(.likeTheOld)] + (cost == nil ? [Phrase(.costsUnknown)] : []), cost: cost)
  }

  /// How the figure grew, and what the curve says about twice as many.
  private func reasons(_ curve: LearningCurveFindings, _ key: PhraseKey) -> [AdviceReason] {
    let link = AdviceLink(.learning, curve.model)
    let counts = curve.points.map { Int($0.cases.rounded()) }
    let grown = AdviceReason(
      Phrase(
        key,
        [
          "count": .count(counts.first ?? 0), "total": .count(counts.last ?? 0),
          "metric": .metric(metric), "model": .name(curve.model),
          "changes": .changes(curve.rise),
        ]), figure: curve.rise, unit: metric, link: link)
    guard let gain = curve.gainFromDoubling, gain.value != nil else { return [grown] }
    return [
      grown,
      AdviceReason(
        Phrase(.doublingAdds, ["metric": .metric(metric), "changes": .changes(gain)]),
        figure: gain, unit: metric, link: link),
    ]
  }
}
