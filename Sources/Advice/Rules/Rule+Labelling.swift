import Findings

extension Rule {
  /// Which labelled pairs would close an open question.
  static let labelling = Rule(
    "labelling", decisions: [.labelPairs],
    when:
      "interactions refused a figure for want of labelled pairs, and models leave the question open",
    never: "that the pairs will show synergy"
  ) { evidence in
    // One pair may have been judged by several estimators; they need not agree on a number.
    var needed: [ModalityPair: (entry: InteractionFindings, count: Int)] = [:]
    var order: [ModalityPair] = []
    for entry in evidence.interactions {
      guard let count = evidence.pairsNeeded(entry) else { continue }
      if needed[entry.pair] == nil { order.append(entry.pair) }
      if count > needed[entry.pair]?.count ?? 0 { needed[entry.pair] = (entry, count) }
    }
    return order.compactMap { pair in
      guard let (entry, count) = needed[pair] else { return nil }
      // What another estimator could tell from the same pairs is no open question.
      let isTold = evidence.interactions.contains { other in
        other.pair == pair && evidence.isSettled(other)
      }
      return isTold ? nil : evidence.labelling(entry, count)
    }
  }
}

extension Evidence {
  /// The number of independent pairs that would do; `nil` where the question is not open for want of
  /// them.
  fileprivate func pairsNeeded(_ entry: InteractionFindings) -> Int? {
    guard entry.verdict == .cannotTell, entry.fusion == .cannotTell,
      // What would settle the question is more than what would give a figure at all.
      let needed = [entry.refusal?.neededSize, entry.labelledPairsNeeded].compactMap({ $0 }).max(),
      needed > independentPairs(entry)
    else { return nil }
    return needed
  }

  /// Independent labelled pairs: groups where cases share one.
  private func independentPairs(_ entry: InteractionFindings) -> Int {
    let sample = entry.sample
    return sample?.effectiveSize.map { Int($0) } ?? sample?.groups ?? sample?.labelledPairs ?? 0
  }

  /// Whether a pair's symbols answer how it relates, or whether it may be fused late.
  fileprivate func isSettled(_ entry: InteractionFindings) -> Bool {
    entry.verdict != .cannotTell || (entry.fusion != .cannotTell && isInformative(entry))
  }

  fileprivate func labelling(_ entry: InteractionFindings, _ needed: Int) -> AdviceFinding {
    let link = AdviceLink(.interactions, entry.pair.description)
    let have = independentPairs(entry)
    let parts: [String: Phrase.Argument] = [
      "first": .name(entry.pair.first), "second": .name(entry.pair.second),
    ]
    var because = [
      AdviceReason(
        Phrase(.pairsAre, ["count": .count(have), "total": .count(needed)]),
        figure: Figure(Double(have)), unit: "cases", link: link)
    ]
    if let refusal = entry.refusal {
      because.append(
        AdviceReason(Phrase(.pairsRefused, ["reason": .name(refusal.reason)]), link: link))
    }
    var isOpenForSure = false
    if let range = entry.bounds?.synergyRange {
      isOpenForSure =
        range.lowerBound < settings.smallestBits && range.upperBound > settings.smallestBits
      because.append(
        AdviceReason(
          Phrase(
            .synergyWithin,
            ["low": .number(range.lowerBound), "high": .number(range.upperBound)]),
          figure: Figure(nil, low: range.lowerBound, high: range.upperBound), unit: "bits",
          link: link))
    }
    let price = entry.rest == nil ? entry.pair.names.compactMap { settings.costs[$0] } : []
    let cost =
      price.count == 2
      ? AdviceCost(perCase: price[0] + price[1], cases: needed - have, unit: settings.costUnit)
      : nil
    return AdviceFinding(
      .labelPairs, modalities: names(of: entry), rule: "labelling",
      headline: Phrase(
        .labelPairs, parts.merging(["count": .count(needed - have)]) { $1 }), because: because,
      // Certified ends on both sides of what counts: that it is open is proven.
      confidence: isOpenForSure && entry.refusal != nil ? .high : .moderate,
      change: [Phrase(.pairsSamePopulation)] + (cost == nil ? [Phrase(.costsUnknown)] : []),
      cost: cost)
  }
}
