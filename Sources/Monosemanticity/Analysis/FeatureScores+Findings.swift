public import Findings

extension FeatureScores {
  /// What the findings say of the embedding and of how the features came about.
  public struct Origin: Sendable, Hashable {
    /// `dictionary` or `codes`.
    public var source: String
    /// What says how alike two cases are.
    public var embedding: String
    /// Whether that is the dictionary's own input.
    public var isCircular: Bool
    /// Whether all modalities' embeddings lie in one space, so that MMS between them means something.
    public var isOneSpace: Bool
    /// The cases that the dictionary was fitted on.
    public var fitted: Int?
    /// Whether groups were given.
    public var hasGroups: Bool
    /// The dictionary.
    public var dictionary: DictionarySummary?

    /// Creates a description.
    public init(
      source: String, embedding: String, isCircular: Bool, isOneSpace: Bool = true,
      fitted: Int? = nil, hasGroups: Bool = true, dictionary: DictionarySummary? = nil
    ) {
      self.source = source
      self.embedding = embedding
      self.isCircular = isCircular
      self.isOneSpace = isOneSpace
      self.fitted = fitted
      self.hasGroups = hasGroups
      self.dictionary = dictionary
    }
  }

  /// The figures over features as findings.
  public func findings(
    settings: FeatureAnalysisSettings, origin: Origin
  ) -> FeatureFindings {
    func byModality<Value>(_ value: (Int) -> Value) -> [String: Value] {
      Dictionary(
        modalities.indices.map { (modalities[$0], value($0)) },
        uniquingKeysWith: { first, _ in first })
    }
    let pairs = FeatureIntervals.pairs(modalities.count)
    func byPair<Value>(_ values: [Value]) -> [String: Value] {
      Dictionary(
        zip(pairs, values).map { pair, value in
          (FeatureFindings.pairName(modalities[pair.0], modalities[pair.1]), value)
        }, uniquingKeysWith: { first, _ in first })
    }
    return FeatureFindings(
      source: origin.source, modalities: modalities,
      sample: FeatureSample(
        features: features.count, cases: caseCount, pairs: pairCount, groups: groupCount,
        fitted: origin.fitted, embedding: origin.embedding, isCircular: origin.isCircular),
      dictionary: origin.dictionary,
      dominance: DominanceSummary(
        convention: settings.dominance.convention.rawValue,
        mean: byModality { Figure(shareMeans[$0]) },
        deviation: byModality { Figure(shareDeviations[$0]) }, defined: definedShares,
        deviationClasses: counts(of: ["cross", "undefined"]) {
          FeatureClass.name($0.dominance.deviationClass, modalities)
        },
        intervalClasses: counts(of: ["shared", "cannot tell", "undefined"]) {
          FeatureClass.name($0.dominance.ownership, modalities)
        }, margin: settings.dominance.margin),
      active: byModality { Figure(meanActive[$0]) }, dead: byModality { dead[$0] },
      deadEverywhere: deadEverywhere, deadShare: byModality { Figure(deadShares[$0]) },
      deadShareEverywhere: Figure(deadShareEverywhere),
      monosemanticity: byModality { FeatureScoreSummary(monosemanticity[$0]) },
      similarity: origin.isOneSpace
        ? byPair(similarity.map { FeatureScoreSummary($0) }) : [:],
      embSim: byModality { FeatureScoreSummary(embSim[$0], chance: 0) },
      winRate: byModality { FeatureScoreSummary(winRate[$0], chance: 0.5) },
      bridge: bridgeTotals.isEmpty
        ? nil : byPair(bridgeTotals.map { BridgeSummary(total: $0.total, centered: $0.centered) }),
      notices: notices(settings, origin))
  }

  private func counts(
    of others: [String], _ name: (ScoredFeature) -> String
  ) -> [String: Int] {
    var counts: [String: Int] = [:]
    for name in modalities + others { counts[name] = 0 }
    for feature in features { counts[name(feature), default: 0] += 1 }
    return counts
  }

  private func notices(
    _ settings: FeatureAnalysisSettings, _ origin: Origin
  ) -> [Notice] {
    var notices: [Notice] = []
    if origin.isCircular {
      notices.append(
        Notice(
          .warning, code: "circularEmbedding",
          message: "MS, MMS, EmbSim and WinRate compare cases by the dictionary's own input: they "
            + "praise what the features are made of. Give embeddings of another encoder with "
            + "--judged-by.", subject: .model))
    }
    if !origin.isOneSpace {
      notices.append(
        Notice(
          .info, code: "separateSpaces",
          message:
            "the modalities are judged in spaces of their own; MMS between modalities is not "
            + "defined there and was left out.", subject: .model))
    }
    if !origin.hasGroups {
      notices.append(
        Notice(
          .warning, code: "noGroups",
          message: "no groups were given, so every case counts as independent; if cases share a "
            + "patient, intervals are too narrow and classes too sure. Give a table of cases with a "
            + "column \"group\"."))
    }
    if groupCount < 30 {
      notices.append(
        Notice(
          .warning, code: "fewGroups",
          message:
            "\(groupCount) groups: intervals of 95 % cover about 91 % at 12 groups, and fewer "
            + "below; take classes by interval as hints.", figures: ["groups": Double(groupCount)]))
    }
    let undecided = features.count {
      $0.dominance.ownership == .cannotTell || $0.dominance.ownership == .undefined
    }
    if !features.isEmpty, undecided == features.count {
      notices.append(
        Notice(
          .warning, code: "noClassByInterval",
          message:
            "the data cannot tell of any of \(features.count) features whose it is; more groups, "
            + "or fewer features, would.", subject: .model))
    }
    if deadEverywhere * 2 > features.count {
      notices.append(
        Notice(
          .warning, code: "deadFeatures",
          message:
            "\(deadEverywhere) of \(features.count) features fire in none of \(caseCount) cases; "
            + "train fewer features.", subject: .model,
          figures: ["dead": Double(deadEverywhere), "features": Double(features.count)]))
    }
    return notices
  }
}

extension Figure {
  /// A score as findings keep it.
  init(_ score: Score) {
    self.init(
      score.value.flatMap { $0.isFinite ? $0 : nil },
      low: score.low.flatMap { $0.isFinite ? $0 : nil },
      high: score.high.flatMap { $0.isFinite ? $0 : nil })
  }
}

extension FeatureScoreSummary {
  /// A summary as findings keep it.
  init(_ summary: FeatureScores.Summary, chance: Double? = nil) {
    self.init(
      median: Figure(summary.median), control: summary.control.map { Figure($0) },
      difference: summary.difference.map { Figure($0) }, chance: chance,
      defined: summary.defined, undefined: summary.undefined)
  }
}
