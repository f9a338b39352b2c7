public import Cohorts
public import Predictors
public import Statistics
import Tensors

/// A model and the cases of a cohort on which it is looked at.
///
/// A `FusionModel` runs each encoder once a case and joins cached encodings from then on; hidden parts
/// cost passes of the encoder they belong to only. A model that is not split is run as a whole for
/// every hidden part: the naive loop.
public final class ModelSubject: ContributionSubject {
  /// The modalities, in order.
  public let modalities: [String]
  /// The number of outputs a case.
  public let outputCount: Int
  /// The cases' names.
  public let caseKeys: [String]
  /// The group of each case.
  public let groups: [String]
  /// The reference cases' names.
  public let referenceKeys: [String]
  /// The group of each reference case.
  public let referenceGroups: [String]
  /// What was computed so far.
  public internal(set) var passes = PassCount()
  /// How far filled inputs lie from real ones; see ``OutOfDistribution``.
  public internal(set) var outOfDistribution: [OutOfDistribution] = []

  let cohort: Cohort
  let rows: [Int]
  let referenceRows: [Int]
  let predictor: any PreparedPredictor
  /// The same model where it is split and the split is to be used.
  let fusion: (any FusionModel)?
  let transform: OutputTransform
  let layouts: [InputLayout?]
  /// The same model where encoders can compute only what a hidden part changes.
  let incremental: (any IncrementalFusionModel)?
  let rowLimit: Int
  let byteLimit: Int
  let traceByteLimit: Int
  let check: () throws(ContributionError) -> Void

  let references: [ReferenceInputs]
  let kinds: [ElementKind]
  let presence: [[Bool]]  // [modality][case]
  let variation: [Bool]
  let available: [Int]
  let pieceCounts: [[Int]]  // [modality][case]: words, pictures; empty for other kinds
  var bank: EncodingBank?
  var unfilled: [[Double]]?
  var summaries: [[[Double]]]?
  var distances: [Int: EncodingDistance?] = [:]

  /// How a subject is to be looked at.
  public struct Options: Sendable {
    /// How outputs become what is measured; probabilities by default.
    public var transform: OutputTransform?
    /// The layouts of inputs by modality, for tables and texts with a linear form.
    public var layouts: [String: InputLayout] = [:]
    /// How many reference cases are kept as donors and for statistics, at most.
    public var referenceLimit = 256
    /// How many rows go through the model at once, at most.
    public var rowLimit = 512
    /// How many bytes of inputs are made at once, roughly.
    public var byteLimit = 64 << 20
    /// Whether encodings are cached where the model is split; without, the naive loop is run.
    public var usesSplit = true
    /// Whether an encoder that can computes only what a hidden part changes.
    public var usesPartialPasses = true
    /// How many bytes of traces are kept at once for that, roughly.
    public var traceByteLimit = 256 << 20

    /// Creates the defaults.
    public init() {}
  }

  /// Reads the reference, and looks through the inputs of the cases once.
  ///
  /// - Parameters:
  ///   - model: A `FusionModel`, or any model whose inputs can be prepared.
  ///   - cases: Rows of the cohort that the model was not trained on.
  ///   - reference: Rows that it was trained on: donors, means. Of more than the limit a random part
  ///     is kept. The cases themselves where empty.
  ///   - stream: Draws the reference.
  ///   - isCancelled: Asked between batches.
  /// - Throws: ``ContributionError`` with code `tooFewCases` without cases, `invalidSetting` for a
  ///   row that the cohort lacks or a modality it does not have, `failed` where the model fails.
  public init(
    _ model: any PreparedPredictor, cohort: Cohort, cases: [Int], reference: [Int],
    options: Options = Options(), stream: RandomStream,
    isCancelled: @escaping () -> Bool = { false }
  ) throws(ContributionError) {
    guard !cases.isEmpty else {
      throw ContributionError(.tooFewCases, "expected at least one case to look at, found none")
    }
    if let bad = (cases + reference).first(where: { !cohort.caseIDs.indices.contains($0) }) {
      throw ContributionError(
        .invalidSetting,
        "expected rows of the cohort from 0 to \(cohort.caseCount - 1), found \(bad)")
    }
    guard Set(cases).count == cases.count else {
      throw ContributionError(.invalidSetting, "a case is listed twice among those to look at")
    }
    guard options.referenceLimit > 0, options.rowLimit > 0, options.byteLimit > 0,
      options.traceByteLimit > 0
    else {
      throw ContributionError(.invalidSetting, "expected limits of at least 1")
    }
    predictor = model
    fusion = options.usesSplit ? model as? any FusionModel : nil
    incremental =
      options.usesSplit && options.usesPartialPasses
      ? model as? any IncrementalFusionModel : nil
    modalities = model.modalities
    outputCount = model.outputCount
    transform = options.transform ?? .probabilities(outputCount: model.outputCount)
    self.cohort = cohort
    rows = cases
    caseKeys = cases.map { cohort.caseIDs[$0] }
    groups = cases.map { cohort.groups.names[cohort.groups.indexOfCase[$0]] }
    layouts = model.modalities.map { options.layouts[$0] }
    rowLimit = options.rowLimit
    byteLimit = options.byteLimit
    traceByteLimit = options.traceByteLimit
    check = { () throws(ContributionError) in
      if isCancelled() { throw ContributionError(.cancelled, "stopped on request") }
    }
    // Sorted by key first, so that the order in which a caller lists cases changes no draw.
    var pool = (reference.isEmpty ? cases : reference)
      .sorted { cohort.caseIDs[$0].utf8.lexicographicallyPrecedes(cohort.caseIDs[$1].utf8) }
    if pool.count > options.referenceLimit {
      var stream = stream
      stream.shuffle(&pool)
      pool = Array(pool.prefix(options.referenceLimit))
    }
    referenceRows = pool
    referenceKeys = pool.map { cohort.caseIDs[$0] }
    referenceGroups = pool.map { cohort.groups.names[cohort.groups.indexOfCase[$0]] }

    var batches = [[ModalityBatch]](repeating: [], count: model.modalities.count)
    for start in stride(from: 0, to: pool.count, by: Self.chunkSize) {
      try check()
      let chunk = Array(pool[start..<min(start + Self.chunkSize, pool.count)])
      let inputs = try Self.prepared(model, cohort, chunk)
      for index in inputs.indices { batches[index].append(inputs[index]) }
    }
    references = try translated("reading the reference cases") {
      try batches.map { parts in
        let batch = try ModalityBatch.concatenated(parts)
        return ReferenceInputs(batch: batch, isPresent: try batch.presence.array(of: Bool.self))
      }
    }
    kinds = references.map(\.batch.kind)
    var survey = InputSurvey(count: model.modalities.count)
    for start in stride(from: 0, to: cases.count, by: Self.chunkSize) {
      try check()
      let chunk = Array(cases[start..<min(start + Self.chunkSize, cases.count)])
      let inputs = try Self.prepared(model, cohort, chunk)
      try translated("looking through the inputs") { try survey.add(inputs) }
    }
    presence = survey.presence
    variation = survey.varies
    pieceCounts = survey.pieceCounts
    available = try translated("splitting the inputs into parts") {
      try survey.available(layouts: options.layouts, modalities: model.modalities)
    }
  }

  /// Cases read at once.
  static let chunkSize = 32

  /// The inputs of some rows of the cohort, one batch a modality.
  static func prepared(
    _ model: any PreparedPredictor, _ cohort: Cohort, _ rows: [Int]
  ) throws(ContributionError) -> [ModalityBatch] {
    try translated("preparing cases") {
      let inputs = try withoutGradients {
        try model.prepare(CaseBatch(cohort: cohort, cases: rows))
      }
      return try model.modalities.map { name in
        guard let input = inputs[name] else {
          throw ContributionError(
            .failed, "the model reads \"\(name)\" but prepared nothing for it")
        }
        guard input.presence.count == rows.count,
          input.tensors.allSatisfy({ $0.shape.first == rows.count })
        else {
          throw ContributionError(
            .failed,
            "expected \(rows.count) rows of \"\(name)\", the model prepared "
              + "\(input.tensors.map(\.shape))")
        }
        return input
      }
    }
  }

  /// What a modality's elements are.
  public func kind(of modality: Int) -> ElementKind { kinds[modality] }

  /// Whether a case has a modality.
  public func isPresent(_ modality: Int, case item: Int) -> Bool { presence[modality][item] }

  /// Whether a reference case has a modality.
  public func isPresent(_ modality: Int, reference: Int) -> Bool {
    references[modality].isPresent[reference]
  }

  /// Whether a modality's inputs differ between the cases that have it.
  public func inputsVary(_ modality: Int) -> Bool { variation[modality] }

  /// How many parts the cases' modality can be split into: pixels of the shorter side squared, words
  /// of the median text, pictures of the median bag, attributes, gene groups or features.
  public func availableParts(_ modality: Int) -> Int { available[modality] }

  /// As many as asked for, as there are words in the case's text or pictures in its bag, or
  /// attributes or groups.
  public func partCount(_ modality: Int, case item: Int, players: Int) -> Int {
    switch kinds[modality] {
    case .pixels: players
    case .words, .pictures: max(1, min(players, pieceCounts[modality][item]))
    case .columns, .features: min(players, available[modality])
    }
  }
}
