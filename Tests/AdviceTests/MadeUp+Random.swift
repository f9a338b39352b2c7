import Findings
import Statistics

extension MadeUp {
  /// Findings of anything: the oddest cohorts must not bring about advice that they do not carry.
  static func random(_ stream: inout RandomStream) -> MadeUp {
    var made = MadeUp()
    let count = 1 + stream.index(below: 4)
    made.modalities = Array(["photo", "blood", "notes", "genes"].prefix(count))
    made.cases = 20 + stream.index(below: 1_000)
    made.groups = 5 + stream.index(below: made.cases)
    for name in made.modalities where stream.uniform() < 0.4 {
      made.present[name] = stream.index(below: made.cases + 1)
    }
    made.error = [0.002, 0.01, 0.03, 0.1][stream.index(below: 4)]
    made.hasIntervals = stream.uniform() < 0.85
    made.addModels(&stream)
    if stream.uniform() < 0.15 { made.leakChecks = nil }
    if stream.uniform() < 0.15 {
      made.notices = [
        Notice(
          [.info, .warning, .error][stream.index(below: 3)],
          code: ["columnLeak", "siteLeak", "caseOrder"][stream.index(below: 3)], message: "seen")
      ]
    }
    if stream.uniform() < 0.1 { made.derived = [made.modalities[0]] }
    if stream.uniform() < 0.5 {
      made.costs = [:]
      for name in made.modalities where stream.uniform() < 0.8 {
        made.costs?[name] = Double(stream.index(below: 20))
      }
    }
    if count > 1, stream.uniform() < 0.6 { made.interactions = [made.interaction(&stream)] }
    if stream.uniform() < 0.4 { made.curves = [made.curve(&stream)] }
    if stream.uniform() < 0.2 { made.retrieval = [made.retrieval(&stream)] }
    if stream.uniform() < 0.2 {
      made.features = [
        made.features(
          share: stream.uniform(),
          seeds: Array([0, 1].prefix(1 + stream.index(below: 2))))
      ]
    }
    return made
  }

  private func retrieval(_ stream: inout RandomStream) -> RetrievalFindings {
    let size = 1 + stream.index(below: 400)
    func direction(_ query: String, _ gallery: String, _ value: Double) -> RetrievalDirection {
      RetrievalDirection(
        query: query, gallery: gallery, queries: size, galleries: 1, gallerySize: Double(size),
        recall: [1, 5, 10].filter { $0 <= size }.map { k in
          let chance = Double(k) / Double(size)
          return .init(
            k: k, exact: figure(value), duplicateAware: figure(value), chance: chance,
            duplicateAwareChance: chance)
        }, medianRank: 1, duplicateAwareMedianRank: 1, chanceMedianRank: 1)
    }
    return RetrievalFindings(
      model: "model", source: "run", pairs: size, groups: groups, split: "test parts of folds",
      duplicates: "kept", duplicateRate: 0, distinctTexts: size,
      directions: [
        direction("image", "text", stream.uniform()), direction("text", "image", stream.uniform()),
      ])
  }

  private mutating func addModels(_ stream: inout RandomStream) {
    func value(_ stream: inout RandomStream) -> Double {
      min(0.999, max(0.4, 0.7 + 0.12 * stream.normal()))
    }
    for name in modalities {
      models.append(Self.regression([name], value(&stream)))
      if stream.uniform() < 0.7 { models.append(Self.network([name], value(&stream))) }
    }
    guard modalities.count > 1 else { return }
    models.append(Self.regression(modalities, value(&stream)))
    if modalities.count > 2, stream.uniform() < 0.5 {
      for name in modalities {
        models.append(Self.regression(modalities.filter { $0 != name }, value(&stream)))
      }
    }
    for method in ["late fusion", "cross-attention", "gated"] where stream.uniform() < 0.8 {
      models.append(Self.network(modalities, value(&stream), method: method))
    }
    for model in models where model.modalities.count > 1 {
      for name in model.modalities {
        losses[model.name, default: [:]][name] = -0.1 + 0.1 * stream.normal()
        if stream.uniform() < 0.05 { ignored[model.name, default: []].append(name) }
      }
    }
  }

  private func interaction(_ stream: inout RandomStream) -> InteractionFindings {
    func bits(_ stream: inout RandomStream) -> Figure {
      let value = 0.3 * stream.uniform()
      return Figure(value, low: max(0, value - 5 * error), high: value + 5 * error)
    }
    let isRefused = stream.uniform() < 0.3
    var entry = InteractionFindings(
      pair: ModalityPair(modalities[0], modalities[1]),
      estimator: stream.uniform() < 0.5 ? .clusters : .gaussian,
      sample: InteractionSample(labelledPairs: cases, groups: groups),
      labelEntropy: Figure(1), jointInformation: bits(&stream), redundancy: bits(&stream),
      unique: [modalities[0]: bits(&stream), modalities[1]: bits(&stream)],
      synergy: isRefused ? Figure(nil) : bits(&stream),
      tests: [
        InteractionTest(.noInformation, pHolm: stream.uniform() * 0.1),
        InteractionTest(.noSynergy, pHolm: stream.uniform() * 0.1),
      ],
      refusal: isRefused ? InteractionRefusal(reason: "too few", neededSize: 900) : nil,
      verdict: InteractionVerdict.allCases[stream.index(below: 4)], verdictReason: "",
      fusion: FusionVerdict.allCases[stream.index(below: 3)], fusionReason: "")
    if stream.uniform() < 0.5 { entry.labelledPairsNeeded = 1 + stream.index(below: 3_000) }
    return entry
  }

  private func curve(_ stream: inout RandomStream) -> LearningCurveFindings {
    let rise = 0.05 * stream.normal()
    return LearningCurveFindings(
      model: models[stream.index(below: models.count)].name, metric: "roc_auc",
      points: [(0.25, Double(cases) / 4), (1, Double(cases))].map {
        .init(share: $0.0, cases: $0.1, figure: figure(0.8))
      }, rise: figure(rise),
      gainFromDoubling: stream.uniform() < 0.8 ? figure(0.5 * rise) : nil,
      verdict: hasIntervals && rise > 1.96 * error ? .rises : .cannotTell)
  }
}
