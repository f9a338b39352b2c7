import Findings

/// What the evidence says about having a modality beside all others.
struct ModalityWorth {
  enum Verdict {
    /// Models are surely worse without it.
    case worth
    /// No model gains by it what counts.
    case little
    /// The evidence holds both.
    case open
  }

  let modality: String
  let verdict: Verdict
  let confidence: AdviceConfidence
  var because: [AdviceReason]
  var change: [Phrase]
  /// What the best model with it gains over the best without, in the metric.
  let gain: Figure?
}

extension Evidence {
  /// Judges a modality; `nil` where no model with and none without it were fitted, or it stands alone.
  ///
  /// - It is **worth** it if one model that sees it surely exceeds every model that does not (each
  ///   corrected), and one of these sees all other modalities and is of the same kind. That the model
  ///   itself loses when asked without it, and that symbols show what it adds, are further reasons.
  ///   It is never more than moderate: that the others do not hold what it says is a claim of absence.
  ///   Models and symbols alike may read the others less well than they could be read, and then agree
  ///   on what is not so.
  /// - Where no model was trained without it alone, a sure loss of the best model carries it halfway.
  /// - It is worth **little** if no model that sees it exceeds those that do not by what counts, interval
  ///   included, although models use it, and no pair of symbols says otherwise. That rests on the
  ///   models that were tried, so it is never more than moderate.
  func worth(of modality: String) -> ModalityWorth? {
    let rest = modalities.filter { $0 != modality }
    let with = models.filter { $0.modalities.contains(modality) && $0.modalities.count > 1 }
    let without = models.filter { !$0.modalities.contains(modality) }
    guard !rest.isEmpty, let best = best(with), let rival = self.best(without) else { return nil }
    return surelyWorth(modality, rest, with, without)
      ?? probablyWorth(modality, rest, best, without)
      ?? worthLittle(modality, rest, with, without)
      ?? open(modality, best, rival)
  }

  /// Whether a model sees all of these and nothing else.
  private func sees(_ model: ModelFindings, exactly names: [String]) -> Bool {
    Set(model.modalities) == Set(names)
  }

  private func surelyWorth(
    _ modality: String, _ rest: [String], _ with: [ModelFindings], _ without: [ModelFindings]
  ) -> ModalityWorth? {
    let sure = with.filter { model in
      without.allSatisfy { exceeds(model, $0) }
        && without.contains { sees($0, exactly: rest) && areOfOneKind($0, model) }
    }
    guard let model = best(sure), let rival = best(without),
      let entry = comparison(model, rival), let gain = entry.difference.value,
      // Surely something, but never by as much as counts: that is for others to say.
      (entry.difference.high ?? 0) >= settings.smallestGain
    else { return nil }
    var because =
      [difference(.trainedWith, with: modality, model, rival, entry)] + corrected(entry)
    let withheld = withheld(model, [modality])
    if let withheld { because.append(loss(withheld)) }
    if let adds = symbolsAdd(modality, beside: rest) { because.append(adds) }
    var change = [
      Phrase(.gainBelow, ["number": .number(settings.smallestGain)])
    ]
    change.append(Phrase(.betterReader, ["modality": .name(modality)]))
    if let doubt = trainingDoubt(gain, [model, rival]) { change.append(doubt) }
    return ModalityWorth(
      modality: modality, verdict: .worth, confidence: .moderate,
      because: because, change: change, gain: entry.difference)
  }

  private func probablyWorth(
    _ modality: String, _ rest: [String], _ best: ModelFindings, _ without: [ModelFindings]
  ) -> ModalityWorth? {
    // Where one was trained without it, that decides.
    guard !without.contains(where: { sees($0, exactly: rest) && areOfOneKind($0, best) }),
      without.allSatisfy({ exceeds(best, $0) }),
      let entry = withheld(best, [modality]),
      let change = widened(entry.change, among: modalities.count),
      change.upperBound < 0, let value = entry.change.value, -value >= settings.smallestGain
    else { return nil }
    let gain = Figure(
      -value, low: entry.change.high.map { -$0 }, high: entry.change.low.map { -$0 })
    return ModalityWorth(
      modality: modality, verdict: .worth, confidence: .moderate, because: [loss(entry)],
      change: [Phrase(.noModelWithout, ["modality": .name(modality)])], gain: gain)
  }

  private func worthLittle(
    _ modality: String, _ rest: [String], _ with: [ModelFindings], _ without: [ModelFindings]
  ) -> ModalityWorth? {
    guard let rival = best(without), let top = best(with), tells(rival), !isIgnored(modality),
      surelyUnique(modality, beside: rest, than: rival) == nil,
      !pairKnowsMore(modality, than: rival)
    else { return nil }
    let margin = margin(for: modality)
    // No model with it may exceed the best without it by what counts.
    guard with.allSatisfy({ isAtMostEqual($0, rival, within: margin) }) else { return nil }
    let pairs = with.flatMap { model in
      without.filter {
        sees($0, exactly: rest) && Set(model.modalities) == Set(rest + [modality])
          && areOfOneKind($0, model)
      }.map { (model, $0) }
    }
    var because: [AdviceReason] = []
    if pairs.contains(where: { verdict($0.0.name, modality) == .used }) {
      guard pairs.allSatisfy({ isAtMostEqual($0.0, $0.1, within: margin) }) else { return nil }
    } else {
      guard verdict(top.name, modality) == .used, let entry = withheld(top, [modality]),
        let low = entry.change.interval?.lowerBound, low > -margin
      else { return nil }
      because.append(loss(entry))
    }
    guard let entry = comparison(top, rival), let high = entry.difference.high else { return nil }
    because.insert(difference(.trainedWith, with: modality, top, rival, entry), at: 0)
    because.append(
      AdviceReason(
        Phrase(
          .atMost,
          [
            "metric": .metric(metric), "number": .number(max(0, high)),
            "smallest": .number(margin),
          ]), figure: entry.difference, unit: metric, link: .init(.comparisons, top.name)))
    return ModalityWorth(
      modality: modality, verdict: .little, confidence: .moderate, because: because,
      change: [Phrase(.anotherModel, ["modality": .name(modality)])], gain: entry.difference)
  }

  private func open(
    _ modality: String, _ best: ModelFindings, _ rival: ModelFindings
  ) -> ModalityWorth? {
    guard let entry = comparison(best, rival) else { return nil }
    var because = [difference(.trainedWith, with: modality, best, rival, entry)]
    if let withheld = withheld(best, [modality]) { because.append(loss(withheld)) }
    return ModalityWorth(
      modality: modality, verdict: .open, confidence: .low, because: because,
      change: [settling(entry.difference, margin: margin(for: modality))],
      gain: entry.difference)
  }

  /// What counts as much for a modality that only some cases have.
  ///
  /// Where half of the cases have it, a gain over all cases is about half of what it is for those.
  func margin(for modality: String) -> Double {
    let cases = document.cohort.cases
    guard cases > 0 else { return settings.smallestGain }
    return settings.smallestGain * min(1, Double(present(modality)) / Double(cases))
  }

  /// Whether a model tells the label surely, by what counts, widened for having many to pick from.
  func tells(_ model: ModelFindings) -> Bool {
    guard let interval = widened(figure(model), among: models.count) else { return false }
    return interval.lowerBound > chance + settings.smallestGain
  }

  private func difference(
    _ key: PhraseKey, with modality: String, _ model: ModelFindings, _ other: ModelFindings,
    _ entry: ModelComparison
  ) -> AdviceReason {
    var reason = difference(key, model, other, entry)
    reason.phrase.arguments["modality"] = .name(modality)
    return reason
  }
}
