internal import Dictionaries
internal import Statistics

/// Joins what was measured into one record a feature and figures over features.
struct ScoreAssembly {
  let data: CodedCases
  let settings: FeatureAnalysisSettings
  let sums: [SimilaritySums]
  let plain: DominanceSums
  let balanced: DominanceSums
  let bridges: [Bridge]
  let tops: [FeatureAnalysis.Tops]
  let intervals: FeatureIntervals.Result?
  let control: FeatureAnalysis.ControlScores?
  let weights: PoissonWeights?
  let seen: [SeenFeatures]

  private var modalityCount: Int { data.modalities.count }

  func scores() -> FeatureScores {
    let meanActivations = (0..<data.featureCount).flatMap { feature in
      sums.map { $0.caseCount > 0 ? $0.activations[feature].sum / Double($0.caseCount) : 0 }
    }
    let judge = DominanceJudge(settings: settings.dominance, meanActivations: meanActivations)
    let (dominance, spread) = judge.scores(plain: plain, balanced: balanced)
    let features = (0..<data.featureCount).map { feature in
      ScoredFeature(
        index: feature, dominance: dominance[feature], meanShares: meanShares(feature),
        modalities: (0..<modalityCount).map { inModality(feature, $0) }, between: between(feature))
    }
    let drawn = drawnShares()
    return FeatureScores(
      modalities: data.modalities.map(\.name), features: features, caseCount: data.caseCount,
      pairCount: plain.pairCount, groupCount: data.groupCount,
      shareMeans: (0..<modalityCount).map { modality in
        interval(spread?.mean[modality], drawn.map { $0.mean[modality] })
      },
      shareDeviations: (0..<modalityCount).map { modality in
        interval(spread?.deviation[modality], drawn.map { $0.deviation[modality] })
      },
      definedShares: spread?.features ?? 0, scales: balanced.scales,
      meanActive: (0..<modalityCount).map(meanActive),
      dead: sums.map { sums in sums.activations.count { $0.count == 0 } },
      deadEverywhere: (0..<data.featureCount).count { feature in
        sums.allSatisfy { $0.activations[feature].count == 0 }
      },
      deadShares: seen.map { $0.share(level: settings.dominance.level) },
      deadShareEverywhere: SeenFeatures(joining: seen).share(level: settings.dominance.level),
      monosemanticity: (0..<modalityCount).map { modality in
        summary(
          features.map { $0.modalities[modality].monosemanticity.value },
          control: control?.monosemanticity[modality],
          draws: Self.element(modality, of: intervals?.draws),
          controlDraws: Self.element(modality, of: control?.draws))
      },
      similarity: FeatureIntervals.pairs(modalityCount).indices.map { pair in
        summary(
          features.map { $0.between[pair].similarity.value }, control: control?.similarity[pair],
          draws: Self.element(pair, of: intervals?.pairDraws),
          controlDraws: Self.element(pair, of: control?.pairDraws))
      },
      embSim: (0..<modalityCount).map { modality in
        summary(
          features.map { $0.modalities[modality].embSim.value },
          control: control?.tops[modality].similarity.map { $0?.embSim.value },
          draws: tops[modality].draws?.embSim,
          controlDraws: control?.tops[modality].draws?.embSim)
      },
      winRate: (0..<modalityCount).map { modality in
        summary(
          features.map { $0.modalities[modality].winRate.value },
          control: control?.tops[modality].similarity.map { $0?.winRate.value },
          draws: tops[modality].draws?.winRate,
          controlDraws: control?.tops[modality].draws?.winRate)
      },
      embSimCurves: tops.map(curve),
      bridgeTotals: bridges.map { ($0.total, $0.centeredTotal) }, topRows: tops.map(\.rows))
  }

  // MARK: One feature

  private func inModality(_ feature: Int, _ modality: Int) -> ScoredFeature.InModality {
    let own = sums[modality]
    let widths = intervals?.widths[feature][modality]
    var result = ScoredFeature.InModality()
    let activations = own.activations[feature]
    result.count = activations.count
    if own.caseCount > 0 {
      let count = Double(own.caseCount)
      result.density = Score(
        Double(activations.count) / count, halfWidth: widths?.density, within: 0...1)
      result.energy = Score(
        activations.sum / count, halfWidth: widths?.energy, within: 0...Double.infinity)
    }
    if let score = own.monosemanticity(feature) {
      result.monosemanticity = Score(score, halfWidth: widths?.monosemanticity, within: -1...1)
    }
    if let score = own.selfSimilarity(feature) {
      // The two differ only where a least activation above 0 is taken off.
      let isSame = own.leastActivation(feature) == 0
      result.selfSimilarity = Score(
        score, halfWidth: isSame ? widths?.monosemanticity : nil, within: -1...1)
    }
    result.control = control?.monosemanticity[modality][feature]
    if let top = tops[modality].similarity[feature] {
      result.embSim = top.embSim
      result.winRate = top.winRate
      result.topCases = top.cases
    }
    if let top = control?.tops[modality].similarity[feature] {
      result.embSimControl = top.embSim.value
      result.winRateControl = top.winRate.value
    }
    if let consistency = own.consistency(feature) {
      result.consistency = Score(
        consistency.share, halfWidth: widths?.consistency, within: 0...1)
      result.label = consistency.label
      result.prevalence = consistency.prevalence
    }
    return result
  }

  private func between(_ feature: Int) -> [ScoredFeature.Between] {
    FeatureIntervals.pairs(modalityCount).enumerated().map { place, pair in
      let widths = intervals?.pairWidths[feature][place]
      var result = ScoredFeature.Between(first: pair.0, second: pair.1)
      if let score = sums[pair.0].similarity(feature, to: sums[pair.1]) {
        result.similarity = Score(score, halfWidth: widths?.similarity, within: -1...1)
      }
      result.control = control?.similarity[place][feature]
      if let bridge = bridges.first(where: { $0.first == pair.0 && $0.second == pair.1 }) {
        let everywhere = -Double.infinity...Double.infinity
        result.bridgeRow = Score(
          bridge.rows[feature], halfWidth: widths?.bridgeRow, within: everywhere)
        result.bridgeColumn = Score(
          bridge.columns[feature], halfWidth: widths?.bridgeColumn, within: everywhere)
        result.centeredRow = bridge.centeredRows[feature]
        result.centeredColumn = bridge.centeredColumns[feature]
      }
      return result
    }
  }

  private func meanShares(_ feature: Int) -> [Score] {
    let means = sums.map {
      $0.caseCount > 0 ? $0.activations[feature].sum / Double($0.caseCount) : 0
    }
    let total = means.reduce(0, +)
    guard total > 0 else { return means.map { _ in Score() } }
    return means.indices.map { modality in
      Score(
        means[modality] / total, halfWidth: intervals?.shareWidths[feature][modality],
        within: 0...1)
    }
  }

  // MARK: Over features

  private func meanActive(_ modality: Int) -> Score {
    let own = data.modalities[modality]
    let size = GroupSizes(
      groups: data.groups, groupCount: data.groupCount, isCounted: own.presence)
    guard size.total > 0 else { return Score() }
    let mean = Double(own.codes.values.count) / size.total
    guard size.groupCount >= 5 else { return Score(mean) }
    var totals = [Double](repeating: 0, count: data.groupCount)
    for row in 0..<data.caseCount {
      totals[data.groups[row]] += Double(own.codes.offsets[row + 1] - own.codes.offsets[row])
    }
    let error = size.standardError(
      of: mean, groups: totals.indices.map { Int32(truncatingIfNeeded: $0) }
    ) { totals[$0] }
    var quantiles = StudentQuantiles(level: settings.dominance.level)
    return Score(
      mean, halfWidth: error.map { $0 * quantiles.value(size.groupCount - 1) },
      within: 0...Double(data.featureCount))
  }

  /// The spread of shares over features in each draw of groups.
  private func drawnShares() -> [DominanceJudge.Spread] {
    guard let weights, settings.dominance.convention == .skip, plain.keepsGroups else { return [] }
    return SpreadDraws(plain, weights: weights).spreads
  }

  private static func element(_ place: Int, of draws: [[Float]]?) -> [Float]? {
    draws.flatMap { $0.indices.contains(place) ? $0[place] : nil }
  }

  private func summary(
    _ values: [Double?], control: [Double?]? = nil, draws: [Float]? = nil,
    controlDraws: [Float]? = nil
  ) -> FeatureScores.Summary {
    let defined = values.compactMap { $0 }
    let drawn = drawnMedians(draws)
    let drawnControls = drawnMedians(controlDraws)
    let median = Self.median(defined)
    let controlMedian = control.flatMap { Self.median($0.compactMap { $0 }) }
    var result = FeatureScores.Summary(
      defined: defined.count, undefined: values.count - defined.count,
      median: interval(median, drawn))
    if let controlMedian {
      result.control = interval(controlMedian, drawnControls)
      let differences =
        drawn.count == drawnControls.count
        ? zip(drawn, drawnControls).map { $0 - $1 } : []
      result.difference = interval(median.map { $0 - controlMedian }, differences)
    }
    return result
  }

  /// The median over features in each draw.
  private func drawnMedians(_ draws: [Float]?) -> [Double] {
    guard let draws, let weights else { return [] }
    let count = weights.drawCount
    let featureCount = data.featureCount
    var medians = [Double?](repeating: nil, count: count)
    medians.withUnsafeMutableBufferPointer { medians in
      FeatureBlocks.forEach { block in
        let own = FeatureBlocks.range(block, of: count)
        // A block's draws lie side by side.
        var values = own.map { _ in [Float]() }
        for index in values.indices { values[index].reserveCapacity(featureCount) }
        for feature in 0..<featureCount {
          for (index, draw) in own.enumerated() {
            let value = draws[feature * count + draw]
            if value.isFinite { values[index].append(value) }
          }
        }
        for (index, draw) in own.enumerated() {
          medians[draw] = quantile(0.5, reordering: &values[index]).map(Double.init)
        }
      }
    }
    return medians.compactMap { $0 }
  }

  private static func median(_ values: [Double]) -> Double? {
    quantile(0.5, ofSorted: values.sorted())
  }

  /// A value with the percentiles of its draws around it.
  private func interval(_ value: Double?, _ draws: [Double]) -> Score {
    let tail = (1 - settings.dominance.level) / 2
    guard let value, draws.count >= 20 else { return Score(value) }
    let sorted = draws.sorted()
    return Score(
      value, low: quantile(tail, ofSorted: sorted), high: quantile(1 - tail, ofSorted: sorted))
  }

  /// The median over features of EmbSim at every number of top cases.
  private func curve(_ tops: FeatureAnalysis.Tops) -> [Double] {
    (0..<max(0, settings.keptCount - 1)).compactMap { place in
      Self.median(
        tops.similarity.compactMap { top in
          top.flatMap { $0.curve.indices.contains(place) ? $0.curve[place] : nil }
        })
    }
  }
}
