internal import Dictionaries
internal import Statistics

/// Scores the features of a dictionary: whose they are, and whether each means one thing.
public struct FeatureAnalysis: Sendable {
  /// How features are scored.
  public let settings: FeatureAnalysisSettings

  /// Prepares an analysis.
  ///
  /// - Throws: ``MonosemanticityError`` with code `invalidArgument` for a setting out of its range.
  public init(
    settings: FeatureAnalysisSettings = FeatureAnalysisSettings()
  ) throws(MonosemanticityError) {
    try settings.check()
    self.settings = settings
  }

  /// What balances modalities: one over the mean total activation of a case.
  ///
  /// - Returns: By modality; 1 where nothing fires.
  public static func balancingScales(_ data: CodedCases) -> [Double] {
    data.modalities.map { modality in
      let total = modality.codes.values.reduce(0, +)
      return total > 0 ? Double(modality.presentCount) / total : 1
    }
  }

  /// Scores all features.
  ///
  /// - Parameters:
  ///   - data: The activations of cases that the dictionary was not fitted on, and the embeddings that
  ///     say how alike cases are.
  ///   - decoder: The directions of the features, for the bridge; `nil` where they are not known.
  ///   - scales: What balances modalities, from the cases that the dictionary was fitted on; without,
  ///     it is taken from `data`.
  ///   - onProgress: Told what comes next.
  ///   - isCancelled: Asked between steps.
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if the parts do not fit, `cancelled` on
  ///   request.
  public func scores(
    _ data: CodedCases, decoder: EmbeddingRows? = nil, scales: [Double]? = nil,
    onProgress: (String) -> Void = { _ in }, isCancelled: () -> Bool = { false }
  ) throws(MonosemanticityError) -> FeatureScores {
    let scales = scales ?? Self.balancingScales(data)
    guard scales.count == data.modalities.count, scales.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw MonosemanticityError(
        .mismatch, "expected one scale above 0 for each of \(data.modalities.count) modalities")
    }
    if let decoder, decoder.count != data.featureCount {
      throw MonosemanticityError(
        .mismatch, "\(decoder.count) directions for \(data.featureCount) features")
    }
    func proceed(_ step: String) throws(MonosemanticityError) {
      if isCancelled() {
        throw MonosemanticityError(.cancelled, "stopped on request; nothing was written")
      }
      onProgress(step)
    }
    try proceed("sums over cases")
    var columns: [FeatureColumns] = []
    for modality in data.modalities { columns.append(try FeatureColumns(modality.codes)) }
    let sums = data.modalities.indices.map { Self.sums(data, $0, columns[$0]) }
    try proceed("dominance")
    let isPair = data.pairPresence
    func dominance(_ scales: [Double], keepsGroups: Bool) -> DominanceSums {
      var result = DominanceSums(
        featureCount: data.featureCount, scales: scales, keepsGroups: keepsGroups)
      result.add(columns, isPair: isPair, groups: data.groups, groupCount: data.groupCount)
      return result
    }
    let plain = dominance(scales.map { _ in 1 }, keepsGroups: settings.drawCount > 0)
    let balanced = dominance(scales, keepsGroups: true)
    var bridges: [Bridge] = []
    if let decoder {
      try proceed("bridge")
      for (first, second) in FeatureIntervals.pairs(data.modalities.count) {
        bridges.append(
          Bridge(data, columns: columns, first: first, second: second, decoder: decoder))
      }
    }
    let weights =
      settings.drawCount > 0 && data.groupCount >= GroupBootstrap.fewestGroups
      ? PoissonWeights(
        groupCount: data.groupCount, drawCount: settings.drawCount,
        stream: RandomStream(seed: settings.seed, "features", "weights")) : nil
    try proceed("top cases")
    let randomPairs = data.modalities.map { cosinesOfRandomPairs($0) }
    let tops = topSimilarities(data, columns, sums, randomPairs, weights)
    var intervals: FeatureIntervals.Result?
    if settings.hasIntervals {
      try proceed("intervals")
      intervals = FeatureIntervals(
        data: data, columns: columns, sums: sums, bridges: bridges,
        level: settings.dominance.level, weights: weights
      ).result()
    }
    var control: ControlScores?
    if settings.hasControls, data.modalities.contains(where: { $0.rows != nil }) {
      try proceed("random controls")
      control = controls(data, columns, randomPairs, weights)
    }
    try proceed("joining")
    let assembly = ScoreAssembly(
      data: data, settings: settings, sums: sums, plain: plain, balanced: balanced,
      bridges: bridges, tops: tops, intervals: intervals, control: control, weights: weights,
      seen: data.modalities.indices.map { modality in
        SeenFeatures(
          columns[modality], groups: data.groups, groupCount: data.groupCount,
          presence: data.modalities[modality].presence)
      })
    return assembly.scores()
  }

  /// One modality's sums, the second pass included.
  static func sums(_ data: CodedCases, _ modality: Int, _ columns: FeatureColumns)
    -> SimilaritySums
  {
    let own = data.modalities[modality]
    var sums = SimilaritySums(
      featureCount: data.featureCount, width: own.rows?.width ?? 0, classCount: data.classCount)
    sums.add(columns, rows: own.rows, presence: own.presence, labels: data.labels)
    if let rows = own.rows {
      let again = sums.featuresForSecondPass
      if !again.isEmpty { sums.addShifted(columns, rows: rows, features: again) }
    }
    return sums
  }

  /// The top cases of each feature in one modality, and how alike they are.
  struct Tops: Sendable {
    let rows: [[Int]]
    let similarity: [TopSimilarity?]
    /// The same in draws of groups; `nil` without weights.
    let draws: TopDraws?
  }

  private func cosinesOfRandomPairs(_ own: CodedCases.Modality) -> CosineDistribution? {
    own.rows.map { rows in
      CosineDistribution(
        rows, cases: own.presence.indices.filter { own.presence[$0] },
        stream: RandomStream(seed: settings.seed, "features", "pairs", own.name))
    }
  }

  private func topSimilarities(
    _ data: CodedCases, _ columns: [FeatureColumns], _ sums: [SimilaritySums],
    _ randomPairs: [CosineDistribution?], _ weights: PoissonWeights?
  ) -> [Tops] {
    let weights = settings.hasIntervals ? weights : nil
    return data.modalities.indices.map { modality in
      var top = TopCases(featureCount: data.featureCount, limit: settings.keptCount)
      top.add(columns[modality], groups: data.groups)
      let lists = top.entries.map { $0.map(\.row) }
      var similarity = [TopSimilarity?](repeating: nil, count: data.featureCount)
      guard let rows = data.modalities[modality].rows,
        let baseline = sums[modality].allPairsMean, let distribution = randomPairs[modality],
        !distribution.sorted.isEmpty
      else { return Tops(rows: lists, similarity: similarity, draws: nil) }
      let drawCount = weights?.drawCount ?? 0
      var draws = TopDraws(featureCount: data.featureCount, drawCount: drawCount)
      similarity.withUnsafeMutableBufferPointer { similarity in
        draws.embSim.withUnsafeMutableBufferPointer { embSim in
          draws.winRate.withUnsafeMutableBufferPointer { winRate in
            FeatureBlocks.forEach { block in
              var quantiles = StudentQuantiles(level: settings.dominance.level)
              for feature in FeatureBlocks.range(block, of: data.featureCount) {
                let list = lists[feature]
                guard list.count >= 2 else { continue }
                let groups = list.map { data.groups[$0] }
                let pairs = TopPairs(
                  list, most: settings.topCount,
                  kept: weights.map {
                    TopDraws.reach(groups, most: settings.topCount, weights: $0)
                  } ?? 0, rows: rows, distribution: distribution)
                similarity[feature] = TopSimilarity(
                  list, pairs: pairs, rows: rows, baseline: baseline, quantiles: &quantiles)
                if let weights, let embSim = embSim.baseAddress,
                  let winRate = winRate.baseAddress
                {
                  TopDraws.draw(
                    pairs, groups: groups, most: settings.topCount, baseline: baseline,
                    weights: weights, embSim: embSim + feature * drawCount,
                    winRate: winRate + feature * drawCount)
                }
              }
            }
          }
        }
      }
      return Tops(rows: lists, similarity: similarity, draws: drawCount > 0 ? draws : nil)
    }
  }

  /// The scores of the same activations on random cases.
  struct ControlScores: Sendable {
    /// `[modalities][features]`.
    let monosemanticity: [[Double?]]
    /// `[pairs of modalities][features]`.
    let similarity: [[Double?]]
    /// The top cases of the same activations on random cases, by modality.
    let tops: [Tops]
    /// `[modalities][features × draws]`.
    let draws: [[Float]]
    /// `[pairs of modalities][features × draws]`.
    let pairDraws: [[Float]]
  }

  private func controls(
    _ data: CodedCases, _ columns: [FeatureColumns], _ randomPairs: [CosineDistribution?],
    _ weights: PoissonWeights?
  ) -> ControlScores {
    let permuted = data.modalities.indices.map { modality in
      PermutedControl.columns(
        columns[modality], presence: data.modalities[modality].presence,
        modality: data.modalities[modality].name, seed: settings.seed)
    }
    let sums = data.modalities.indices.map { Self.sums(data, $0, permuted[$0]) }
    var intervals: FeatureIntervals.Result?
    if settings.hasIntervals, weights != nil {
      intervals =
        FeatureIntervals(
          data: data, columns: permuted, sums: sums, bridges: [],
          level: settings.dominance.level, weights: weights, isDrawnOnly: true
        ).result()
    }
    return ControlScores(
      monosemanticity: sums.map { sums in
        (0..<data.featureCount).map { sums.monosemanticity($0) }
      },
      similarity: FeatureIntervals.pairs(data.modalities.count).map { first, second in
        (0..<data.featureCount).map { sums[first].similarity($0, to: sums[second]) }
      }, tops: topSimilarities(data, permuted, sums, randomPairs, weights),
      draws: intervals?.draws ?? [], pairDraws: intervals?.pairDraws ?? [])
  }
}
