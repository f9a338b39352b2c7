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
    try proceed("top cases")
    let tops = try topSimilarities(data, columns, sums)
    let weights =
      settings.drawCount > 0 && data.groupCount >= GroupBootstrap.fewestGroups
      ? PoissonWeights(
        groupCount: data.groupCount, drawCount: settings.drawCount,
        stream: RandomStream(seed: settings.seed, "features", "weights")) : nil
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
      control = controls(data, columns, weights)
    }
    try proceed("joining")
    let assembly = ScoreAssembly(
      data: data, settings: settings, sums: sums, plain: plain, balanced: balanced,
      bridges: bridges, tops: tops, intervals: intervals, control: control, weights: weights)
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
  }

  private func topSimilarities(
    _ data: CodedCases, _ columns: [FeatureColumns], _ sums: [SimilaritySums]
  ) throws(MonosemanticityError) -> [Tops] {
    data.modalities.indices.map { modality in
      let own = data.modalities[modality]
      var top = TopCases(featureCount: data.featureCount, limit: settings.keptCount)
      top.add(columns[modality], groups: data.groups)
      let lists = top.entries.map { $0.map(\.row) }
      var similarity = [TopSimilarity?](repeating: nil, count: data.featureCount)
      guard let rows = own.rows, let baseline = sums[modality].allPairsMean else {
        return Tops(rows: lists, similarity: similarity)
      }
      let distribution = CosineDistribution(
        rows, cases: own.presence.indices.filter { own.presence[$0] },
        stream: RandomStream(seed: settings.seed, "features", "pairs", own.name))
      similarity.withUnsafeMutableBufferPointer { similarity in
        FeatureBlocks.forEach { block in
          var quantiles = StudentQuantiles(level: settings.dominance.level)
          for feature in FeatureBlocks.range(block, of: data.featureCount) {
            similarity[feature] = TopSimilarity(
              lists[feature], most: settings.topCount, rows: rows, baseline: baseline,
              distribution: distribution, quantiles: &quantiles)
          }
        }
      }
      return Tops(rows: lists, similarity: similarity)
    }
  }

  /// The scores of the same activations on random cases.
  struct ControlScores: Sendable {
    /// `[modalities][features]`.
    let monosemanticity: [[Double?]]
    /// `[pairs of modalities][features]`.
    let similarity: [[Double?]]
    /// `[modalities][features × draws]`.
    let draws: [[Float]]
  }

  private func controls(
    _ data: CodedCases, _ columns: [FeatureColumns], _ weights: PoissonWeights?
  ) -> ControlScores {
    let permuted = data.modalities.indices.map { modality in
      PermutedControl.columns(
        columns[modality], presence: data.modalities[modality].presence,
        modality: data.modalities[modality].name, seed: settings.seed)
    }
    let sums = data.modalities.indices.map { Self.sums(data, $0, permuted[$0]) }
    var draws: [[Float]] = []
    if settings.hasIntervals, weights != nil {
      draws =
        FeatureIntervals(
          data: data, columns: permuted, sums: sums, bridges: [],
          level: settings.dominance.level, weights: weights
        ).result().draws
    }
    return ControlScores(
      monosemanticity: sums.map { sums in
        (0..<data.featureCount).map { sums.monosemanticity($0) }
      },
      similarity: FeatureIntervals.pairs(data.modalities.count).map { first, second in
        (0..<data.featureCount).map { sums[first].similarity($0, to: sums[second]) }
      }, draws: draws)
  }
}
