public import Cohorts
public import Decomposition
public import Findings

/// From the modalities of a cohort to pairs of symbols.
///
/// Groups are split in two: representations and maps are fitted on one part, tables are counted on the
/// other. There is one map a modality, for all its cases: those with a label, those without, and those
/// that lack the other modality.
public struct CohortInteractions {
  private let cohort: Cohort
  private let settings: CohortSymbolSettings
  private let split: MapSplit
  private let symbolCount: Int
  private let fixed: [String: FixedFeatures]
  private let labels: [Int?]
  private let onProgress: (String) -> Void
  private let isInterrupted: () -> Bool

  /// Splits the cohort and reads features that are made before the split: pictures and given vectors.
  ///
  /// - Parameters:
  ///   - cohort: The cohort, with its unlabelled cases if it has any.
  ///   - settings: How symbols are made.
  ///   - onProgress: Told what comes next.
  ///   - isInterrupted: Asked between steps.
  /// - Throws: ``InteractionsError``; `invalidSetting` for a modality that does not exist.
  public init(
    _ cohort: Cohort, settings: CohortSymbolSettings = CohortSymbolSettings(),
    onProgress: @escaping (String) -> Void = { _ in },
    isInterrupted: @escaping () -> Bool = { false }
  ) throws(InteractionsError) {
    try settings.check()
    guard cohort.modalities.count >= 2 else {
      throw InteractionsError(
        .invalidSetting,
        "expected at least two modalities, found \(cohort.modalities.count) in \(cohort.name)")
    }
    self.cohort = cohort
    self.settings = settings
    self.onProgress = onProgress
    self.isInterrupted = isInterrupted
    labels = cohort.knownLabels
    split = try MapSplit(
      cohort, mapShare: settings.mapShare, labels: labels, seed: settings.seed)
    symbolCount =
      settings.symbolCount ?? Self.affordableSymbols(cohort, split.tableCases, labels)
    let cells = Double(symbolCount) * Double(symbolCount) * Double(cohort.classNames.count)
    guard cells <= Double(PlainTable.mostCells) else {
      throw InteractionsError(
        .invalidSetting,
        "\(symbolCount) symbols a modality and \(cohort.classNames.count) classes make too large a "
          + "table (at most \(PlainTable.mostCells) cells); use fewer symbols")
    }
    var features: [String: FixedFeatures] = [:]
    for (name, path) in settings.vectorFiles.sorted(by: { $0.key < $1.key }) {
      features[name] = try .vectors(path, for: name, of: cohort)
    }
    for (name, path) in settings.weightFiles.sorted(by: { $0.key < $1.key }) {
      onProgress("encoding \(name)")
      features[name] = try .encoding(
        cohort, modality: name, with: try PretrainedImageEncoder(weights: path))
    }
    onProgress("describing pictures")
    fixed = try RepresentationPlan.describingImages(
      of: cohort, modalities: cohort.modalities.map(\.name), known: features)
  }

  /// The most symbols a modality may have so that every pair's synergy can be reported, 2 to 10.
  private static func affordableSymbols(_ cohort: Cohort, _ cases: [Int], _ labels: [Int?]) -> Int {
    var fewest = Int.max
    for (index, first) in cohort.modalities.enumerated() {
      for second in cohort.modalities[(index + 1)...] {
        let groups = Set(
          cases.filter { first.presence[$0] && second.presence[$0] && labels[$0] != nil }
            .map { cohort.groups.indexOfCase[$0] })
        // Pairs that are never labelled together have no synergy to report.
        if !groups.isEmpty { fewest = min(fewest, groups.count) }
      }
    }
    let classes = cohort.classNames.count
    for symbols in stride(from: 10, through: 3, by: -1) {
      let rule = SampleSizeRule(TableShape(first: symbols, second: symbols, classes: classes))
      if rule.requiredObservations <= fewest { return symbols }
    }
    return 2
  }

  /// What all pairs tell, and each modality with the rest joined where there are more than two.
  ///
  /// - Throws: ``InteractionsError``, ``DecompositionError`` or ``CohortError``.
  public func findings(_ analysis: AnalysisSettings) throws -> [InteractionFindings] {
    let sides = try sides()
    let posteriors = try classifiers(sides)
    var inputs: [PairInput] = []
    var opinions: [InteractionFindings] = []
    for estimator in settings.estimators {
      for pair in pairs {
        try checkInterrupt()
        let (left, right) = (sides[pair.0], sides[pair.1])
        switch estimator {
        case .posterior, .clusters:
          inputs.append(
            try input(pair, left, right, estimator, posteriors, level: analysis.level))
        case .gaussian, .neural:
          onProgress("\(estimator.rawValue): \(left.name) and \(right.name)")
          opinions.append(try opinion(pair, left, right, estimator))
        case .table: break
        }
      }
    }
    let judged = try InteractionAnalysis(settings: analysis).findings(
      of: inputs,
      onProgress: { _, input in onProgress("\(input.estimator.rawValue): \(input.pair)") },
      isInterrupted: isInterrupted)
    return judged + opinions
  }

  /// One modality, or the rest joined, with its symbols by estimator.
  struct Side {
    let modalities: [String]
    let representation: any CaseRepresentation
    let clusters: [ClusterMap]
    let posterior: PosteriorMap?
    /// Why there is no posterior map.
    let posteriorNote: String?
    var name: String { modalities.joined(separator: " + ") }
  }

  /// Indices of sides: all pairs of modalities, then each modality with the rest.
  private var pairs: [(Int, Int)] {
    let count = cohort.modalities.count
    var result: [(Int, Int)] = []
    for first in 0..<count { for second in (first + 1)..<count { result.append((first, second)) } }
    if count > 2 { for index in 0..<count { result.append((index, count + index)) } }
    return result
  }

  private func sides() throws -> [Side] {
    let names = cohort.modalities.map(\.name)
    var plans = names.map { [$0] }
    if names.count > 2 { plans += names.map { name in names.filter { $0 != name } } }
    return try plans.map { modalities in
      try checkInterrupt()
      onProgress("mapping \(modalities.joined(separator: " + "))")
      return try side(modalities)
    }
  }

  func side(_ modalities: [String]) throws -> Side {
    let plan = try RepresentationPlan(modalities, fixed: fixed)
    let representation = try plan.fit(cohort, mapCases: split.mapCases)
    var clusters: [ClusterMap] = []
    if settings.estimators.contains(.clusters) {
      var choice = ClusterMap.Settings()
      choice.clusterCount = symbolCount
      clusters = try ClusterMap.fit(
        representation.rows(of: cohort, cases: split.mapCases), of: representation,
        settings: choice, initializations: settings.clusteringCount, seed: settings.seed)
    }
    let (posterior, note) = try posteriorMap(modalities, representation)
    return Side(
      modalities: modalities, representation: representation, clusters: clusters,
      posterior: posterior, posteriorNote: note)
  }

  /// The map by a classifier, or why there is none.
  private func posteriorMap(
    _ modalities: [String], _ representation: any CaseRepresentation
  ) throws -> (PosteriorMap?, String?) {
    guard settings.estimators.contains(.posterior) else { return (nil, nil) }
    var choice = PosteriorMap.Settings()
    choice.symbolCount = symbolCount
    do {
      let map = try PosteriorMap(
        fitting: representation, of: cohort, mapCases: split.mapCases, labels: labels,
        settings: choice, seed: settings.seed)
      return (map, nil)
    } catch {
      guard error.code == .tooFewCases || error.code == .constantInput else { throw error }
      return (nil, "\(modalities.joined(separator: " + ")): \(error)")
    }
  }

  private func checkInterrupt() throws(InteractionsError) {
    if isInterrupted() { throw .interrupted }
  }

  /// Cross-fitted classifiers of every side; a side too small for one has none.
  private func classifiers(_ sides: [Side]) throws -> [CrossFittedPosteriors?] {
    let folds = try GroupFolds(
      cohort, count: settings.foldCount, labels: labels, seed: settings.seed)
    return try sides.map { side in
      try checkInterrupt()
      onProgress("classifying by \(side.name)")
      do {
        return try CrossFittedPosteriors.fit(
          RepresentationPlan(side.modalities, fixed: fixed), of: cohort, folds: folds,
          labels: labels, seed: settings.seed)
      } catch let error as InteractionsError where error.code == .tooFewCases {
        return nil
      }
    }
  }

  private func input(
    _ pair: (Int, Int), _ left: Side, _ right: Side, _ estimator: InteractionFindings.Estimator,
    _ posteriors: [CrossFittedPosteriors?], level: Double
  ) throws -> PairInput {
    let modalityPair = ModalityPair(left.name, right.name)
    let rest = right.modalities.count > 1 ? right.modalities : nil
    var notes: [String] = []
    let maps: [(any SymbolMap, any SymbolMap)]
    switch estimator {
    case .clusters: maps = Array(zip(left.clusters, right.clusters))
    default:
      notes += [left.posteriorNote, right.posteriorNote].compactMap { $0 }
      maps = left.posterior.flatMap { one in right.posterior.map { [(one, $0)] } } ?? []
    }
    guard let first = maps.first else {
      return PairInput(
        pair: modalityPair, rest: rest, estimator: estimator,
        content: .unavailable(notes.joined(separator: "; ")), notes: [])
    }
    notes.append("\(left.name): \(first.0.summary)")
    notes.append("\(right.name): \(first.1.summary)")
    var samples: [SymbolSample] = []
    for map in maps { samples.append(try sample(left, right, map)) }
    let bounds = posteriors[pair.0].flatMap { one in
      posteriors[pair.1].flatMap { other in
        ClassifierBounds(one, other, cohort: cohort, labels: labels, level: level)?.bounds
      }
    }
    return PairInput(
      pair: modalityPair, rest: rest, estimator: estimator, content: .sample(samples[0]),
      dataBounds: bounds, otherClusterings: samples.count > 1 ? samples : [], notes: notes)
  }

  func sample(
    _ left: Side, _ right: Side, _ maps: (any SymbolMap, any SymbolMap)
  ) throws -> SymbolSample {
    let cases = split.tableCases
    return try SymbolSample(
      first: maps.0.symbols(of: cohort, cases: cases, through: left.representation),
      second: maps.1.symbols(of: cohort, cases: cases, through: right.representation),
      label: cases.map { labels[$0] },
      groups: cases.map { cohort.groups.names[cohort.groups.indexOfCase[$0]] },
      shape: TableShape(
        first: maps.0.symbolCount, second: maps.1.symbolCount, classes: cohort.classNames.count))
  }

  private func opinion(
    _ pair: (Int, Int), _ left: Side, _ right: Side, _ estimator: InteractionFindings.Estimator
  ) throws -> InteractionFindings {
    try SecondOpinion(
      cohort: cohort, labels: labels, split: split, seed: settings.seed
    ).findings(left, right, estimator)
  }
}
