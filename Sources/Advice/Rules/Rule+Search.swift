import Findings

extension Rule {
  /// Whether pairs of pictures and texts can serve a search.
  static let search = Rule(
    "search", decisions: [.usePairs, .cannotTell],
    when: "it was judged how well pictures and texts find each other",
    never: "that what finds pairs also tells the label, or finds them as often among more",
    most: .moderate
  ) { evidence in
    // The first is the model; the others are its parts, or what it is compared with.
    evidence.document.retrieval.first.map { [evidence.searched($0)] } ?? []
  }

  /// Which modality a shared space keeps.
  static let sharedSpace = Rule(
    "sharedSpace", decisions: [.searchByModality],
    when: "features of a shared space were judged, and nearly all hold more of one modality",
    never: "that the other modalities hold less about the label", most: .moderate
  ) { evidence in
    evidence.document.features.compactMap(evidence.kept)
  }
}

extension Evidence {
  /// What one judgement of retrieval allows.
  ///
  /// Both directions must surely exceed chance by what counts, where texts that say the same count as
  /// found; intervals are widened for the two. One direction alone is little.
  fileprivate func searched(_ entry: RetrievalFindings) -> AdviceFinding {
    let link = AdviceLink(.retrieval, entry.model)
    var because: [AdviceReason] = []
    var sure = 0
    for direction in entry.directions {
      // What a user sees of a list of answers; shorter galleries are judged as far as they reach.
      guard
        let recall = direction.recall.last(where: {
          $0.k <= 5 && $0.duplicateAwareChance < 0.5
        }) ?? direction.recall.first
      else { continue }
      let range = widened(recall.duplicateAware, among: entry.directions.count)
      if let range, range.lowerBound > recall.duplicateAwareChance + settings.smallestGain {
        sure += 1
      }
      because.append(
        AdviceReason(
          Phrase(
            .findsAmongFirst,
            [
              "first": .name(direction.query), "second": .name(direction.gallery),
              "model": .name(entry.model), "count": .count(recall.k),
              "total": .count(Int(direction.gallerySize.rounded())),
              "figure": .figure(recall.duplicateAware),
              "chance": .number(recall.duplicateAwareChance),
            ]), figure: recall.duplicateAware, unit: "recall", link: link))
    }
    guard sure > 0, sure == because.count else {
      let hasIntervals = because.contains { $0.figure?.interval != nil }
      return AdviceFinding(
        .cannotTell, question: .search, model: entry.model, rule: "search",
        headline: Phrase(.searchOpen),
        because: because.isEmpty
          ? [AdviceReason(Phrase(.searchOpen), link: link)] : because, confidence: .low,
        change: [hasIntervals ? Phrase(.newFigures) : newFigures])
    }
    return AdviceFinding(
      .usePairs, modalities: entry.directions.first.map { [$0.query, $0.gallery] },
      model: entry.model, rule: "search", headline: Phrase(.useForSearch), because: because,
      confidence: .moderate, change: [Phrase(.otherGallery)])
  }

  /// The modality that the features of a space surely hold more of; `nil` where none stands out.
  ///
  /// The mean share over features must exceed an equal share by the margin at which single features are
  /// given to a modality, with an interval widened for the number of modalities. Features that were
  /// found anew with other seeds vary; with one seed it is low.
  fileprivate func kept(_ entry: FeatureFindings) -> AdviceFinding? {
    let count = entry.modalities.count
    guard count > 1 else { return nil }
    let equal = 1 / Double(count)
    for modality in entry.modalities {
      guard let figure = entry.dominance.mean[modality],
        let range = widened(figure, among: count),
        range.lowerBound > equal + entry.dominance.margin
      else { continue }
      return AdviceFinding(
        .searchByModality, modality: modality, modalities: entry.modalities, model: entry.model,
        rule: "sharedSpace",
        headline: Phrase(
          .spaceHoldsOne,
          ["modalities": .names(entry.modalities), "modality": .name(modality)]),
        because: [
          AdviceReason(
            Phrase(
              .shareOfFeatures,
              [
                "modality": .name(modality), "figure": .figure(figure),
                "number": .number(equal),
              ]), figure: figure, unit: "share", link: .init(.features, entry.model))
        ],
        confidence: (entry.dictionary?.seeds.count ?? 1) > 1 ? .moderate : .low,
        change: [Phrase(.anotherEncoder)])
    }
    return nil
  }
}
