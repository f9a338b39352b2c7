import Findings

extension Rule {
  /// Which model to use where a modality is missing, and where all are there.
  static let deployment = Rule(
    "deployment", decisions: [.deployModel, .deployWithout, .cannotTell],
    when: "models were asked without a modality, or trained without it",
    never: "that a model works at a site or in patients that it was not tested on"
  ) { evidence in
    evidence.deployed()
      + evidence.modalities.compactMap { modality in evidence.deployed(without: modality) }
  }
}

extension Evidence {
  /// One way to do without a modality.
  private struct Choice {
    let model: ModelFindings
    let figure: Figure
    /// Whether it was trained with the modality and is only asked without it.
    let isAsked: Bool
  }

  /// The simplest model that no other surely exceeds.
  fileprivate func deployed() -> [AdviceFinding] {
    guard let top = best(models), tells(top) else { return [] }
    let equals = models.filter { model in !models.contains { exceeds($0, model) } }
    guard !equals.isEmpty else { return [] }
    let fewest = equals.map(\.modalities.count).min() ?? 0
    let simplest =
      equals.first { $0.modalities.count == fewest && $0.role != .fusion && regresses($0) }
      ?? best(equals.filter { $0.modalities.count == fewest })
    guard let model = simplest else { return [] }
    let others = models.filter { $0.name != model.name }
    let isAlone = equals.count == 1
    // Not surely exceeded is little; that nothing exceeds it by what counts is more.
    let isClose = others.allSatisfy {
      isAtMostEqual($0, model, within: settings.smallestGain)
    }
    guard isAlone || isClose else {
      return [
        AdviceFinding(
          .cannotTell, question: .deployment, model: top.name, rule: "deployment",
          headline: Phrase(.bestModelOpen), because: [reached(top), reached(model)],
          confidence: .low,
          change: [
            comparison(top, model).map {
              settling($0.difference, margin: settings.smallestGain)
            } ?? newFigures
          ])
      ]
    }
    var because = [reached(model)]
    if let rival = best(others), let entry = comparison(rival, model) {
      because.append(difference(.differs, rival, model, entry))
    }
    if !isAlone {
      because.append(
        AdviceReason(Phrase(.noneSurelyBetter), link: .init(.comparisons, model.name)))
    }
    if let off = document.calibration.first(where: { $0.model == model.name })?.error,
      let value = off.value
    {
      because.append(
        AdviceReason(
          Phrase(.probabilitiesOff, ["number": .number(value)]), figure: off, unit: "ece",
          link: .init(.calibration, model.name)))
    }
    return [
      AdviceFinding(
        .deployModel, modalities: model.modalities, model: model.name, rule: "deployment",
        headline: Phrase(
          .deployModel,
          ["model": .name(model.name), "modalities": .names(model.modalities)]),
        because: because,
        confidence: isAlone && others.allSatisfy({ exceeds(model, $0) }) ? .high : .moderate,
        change: [Phrase(.newSite)] + siteDoubts(model))
    ]
  }

  private func regresses(_ model: ModelFindings) -> Bool {
    model.method?.hasSuffix("regression") ?? false
  }

  /// The best way to do without one modality.
  fileprivate func deployed(without modality: String) -> AdviceFinding? {
    guard models.contains(where: { $0.modalities.contains(modality) && $0.modalities.count > 1 })
    else { return nil }
    let trained = models.filter { !$0.modalities.contains(modality) }.map {
      Choice(model: $0, figure: figure($0), isAsked: false)
    }
    let asked = models.compactMap { model in
      withheld(model, [modality]).map { Choice(model: model, figure: $0.figure, isAsked: true) }
    }
    let known = (trained + asked).filter { $0.figure.value != nil }
    func best(_ choices: [Choice]) -> Choice? {
      choices.max { ($0.figure.value ?? 0) < ($1.figure.value ?? 0) }
    }
    guard let top = best(known) else { return nil }
    // A model that was made for it first: it is the simpler one where both reach much the same.
    let made = best(
      trained.filter {
        ($0.figure.value ?? -.infinity) > (top.figure.value ?? 0) - settings.smallestGain
      })
    let choice = made ?? top
    let names: [String: Phrase.Argument] = [
      "modality": .name(modality), "model": .name(choice.model.name),
    ]
    var because = [reached(choice, without: modality)]
    let others = known.filter { $0.model.name != choice.model.name }
    if let next = others.max(by: { ($0.figure.value ?? 0) < ($1.figure.value ?? 0) }) {
      because.append(reached(next, without: modality))
    }
    guard let interval = widened(choice.figure, among: known.count),
      interval.lowerBound > chance + settings.smallestGain
    else {
      // Where it never happens, the question does not arise.
      if lacking(modality) == 0 { return nil }
      return AdviceFinding(
        .cannotTell, question: .deployment, modality: modality, rule: "deployment",
        headline: Phrase(.deploymentOpen, ["modality": .name(modality)]), because: because,
        confidence: .low, change: [newFigures])
    }
    // These figures are not paired, so only intervals that do not touch tell two apart.
    let isApart = others.allSatisfy {
      ($0.figure.interval?.upperBound ?? .infinity) < interval.lowerBound
    }
    return AdviceFinding(
      .deployWithout, modality: modality, model: choice.model.name, rule: "deployment",
      headline: Phrase(.deployWithout, names), because: because,
      confidence: isApart ? .high : .moderate,
      change: [Phrase(.newSite)] + siteDoubts(choice.model))
  }

  private func reached(_ choice: Choice, without modality: String) -> AdviceReason {
    guard choice.isAsked else { return reached(choice.model) }
    return AdviceReason(
      Phrase(
        .reachesWithout,
        [
          "modality": .name(modality), "model": .name(choice.model.name),
          "metric": .metric(metric), "figure": .figure(choice.figure),
        ]), figure: choice.figure, unit: metric, link: .init(.withheld, choice.model.name))
  }

  /// That a model differs between sites, where it surely does.
  private func siteDoubts(_ model: ModelFindings) -> [Phrase] {
    let differs = document.sites.contains { site in
      site.models.contains {
        $0.model == model.name && ($0.adjustedPValue ?? 1) <= settings.significance
      }
    }
    return differs
      ? [Phrase(.sitesDiffer, ["metric": .metric(metric), "model": .name(model.name)])] : []
  }
}
