import Findings

extension Rule {
  /// Which modalities to collect, keep or do without.
  static let collection = Rule(
    "collection",
    decisions: [
      .collectModality, .keepModality, .collectNeither, .dropModality, .oneModality, .cannotTell,
    ],
    when: "models with and without a modality were compared on the same cases",
    never: "to drop a modality because a model ignores it or looks at it little"
  ) { evidence in
    let worths = evidence.modalities.compactMap(evidence.worth)
    return evidence.collected(worths.filter { $0.verdict == .worth })
      + evidence.left(worths.filter { $0.verdict == .little })
      + worths.filter { $0.verdict == .open }.map(evidence.undecided)
  }
}

extension Evidence {
  // MARK: Worth it

  /// Modalities to collect or keep, by what a unit of cost brings where all costs are known.
  fileprivate func collected(_ worths: [ModalityWorth]) -> [AdviceFinding] {
    let ranked = worths.enumerated().sorted { left, right in
      let (a, b) = (value(left.element), value(right.element))
      return a != b ? a > b : left.offset < right.offset
    }.map(\.element)
    return ranked.enumerated().map { place, worth in
      let lacking = lacking(worth.modality)
      var because = worth.because
      if lacking > 0 { because.append(presence(worth.modality)) }
      var change = worth.change
      let others = ranked.filter { $0.modality != worth.modality }
      if place == 0, let next = others.first { compare(worth, next, &because, &change) }
      let cost = cost(worth, cases: lacking)
      change.append(
        cost == nil
          ? Phrase(.costsUnknown) : Phrase(.otherPrice, ["modality": .name(worth.modality)]))
      return AdviceFinding(
        lacking > 0 ? .collectModality : .keepModality, modality: worth.modality,
        rule: "collection",
        headline: Phrase(
          lacking > 0 ? .collectModality : .keepModality,
          ["modality": .name(worth.modality), "count": .count(lacking)].filter {
            lacking > 0 || $0.key != "count"
          }), because: because, confidence: worth.confidence, change: change, cost: cost)
    }
  }

  /// What a modality costs for the cases that lack it, or for one case where none does.
  private func cost(_ worth: ModalityWorth, cases: Int) -> AdviceCost? {
    settings.costs[worth.modality].map { price in
      AdviceCost(
        perCase: price, cases: max(1, cases), unit: settings.costUnit,
        gainPerUnit: gainPerUnit(worth))
    }
  }

  /// The gain over what a case cost on average, for this modality: price times the share that has it.
  private func gainPerUnit(_ worth: ModalityWorth) -> Figure? {
    guard let price = settings.costs[worth.modality], price > 0, document.cohort.cases > 0,
      let gain = worth.gain
    else { return nil }
    let share = Double(present(worth.modality)) / Double(document.cohort.cases)
    guard share > 0 else { return nil }
    let scale = 1 / (price * share)
    return Figure(
      gain.value.map { $0 * scale }, low: gain.low.map { $0 * scale },
      high: gain.high.map { $0 * scale })
  }

  private func value(_ worth: ModalityWorth) -> Double {
    let isPriced = modalities.allSatisfy { (settings.costs[$0] ?? 0) > 0 }
    return (isPriced ? gainPerUnit(worth) : worth.gain)?.value ?? -.infinity
  }

  /// Says what the first has over the second, or that nobody knows.
  private func compare(
    _ first: ModalityWorth, _ second: ModalityWorth, _ because: inout [AdviceReason],
    _ change: inout [Phrase]
  ) {
    if let own = gainPerUnit(first), let other = gainPerUnit(second),
      let low = own.interval?.lowerBound, let high = other.interval?.upperBound, low > high,
      let value = own.value, let otherValue = other.value
    {
      because.append(
        AdviceReason(
          Phrase(
            .betterValue,
            [
              "modality": .name(first.modality), "other": .name(second.modality),
              "metric": .metric(metric), "number": .number(value), "second": .number(otherValue),
            ]), figure: own, unit: "\(metric) a unit of cost", link: .init(.cohort)))
    } else {
      change.append(
        Phrase(.valueUnclear, ["modalities": .names([first.modality, second.modality])]))
    }
  }

  // MARK: Not worth it

  /// Modalities to do without: all of them if the rest does as well without all, else one of them.
  fileprivate func left(_ worths: [ModalityWorth]) -> [AdviceFinding] {
    guard let first = worths.first else { return [] }
    let names = worths.map(\.modality)
    let because = worths.flatMap(\.because)
    let change = worths.flatMap(\.change)
    if !canSpare(names) {
      let isAll = names.count == modalities.count
      return [
        AdviceFinding(
          isAll ? .oneModality : .dropModality, modality: isAll ? cheapest(names) : dearest(names),
          modalities: names, rule: "collection",
          headline: Phrase(.oneOfThese, ["modalities": .names(names)]), because: because,
          confidence: first.confidence, change: change)
      ]
    }
    let lacking = names.filter { self.lacking($0) > 0 }
    if !lacking.isEmpty {
      return [
        AdviceFinding(
          .collectNeither, modality: names.count == 1 ? names[0] : nil, modalities: names,
          rule: "collection",
          headline: Phrase(.collectNeither, ["modalities": .names(names)]), because: because,
          confidence: first.confidence, change: change)
      ]
    }
    return worths.map { worth in
      AdviceFinding(
        .dropModality, modality: worth.modality, rule: "collection",
        headline: Phrase(.dropModality, ["modality": .name(worth.modality)]),
        because: worth.because, confidence: worth.confidence, change: worth.change)
    }
  }

  /// Whether models do as well without all of these together.
  private func canSpare(_ names: [String]) -> Bool {
    if names.count == 1 { return true }
    let rest = models.filter { Set($0.modalities).isDisjoint(with: names) }
    let margin = names.map(margin).min() ?? settings.smallestGain
    guard names.count < modalities.count, let rival = best(rest) else { return false }
    return models.allSatisfy {
      Set($0.modalities).isDisjoint(with: names) || isAtMostEqual($0, rival, within: margin)
    }
  }

  private func cheapest(_ names: [String]) -> String? {
    guard names.allSatisfy({ settings.costs[$0] != nil }) else { return nil }
    return names.min { (settings.costs[$0] ?? 0) < (settings.costs[$1] ?? 0) }
  }

  private func dearest(_ names: [String]) -> String? {
    guard names.allSatisfy({ settings.costs[$0] != nil }) else { return nil }
    return names.max { (settings.costs[$0] ?? 0) < (settings.costs[$1] ?? 0) }
  }

  // MARK: Undecided

  fileprivate func undecided(_ worth: ModalityWorth) -> AdviceFinding {
    AdviceFinding(
      .cannotTell, question: .collection, modality: worth.modality, rule: "collection",
      headline: Phrase(.collectionOpen, ["modality": .name(worth.modality)]),
      because: worth.because, confidence: .low, change: worth.change)
  }
}
