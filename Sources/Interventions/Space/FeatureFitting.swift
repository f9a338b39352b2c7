public import Cohorts
public import Dictionaries
import Encoders
public import Monosemanticity
public import Tensors
public import Training

/// How the features of a split are made: a dictionary of the training rows, and its dominance classes.
public struct FeatureFitting: Sendable, Codable {
  /// The dictionary; nil features mean 8 times the width, but no more than half the cases.
  public var dictionary: DictionarySettings
  /// Steps of its training.
  public var steps = 2_000

  /// Creates the defaults: TopK with an eighth of the width active, at least 4, at most 32.
  ///
  /// - Parameter width: Of the embedding.
  public init(width: Int, seed: UInt64 = 0) {
    dictionary = DictionarySettings(.topK, k: min(32, max(4, width / 8)), seed: seed)
  }

  /// Trains a dictionary on the rows of training cases.
  ///
  /// - Parameters:
  ///   - rows: For each modality `[cases, width]`.
  ///   - presence: Whether each case has each modality.
  ///   - checkpointPath: Where the training keeps its state; nil keeps none.
  public func fitted(
    modalities: [String], rows: [Tensor], presence: [[Bool]], training: [Int],
    checkpointPath: String? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> FeatureDictionary {
    var plan = DictionaryPlan([dictionary])
    plan.steps = steps
    plan.seed = dictionary.seed
    var parts: [(name: String, rows: Tensor, cases: [Int]?)] = []
    for (name, (matrix, has)) in zip(modalities, zip(rows, presence)) {
      let cases = training.filter { has[$0] }
      parts.append((name, try matrix.selecting(Tensor(cases.map(Int64.init))), cases))
    }
    let trained = try DictionaryTraining(
      plan, checkpointPath: checkpointPath, isInterrupted: isInterrupted
    ).fit(DictionaryRows(parts))
    guard let first = trained.first else {
      throw InterventionsError(.invalidArgument, "expected one dictionary, found none")
    }
    return first.dictionary
  }

  /// The features of a split of embeddings that are given.
  ///
  /// - Parameters:
  ///   - dictionary: One that exists already, never fitted on test cases; nil to train one.
  ///   - state: What is kept of the training; nil for nothing.
  public func fold(
    _ embeddings: PairedEmbeddings, split: FoldPlan.Split, dictionary: FeatureDictionary? = nil,
    state: StudyState? = nil, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> FeatureFold {
    let names = embeddings.modalities.map(\.name)
    let rows = try embeddings.modalities.map {
      try Tensor($0.values, shape: [embeddings.caseCount, $0.width])
    }
    let presence = embeddings.modalities.map(\.presence)
    let own =
      try dictionary
      ?? fitted(
        modalities: names, rows: rows, presence: presence, training: split.training,
        checkpointPath: state?.dictionaryPath("fold \(split.fold)"),
        isInterrupted: isInterrupted)
    let space = try JointSpace(
      dictionary: own, modalities: names, rows: rows, presence: presence)
    let groups = Grouping(nameOfCase: embeddings.groups.map { embeddings.groupNames[$0] })
    return try FeatureFold(
      split: split, space: space, sets: space.dominanceSets(split.training, groups: groups))
  }
}

/// How the features of a cohort's split are made from nothing: a pair encoder, then a dictionary.
public struct CohortFitting: Sendable, Codable {
  /// The pair encoder.
  public var encoder: PairEncoderSettings
  /// Its training.
  public var training: TrainingSettings
  /// The dictionary.
  public var features: FeatureFitting
  /// The seed of all.
  public var seed: UInt64

  /// Creates the defaults.
  public init(seed: UInt64 = 0) {
    encoder = PairEncoderSettings()
    training = TrainingSettings()
    training.batchSize = 64
    features = FeatureFitting(width: encoder.width, seed: seed)
    self.seed = seed
  }

  /// Fits encoder and dictionary on the training part of a split.
  ///
  /// - Parameter state: What is kept of the trainings; nil for nothing.
  /// - Returns: What can be attacked or decoded, and the rows of all cases.
  public func fitted(
    _ cohort: Cohort, split: FoldPlan.Split, readers: [String: ImageReader],
    state: StudyState? = nil, isInterrupted: @escaping @Sendable () -> Bool = { false },
    onEvent: (TrainingEvent) -> Void = { _ in }
  ) throws -> (encoded: EncodedFold, fold: FeatureFold) {
    let prepared = try PreparedFold(
      cohort, split: split, readers: readers,
      options: FittingOptions(maximumTokenCount: encoder.encoder.wordLimit))
    let name = "repeat \(split.repetition), fold \(split.fold)"
    let (pairs, _) = try PairEncoder.fitted(
      prepared, settings: encoder, training: training, seed: seed, name: "pairs, \(name)",
      checkpoint: state?.checkpoint("pairs, \(name)"), isInterrupted: isInterrupted,
      onEvent: onEvent)
    let (rows, presence) = try pairs.embeddings(prepared, cases: Array(0..<cohort.caseCount))
    let names = pairs.modalities
    let matrices = names.compactMap { rows[$0] }
    let has = names.compactMap { presence[$0] }
    let dictionary = try features.fitted(
      modalities: names, rows: matrices, presence: has, training: split.training,
      checkpointPath: state?.dictionaryPath(name), isInterrupted: isInterrupted)
    let space = try JointSpace(
      dictionary: dictionary, modalities: names, rows: matrices, presence: has)
    let sets = try space.dominanceSets(split.training, groups: cohort.groups)
    return (
      try EncodedFold(fold: prepared, encoder: pairs, dictionary: dictionary, sets: sets),
      try FeatureFold(split: split, space: space, sets: sets)
    )
  }
}
