import Findings

extension Rule {
  /// Modalities that no model can learn from.
  static let fixData = Rule(
    "fixData", decisions: [.fixData],
    when: "no model could be tested on a modality: its inputs are alike, or too few cases have it",
    never: "that the modality is worthless", most: .moderate
  ) { evidence in
    evidence.modalities.compactMap { modality -> AdviceFinding? in
      let entries = evidence.document.contribution.filter { $0.modalities.contains(modality) }
      guard !entries.isEmpty,
        entries.allSatisfy({ entry in
          entry.diagnosis?[modality] == .untestable
            || (entry.verdict[modality] == .cannotTell && entry.diagnosis == nil
              && entry.influence != nil && entry.influence?[modality] == nil)
        })
      else { return nil }
      return AdviceFinding(
        .fixData, modality: modality, rule: "fixData",
        headline: Phrase(.fixData, ["modality": .name(modality)]),
        because: [
          AdviceReason(
            Phrase(.inputsAlike, ["modality": .name(modality)]), link: .init(.contribution)),
          evidence.presence(modality),
        ],
        confidence: .moderate,
        change: [Phrase(.dataThatDiffer, ["modality": .name(modality)])])
    }
  }

  /// Modalities that a model ignores: first the model, then the data, and never drop for that.
  static let fixModel = Rule(
    "fixModel", decisions: [.fixModel, .cannotTell],
    when: "a model ignores a modality that tells the label alone or together with another",
    never: "to drop a modality because a model ignores it"
  ) { evidence in
    evidence.models.flatMap { model in
      model.modalities.compactMap { modality in
        evidence.verdict(model.name, modality) == .ignored
          ? evidence.ignored(modality, by: model) : nil
      }
    }
  }
}

extension Evidence {
  /// How many cases have a modality.
  func presence(_ modality: String) -> AdviceReason {
    AdviceReason(
      Phrase(
        .presentCases,
        [
          "modality": .name(modality), "count": .count(present(modality)),
          "total": .count(document.cohort.cases),
        ]), unit: "cases", link: .init(.cohort, modality))
  }

  /// What follows from one model ignoring one modality.
  fileprivate func ignored(_ modality: String, by model: ModelFindings) -> AdviceFinding {
    var because = whyIgnored(modality, by: model)
    let names: [String: Phrase.Argument] = [
      "model": .name(model.name), "modality": .name(modality),
    ]
    guard let telling = aloneTells(modality) ?? togetherTells(modality) else {
      because += aloneUnclear(modality)
      let figure = best(alone(modality)).map(self.figure)
      return AdviceFinding(
        .cannotTell, question: .ignored, modality: modality, model: model.name, rule: "fixModel",
        headline: Phrase(.ignoredOpen, names), because: because, confidence: .low,
        change: [
          figure.map {
            settling(above($0), margin: settings.smallestGain)
          } ?? newFigures, Phrase(.retrainThenJudge, names),
        ])
    }
    because.append(telling)
    // That it tells something is not yet that this model misses something: another may have it too.
    let better = best(
      models.filter {
        $0.modalities.contains(modality) && verdict($0.name, modality) != .ignored
          && exceeds($0, model)
      })
    if let better, let entry = comparison(better, model) {
      because.append(difference(.exceeds, better, model, entry))
    }
    return AdviceFinding(
      .fixModel, modality: modality, model: model.name, rule: "fixModel",
      headline: Phrase(.fixModel, names), because: because,
      confidence: better != nil && aloneTells(modality) != nil ? .high : .moderate,
      change: [Phrase(.retrainThenJudge, names)])
  }

  private func whyIgnored(_ modality: String, by model: ModelFindings) -> [AdviceReason] {
    let link = AdviceLink(.contribution, model.name)
    let names: [String: Phrase.Argument] = [
      "model": .name(model.name), "modality": .name(modality),
    ]
    let diagnosis = document.contribution.filter { $0.model == model.name }
      .compactMap { $0.diagnosis?[modality] }.first { $0.verdict == .ignored }
    let key: PhraseKey? =
      switch diagnosis {
      case .deadBranch: .deadBranch
      case .ignoredByFusion: .fusionIgnores
      case .fillArtefact: .fillArtefact
      case .constantOutput: .constantOutput
      default: nil
      }
    return [AdviceReason(Phrase(.answersSame, names), link: link)]
      + (key.map { [AdviceReason(Phrase($0, names), link: link)] } ?? [])
  }

  /// A model of the modality alone that is surely above chance by what counts, widened for having
  /// several such models to pick from.
  private func aloneTells(_ modality: String) -> AdviceReason? {
    let count = models.count { $0.modalities.count == 1 }
    let sure = alone(modality).filter { model in
      guard let interval = widened(figure(model), among: count) else { return false }
      return interval.lowerBound > chance + settings.smallestGain
    }
    return best(sure).map { reaches(.aloneReaches, modality, $0) }
  }

  private func aloneUnclear(_ modality: String) -> [AdviceReason] {
    best(alone(modality)).map { [reaches(.aloneMayBeChance, modality, $0)] } ?? []
  }

  private func reaches(
    _ key: PhraseKey, _ modality: String, _ model: ModelFindings
  ) -> AdviceReason {
    AdviceReason(
      Phrase(
        key,
        [
          "modality": .name(modality), "model": .name(model.name), "metric": .metric(metric),
          "figure": .figure(figure(model)), "chance": .number(chance),
        ]), figure: figure(model), unit: metric, link: .init(.models, model.name))
  }

  /// A figure less chance, so that it can be asked what tells it from nothing.
  private func above(_ figure: Figure) -> Figure {
    Figure(
      figure.value.map { $0 - chance }, low: figure.low.map { $0 - chance },
      high: figure.high.map { $0 - chance })
  }
}
