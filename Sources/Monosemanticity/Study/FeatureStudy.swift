public import Dictionaries
public import Findings
internal import Statistics
internal import Tensors

/// Trains a dictionary on embeddings and judges its features on cases that it never saw.
public struct FeatureStudy: Sendable {
  /// The embeddings, both parts.
  public let set: EmbeddingSet
  /// The cases that dictionaries are fitted on.
  public let fit: [Int]
  /// The cases that features are judged on.
  public let evaluation: [Int]
  /// How.
  public let settings: FeatureStudySettings

  /// What came out.
  public struct Outcome: Sendable {
    /// The dictionary that was judged.
    public let dictionary: FeatureDictionary
    /// The activations of the cases judged, by modality.
    public let data: CodedCases
    /// Every score.
    public let scores: FeatureScores
    /// The figures over features.
    public let findings: FeatureFindings
  }

  /// Embeddings that say how alike cases are, and what they are.
  public struct Judge: Sendable {
    /// By modality of the study; `nil` where there are none.
    public var rows: [EmbeddingRows?]
    /// What they are, for the findings.
    public var summary: String
    /// Whether all modalities lie in one space.
    public var isOneSpace: Bool

    /// Creates a judge.
    ///
    /// - Parameter rows: One row for every case of the study, in its order.
    public init(rows: [EmbeddingRows?], summary: String, isOneSpace: Bool) {
      self.rows = rows
      self.summary = summary
      self.isOneSpace = isOneSpace
    }
  }

  /// Prepares a study.
  ///
  /// - Throws: ``MonosemanticityError`` with code `tooFewCases` if there is nothing to fit or judge by,
  ///   or `mismatch` for a single modality or modalities of different widths.
  public init(
    _ set: EmbeddingSet, settings: FeatureStudySettings = FeatureStudySettings()
  ) throws(MonosemanticityError) {
    try settings.analysis.check()
    guard settings.seedCount >= 1, settings.seedCount <= 100 else {
      throw MonosemanticityError(
        .invalidArgument, "seeds: expected 1 to 100, found \(settings.seedCount)")
    }
    let modalities = set.embeddings.modalities
    guard let first = modalities.first, modalities.count > 1 else {
      throw MonosemanticityError(
        .mismatch, "expected embeddings of two modalities or more, found \(modalities.count)")
    }
    if let other = modalities.first(where: { $0.width != first.width }) {
      throw MonosemanticityError(
        .mismatch,
        "\(other.name) has rows of \(other.width) numbers, \(first.name) of \(first.width); one "
          + "dictionary needs embeddings in one space, such as those of one contrastive model")
    }
    self.set = set
    self.settings = settings
    (fit, evaluation) = try set.parts(
      stream: RandomStream(seed: settings.analysis.seed, "features", "parts"))
  }

  /// The features asked of a case.
  ///
  /// In a cohort of dozens a dictionary has fewer than 32 features, of which most would fire always.
  var activeCount: Int {
    if let k = settings.k { return k }
    let width = set.embeddings.modalities.first?.width ?? 0
    let features = settings.featureCount ?? min(8 * width, fit.count / 2)
    return max(1, min(32, features / 4))
  }

  /// Trains the dictionaries: one a seed, all in one pass.
  ///
  /// - Parameters:
  ///   - checkpoint: Where the state is kept, so that an interrupted training goes on.
  ///   - isInterrupted: Asked between steps.
  /// - Throws: `DictionariesError`.
  public func train(
    checkpoint: String? = nil, isInterrupted: @escaping @Sendable () -> Bool = { false },
    onEvent: (DictionaryTrainingEvent) -> Void = { _ in }
  ) throws -> [FeatureDictionary] {
    var plan = DictionaryPlan(
      (0..<settings.seedCount).map { number in
        DictionarySettings(
          settings.variant, featureCount: settings.featureCount, k: activeCount,
          seed: settings.analysis.seed &+ UInt64(number) &+ 1)
      })
    plan.steps = settings.steps
    plan.seed = settings.analysis.seed &+ 1
    return try DictionaryTraining(
      plan, checkpointPath: checkpoint, isInterrupted: isInterrupted
    ).fit(try rows(of: fit), onEvent: onEvent).map(\.dictionary)
  }

  /// Judges the first of some dictionaries; the others say how stable it is.
  ///
  /// - Parameters:
  ///   - judge: Embeddings that say how alike cases are; without, the dictionary's own input, which is
  ///     marked as circular.
  ///   - isCancelled: Asked between steps.
  /// - Throws: ``MonosemanticityError`` or `DictionariesError`.
  public func judged(
    _ dictionaries: [FeatureDictionary], by judge: Judge? = nil,
    onProgress: (String) -> Void = { _ in }, isCancelled: () -> Bool = { false }
  ) throws -> Outcome {
    guard let dictionary = dictionaries.first else {
      throw MonosemanticityError(.invalidArgument, "expected at least one dictionary, found none")
    }
    onProgress("activations")
    let scales = FeatureAnalysis.balancingScales(try coded(dictionary, fit, judge: nil))
    let data = try coded(
      dictionary, evaluation,
      judge: judge?.rows
        ?? set.embeddings.modalities.map(\.scoringRows))
    let decoder = try EmbeddingRows(
      dictionary.directions.array(of: Double.self), width: dictionary.width)
    let scores = try FeatureAnalysis(settings: settings.analysis).scores(
      data, decoder: decoder, scales: scales, onProgress: onProgress, isCancelled: isCancelled)
    onProgress("reconstruction and stability")
    let origin = FeatureScores.Origin(
      source: "dictionary", embedding: judge?.summary ?? "the dictionary's own input",
      isCircular: judge == nil, isOneSpace: judge?.isOneSpace ?? true, fitted: fit.count,
      hasGroups: set.hasGroups, dictionary: try summary(dictionaries, data))
    return Outcome(
      dictionary: dictionary, data: data, scores: scores,
      findings: scores.findings(settings: settings.analysis, origin: origin))
  }

  /// Trains, judges, and returns figures over features: what an audit needs.
  public func analyze(
    by judge: Judge? = nil, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> FeatureFindings {
    try judged(
      train(isInterrupted: isInterrupted), by: judge, isCancelled: isInterrupted
    ).findings
  }

  // MARK: Rows and codes

  /// A modality's rows of some cases that have it.
  private func present(_ modality: PairedEmbeddings.Modality, _ cases: [Int]) -> [Int] {
    cases.filter { modality.presence[$0] }
  }

  private func tensor(_ modality: PairedEmbeddings.Modality, _ cases: [Int]) throws -> Tensor {
    try Tensor(modality.values(of: cases), shape: [cases.count, modality.width])
  }

  /// Cases that are encoded or compared at a time, so that no copy of all rows is made.
  private static let chunkSize = 8192

  private func forEachChunk(_ cases: [Int], _ body: ([Int]) throws -> Void) rethrows {
    for start in stride(from: 0, to: cases.count, by: Self.chunkSize) {
      try body(Array(cases[start..<min(start + Self.chunkSize, cases.count)]))
    }
  }

  /// The activations of cases that have a modality.
  private func codes(
    _ dictionary: FeatureDictionary, _ modality: PairedEmbeddings.Modality, _ cases: [Int]
  ) throws -> SparseCodes {
    var offsets = [0]
    var features: [Int32] = []
    var values: [Double] = []
    try forEachChunk(cases) { chunk in
      let codes = try dictionary.encode(tensor(modality, chunk), modality: modality.name)
      offsets += codes.offsets.dropFirst().map { $0 + values.count }
      features += codes.features
      values += codes.values
    }
    return try SparseCodes(
      featureCount: dictionary.featureCount, offsets: offsets, features: features,
      values: values)
  }

  private func rows(of cases: [Int]) throws -> DictionaryRows {
    try DictionaryRows(
      set.embeddings.modalities.map { modality in
        let own = present(modality, cases)
        return (modality.name, try tensor(modality, own), own)
      })
  }

  /// The activations of some cases.
  private func coded(
    _ dictionary: FeatureDictionary, _ cases: [Int], judge: [EmbeddingRows?]?
  ) throws -> CodedCases {
    let embeddings = set.embeddings
    return try CodedCases(
      modalities: embeddings.modalities.enumerated().map { place, modality in
        let own = present(modality, cases)
        let codes = try self.codes(dictionary, modality, own)
        // Cases without the modality get empty rows between.
        var offsets = [0]
        var next = 0
        for row in cases {
          if modality.presence[row] { next += 1 }
          offsets.append(codes.offsets[next])
        }
        return try CodedCases.Modality(
          name: modality.name,
          codes: SparseCodes(
            featureCount: codes.featureCount, offsets: offsets, features: codes.features,
            values: codes.values), presence: cases.map { modality.presence[$0] },
          rows: judge?[place]?.selecting(cases))
      }, groups: cases.map { embeddings.groups[$0] }, labels: cases.map { embeddings.labels[$0] })
  }

  // MARK: The dictionary

  private func summary(
    _ dictionaries: [FeatureDictionary], _ data: CodedCases
  ) throws -> DictionarySummary {
    let dictionary = dictionaries[0]
    var unexplained: [String: Figure] = [:]
    // Twice over the rows: the mean first, then the distances from it.
    var pooled = UnexplainedVariance(width: dictionary.width, groupCount: data.groupCount)
    func normalized(
      _ modality: PairedEmbeddings.Modality, _ cases: [Int]
    ) throws -> [Double] {
      try dictionary.normalized(tensor(modality, cases), modality: modality.name)
        .array(of: Double.self)
    }
    var parts: [UnexplainedVariance] = []
    for modality in set.embeddings.modalities {
      var own = UnexplainedVariance(width: dictionary.width, groupCount: data.groupCount)
      try forEachChunk(present(modality, evaluation)) { chunk in
        let rows = try normalized(modality, chunk)
        own.addToMean(rows)
        pooled.addToMean(rows)
      }
      parts.append(own)
    }
    for (place, modality) in set.embeddings.modalities.enumerated() {
      // Places among the cases judged, which is where their codes and groups are.
      let places = evaluation.indices.filter { modality.presence[evaluation[$0]] }
      try forEachChunk(places) { chunk in
        let rows = try normalized(modality, chunk.map { evaluation[$0] })
        let codes = try data.modalities[place].codes.selecting(chunk)
        let made = try dictionary.decode(codes).array(of: Double.self)
        let groups = chunk.map { data.groups[$0] }
        parts[place].add(rows, made, groups: groups)
        pooled.add(rows, made, groups: groups)
      }
      unexplained[modality.name] = parts[place].figure(level: settings.analysis.dominance.level)
    }
    var stability: Figure?
    var isBound: Bool?
    if dictionaries.count > 1 {
      var values: [Double] = []
      for first in dictionaries.indices {
        for second in dictionaries.indices[(first + 1)...] {
          let matching = try DictionaryStability(dictionaries[first], dictionaries[second])
          values.append(matching.value)
          isBound = !matching.isExact
        }
      }
      stability = Figure(
        mean(of: values), low: values.count > 1 ? values.min() : nil,
        high: values.count > 1 ? values.max() : nil,
        intervalNote: values.count > 1
          ? "the least and the most of \(values.count) pairs of seeds, no interval" : nil)
    }
    return DictionarySummary(
      kind: settings.kindName, k: settings.variant == .relu ? nil : activeCount,
      width: dictionary.width,
      seeds: (0..<dictionaries.count).map { settings.analysis.seed &+ UInt64($0) &+ 1 },
      unexplained: unexplained,
      unexplainedPooled: pooled.figure(level: settings.analysis.dominance.level),
      stability: stability, isStabilityBound: isBound)
  }
}

extension FeatureStudy.Judge {
  /// Takes embeddings of another encoder: by name where all names agree, else in order.
  ///
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if there are not as many modalities.
  public init(
    _ own: PairedEmbeddings, for embeddings: PairedEmbeddings
  ) throws(MonosemanticityError) {
    let names = embeddings.modalities.map(\.name)
    let given = own.modalities.map(\.name)
    guard given.count == names.count else {
      throw MonosemanticityError(
        .mismatch,
        "--judged-by: \(given.count) modalities (\(given.joined(separator: ", "))) for "
          + "\(names.count) (\(names.joined(separator: ", "))); give one a modality")
    }
    let isNamed = names.allSatisfy(given.contains)
    var rows: [EmbeddingRows?] = []
    for (place, name) in names.enumerated() {
      let index = isNamed ? given.firstIndex(of: name) ?? place : place
      rows.append(own.modalities[index].scoringRows)
    }
    let widths = Swift.Set(own.modalities.map(\.width))
    self.init(
      rows: rows, summary: "embeddings given with --judged-by", isOneSpace: widths.count == 1)
  }
}
