import Findings

extension Rule {
  /// Whether fusion pays, and whether a simple one suffices.
  static let fusion = Rule(
    "fusion", decisions: [.simpleFusion, .complexFusion, .oneModality, .cannotTell],
    when:
      "models that add up what each modality says were compared with models that look at them together",
    never: "that one kind of model is always best, or that modalities do not interact"
  ) { evidence in
    // Only models of the same modalities differ in how they join them.
    let groups = Dictionary(grouping: evidence.models.filter { $0.modalities.count > 1 }) {
      Set($0.modalities)
    }
    guard let widest = groups.keys.map(\.count).max(),
      let joint = evidence.models.first(where: { $0.modalities.count == widest }),
      let group = groups[Set(joint.modalities)]
    else { return [] }
    let simple = group.filter(evidence.isSimple)
    let complex = group.filter { !evidence.isSimple($0) }
    return evidence.complexPays(simple, complex) ?? evidence.oneSuffices(group)
      ?? evidence.simpleSuffices(simple, complex) ?? evidence.formOpen(group, simple, complex)
  }
}

extension Evidence {
  private var single: [ModelFindings] { models.filter { $0.modalities.count == 1 } }

  /// A complex model exceeds every simple one and every single modality.
  fileprivate func complexPays(
    _ simple: [ModelFindings], _ complex: [ModelFindings]
  ) -> [AdviceFinding]? {
    let rivals = simple + single
    let sure = complex.filter { model in rivals.allSatisfy { exceeds(model, $0) } }
    guard !simple.isEmpty, let model = best(sure), let rival = best(simple),
      let entry = comparison(model, rival), let gain = entry.difference.value,
      (entry.difference.high ?? 0) >= settings.smallestGain
    else { return nil }
    var change = [Phrase(.gainBelow, ["number": .number(settings.smallestGain)])]
    let doubt = trainingDoubt(gain, [model, rival])
    if let doubt { change.append(doubt) }
    // Models share their test cases; symbols, which no model has touched, must agree.
    let isConfirmed = interactions.contains {
      isSurelySynergistic($0) && Set(names(of: $0)).isSubset(of: model.modalities)
    }
    if !isConfirmed { change.append(Phrase(.secondEvidenceTogether)) }
    return [
      AdviceFinding(
        .complexFusion, modalities: model.modalities, model: model.name, rule: "fusion",
        headline: Phrase(.complexFusion, ["model": .name(model.name)]),
        because: [difference(.exceeds, model, rival, entry)] + corrected(entry)
          + interactionReasons(.complexPays, model.modalities),
        confidence: gain >= settings.smallestGain && doubt == nil && isConfirmed
          ? .high : .moderate,
        change: change)
    ]
  }

  /// No model of several modalities exceeds the best single one by what counts.
  fileprivate func oneSuffices(_ group: [ModelFindings]) -> [AdviceFinding]? {
    guard let best = best(single), tells(best), let top = self.best(group),
      group.allSatisfy({ isAtMostEqual($0, best, within: settings.smallestGain) }),
      let entry = comparison(top, best),
      // A modality that only some have gains over all cases less than for those that have it.
      modalities.allSatisfy({ margin(for: $0) > (entry.difference.high ?? .infinity) }),
      !isContradicted(top.modalities, best)
    else { return nil }
    let modality = best.modalities[0]
    return [
      AdviceFinding(
        .oneModality, modality: modality, model: best.name, rule: "fusion",
        headline: Phrase(
          .oneModality, ["modality": .name(modality), "model": .name(best.name)]),
        because: [difference(.differs, top, best, entry)], confidence: .moderate,
        change: [
          Phrase(.gainOf, ["number": .number(settings.smallestGain)]),
          settlingFusion(entry.difference),
        ])
    ]
  }

  /// Fusion pays, and no complex model exceeds the best simple one by what counts.
  fileprivate func simpleSuffices(
    _ simple: [ModelFindings], _ complex: [ModelFindings]
  ) -> [AdviceFinding]? {
    guard let model = simplest(simple), let rival = best(single), !complex.isEmpty,
      let gain = comparison(model, rival), single.allSatisfy({ exceeds(model, $0) }),
      complex.allSatisfy({ isAtMostEqual($0, model, within: settings.smallestGain) }),
      let top = best(complex), let entry = comparison(top, model)
    else { return nil }
    let support = interactionReasons(.simpleSuffices, model.modalities)
    let against = interactionReasons(.complexPays, model.modalities)
    guard !isContradicted(model.modalities, model) else { return nil }
    return [
      AdviceFinding(
        .simpleFusion, modalities: model.modalities, model: model.name, rule: "fusion",
        headline: Phrase(.simpleFusion, ["model": .name(model.name)]),
        because: [difference(.exceeds, model, rival, gain)] + corrected(gain)
          + [difference(.differs, top, model, entry)] + support,
        // That no model tried does better is no proof: symbols that hold information must agree.
        confidence: against.isEmpty && isConfirmed(model.modalities) ? .high : .moderate,
        change: [Phrase(.gainOf, ["number": .number(settings.smallestGain)])]
          + against.map(\.phrase))
    ]
  }

  /// Says what is missing.
  fileprivate func formOpen(
    _ group: [ModelFindings], _ simple: [ModelFindings], _ complex: [ModelFindings]
  ) -> [AdviceFinding] {
    guard let top = best(group), let rival = best(single) else { return [] }
    let pays = group.contains { model in single.allSatisfy { exceeds(model, $0) } }
    let other = pays ? best(simple.filter { $0.name != top.name }) ?? best(complex) : rival
    guard let other, let entry = comparison(top, other) else { return [] }
    return [
      AdviceFinding(
        .cannotTell, question: pays ? .fusionForm : .fusion, modalities: top.modalities,
        rule: "fusion",
        headline: pays
          ? Phrase(.fusionFormOpen)
          : Phrase(.fusionOpen, ["modality": .name(rival.modalities[0])]),
        because: [difference(.differs, top, other, entry)] + corrected(entry), confidence: .low,
        change: [settling(entry.difference, margin: settings.smallestGain)])
    ]
  }

  /// The regression if it does as well as any other simple model, else the best of them.
  private func simplest(_ simple: [ModelFindings]) -> ModelFindings? {
    guard let best = best(simple) else { return nil }
    return simple.first { model in
      model.role == .baseline
        && (model.name == best.name || isAtMostEqual(best, model, within: settings.smallestGain))
    } ?? best
  }

  private func settlingFusion(_ figure: Figure) -> Phrase {
    settling(figure, margin: settings.smallestGain)
  }

  // MARK: Interactions

  /// What pairs among some modalities say about fusion, where their symbols hold information.
  private func interactionReasons(
    _ verdict: FusionVerdict, _ modalities: [String]
  ) -> [AdviceReason] {
    interactions.filter { entry in
      entry.fusion == verdict && isInformative(entry)
        && Set(names(of: entry)).isSubset(of: modalities)
    }.map { entry in
      let names: [String: Phrase.Argument] = [
        "first": .name(entry.pair.first), "second": .name(entry.pair.second),
      ]
      let link = AdviceLink(.interactions, entry.pair.description)
      guard verdict == .simpleSuffices, let regret = entry.lateFusionRegret, regret.value != nil
      else {
        return AdviceReason(
          Phrase(verdict == .simpleSuffices ? .lateSuffices : .latePays, names), link: link)
      }
      return AdviceReason(
        Phrase(.lateLoses, names.merging(["figure": .figure(regret)]) { $1 }), figure: regret,
        unit: "bits", link: link)
    }
  }

  /// Whether symbols say that looking at both pays and hold more than a model knows.
  private func isContradicted(_ modalities: [String], _ model: ModelFindings) -> Bool {
    interactions.contains { entry in
      entry.fusion == .complexPays && isInformative(entry) && knowsMore(entry, than: model)
        && Set(names(of: entry)).isSubset(of: modalities)
    }
  }

  /// Whether symbols of every pair hold information, and none of them says that looking at both pays.
  private func isConfirmed(_ modalities: [String]) -> Bool {
    let told = interactions.filter {
      $0.fusion == .simpleSuffices && isInformative($0)
        && Set(names(of: $0)).isSubset(of: modalities)
    }
    return modalities.indices.allSatisfy { first in
      modalities.indices.dropFirst(first + 1).allSatisfy { second in
        told.contains { entry in
          let names = Set(names(of: entry))
          return names.contains(modalities[first]) && names.contains(modalities[second])
        }
      }
    }
  }
}
