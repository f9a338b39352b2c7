public import Cohorts
import Dictionaries
import Encoders
public import Findings
import Monosemanticity
import Statistics
import Tensors

/// Compares ways to learn features from the same pairs: coordinates of a contrastive embedding, a
/// dictionary of it, non-negative contrastive features, and coordinates of a self-supervised embedding.
///
/// All arms of an initialization share encoder sizes, fold and steps; the first three share the frozen
/// encoder too. To test: that contrastive features are biased to a modality, self-supervised ones
/// balanced.
public struct ArmComparison {
  /// The ways.
  public enum Arm: String, Sendable, Hashable, CaseIterable {
    /// |coordinate| of the contrastive embedding.
    case pairs
    /// A dictionary of it.
    case dictionary = "pairs + dictionary"
    /// Non-negative contrastive features on it.
    case nonNegative = "pairs + non-negative"
    /// |coordinate| of an embedding learned with self-supervision too.
    case selfSupervised = "self-supervised"
  }

  /// The cohort.
  public let cohort: Cohort
  /// The split: fitted on its training part, judged on its test part.
  public let split: FoldPlan.Split
  /// Sizes and steps, the same for all.
  public let fitting: CohortFitting
  /// How many times all is made from other first values.
  public let initializationCount: Int
  /// Draws of groups for intervals.
  public let drawCount: Int

  /// Creates a comparison.
  ///
  /// - Throws: ``InterventionsError`` with code `missingInput` unless the cohort has two modalities or
  ///   more, `invalidArgument` for a count below one.
  public init(
    _ cohort: Cohort, split: FoldPlan.Split, fitting: CohortFitting, initializationCount: Int = 5,
    drawCount: Int = 2_000
  ) throws(InterventionsError) {
    guard cohort.modalities.count > 1 else {
      throw InterventionsError(
        .missingInput, "\(cohort.name): expected two modalities or more, found one")
    }
    guard initializationCount > 0, drawCount > 0 else {
      throw InterventionsError(
        .invalidArgument,
        "initializations and draws: expected at least 1, found \(initializationCount) and "
          + "\(drawCount)")
    }
    self.cohort = cohort
    self.split = split
    self.fitting = fitting
    self.initializationCount = initializationCount
    self.drawCount = drawCount
  }

  private static let ks = [1, 5, 10]

  /// Runs the comparison on the first two modalities.
  ///
  /// - Parameters:
  ///   - readers: Decoders of pictures.
  ///   - state: What is kept of trainings; nil for nothing.
  ///   - isInterrupted: Asked between steps.
  ///   - onStep: Told what comes next.
  public func run(
    readers: [String: ImageReader], state: StudyState? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    onStep: (String) -> Void = { _ in }
  ) throws -> ArmFindings {
    let fold = try PreparedFold(
      cohort, split: split, readers: readers,
      options: FittingOptions(maximumTokenCount: fitting.encoder.encoder.wordLimit))
    let names = Array(fold.shapes.map(\.name).prefix(2))
    guard names.count == 2 else {
      throw InterventionsError(.missingInput, "expected two modalities that training cases have")
    }
    let has = try names.map { try cohort.modality($0).presence }
    let test = split.test.filter { has[0][$0] && has[1][$0] }
    guard test.count > 10 else {
      throw InterventionsError(
        .tooFewCases,
        "\(test.count) test cases have both \(names[0]) and \(names[1]); expected more than 10")
    }
    let bootstrap = try GroupBootstrap(
      groups: cohort.groups.indexOfCase, drawCount: drawCount,
      stream: RandomStream(seed: fitting.seed, "arms bootstrap"))
    let judge = ArmJudge(
      cohort: cohort, names: names, test: test, bootstrap: bootstrap,
      independent: try names.map { try independentRows($0, fold, test) })
    var measured = Arm.allCases.map { _ in [ArmJudge.Measures]() }
    for number in 0..<initializationCount {
      for (place, arm) in try arms(
        number, fold, names, test, state, isInterrupted: isInterrupted, onStep: onStep
      ).enumerated() {
        measured[place].append(try judge.measures(arm, ks: Self.ks))
      }
    }
    return ArmFindings(
      modalities: names, cases: test.count,
      groups: Set(test.map { cohort.groups.indexOfCase[$0] }).count,
      initializations: initializationCount,
      arms: try zip(Arm.allCases, measured).map { try judge.joined($0.rawValue, $1) },
      notes: notes)
  }

  private var notes: [String] {
    [
      "Intervals hold for new groups at these initializations; the spread beside them is over "
        + "initializations. Neither holds the choice of the fold.",
      "Monosemanticity is judged by rows that no arm has seen: colors of fields, and the plain linear "
        + "form of texts, tables and vectors.",
    ]
  }

  /// The four arms of one initialization, in the order of `Arm.allCases`.
  private func arms(
    _ number: Int, _ fold: PreparedFold, _ names: [String], _ test: [Int],
    _ state: StudyState?, isInterrupted: @escaping @Sendable () -> Bool, onStep: (String) -> Void
  ) throws -> [ComparedArm] {
    let all = Array(0..<cohort.caseCount)
    var seeds = RandomStream(seed: fitting.seed, "arms", "\(number)")
    let seed = seeds.next()
    func embedded(_ settings: PairEncoderSettings, _ label: String) throws -> [Tensor] {
      onStep("initialization \(number + 1) of \(initializationCount): \(label)")
      let (encoder, _) = try PairEncoder.fitted(
        fold, settings: settings, training: fitting.training, seed: seed,
        name: "arm \(label)", checkpoint: state?.checkpoint("arm \(label), \(number)"),
        isInterrupted: isInterrupted)
      let rows = try encoder.embeddings(fold, cases: all).rows
      return names.compactMap { rows[$0] }
    }
    var plain = fitting.encoder
    plain.selfSupervision = nil
    var supervised = fitting.encoder
    supervised.selfSupervision = supervised.selfSupervision ?? .init()
    let rows = try embedded(plain, "pairs")
    let places = try Tensor(test.map(Int64.init))
    let tested = try rows.map { try $0.selecting(places) }
    onStep("initialization \(number + 1) of \(initializationCount): features")
    let presence = try names.map { try cohort.modality($0).presence }
    var features = fitting.features
    features.dictionary.seed = seed
    let dictionary = try features.fitted(
      modalities: names, rows: rows, presence: presence, training: split.training,
      checkpointPath: state?.dictionaryPath("\(number)"), isInterrupted: isInterrupted)
    var contrastive = ContrastiveSettings()
    contrastive.seed = seed
    contrastive.featureCount = dictionary.featureCount
    contrastive.steps = features.steps
    var parts: [(name: String, rows: Tensor, cases: [Int]?)] = []
    for (name, (matrix, has)) in zip(names, zip(rows, presence)) {
      let cases = split.training.filter { has[$0] }
      parts.append((name, try matrix.selecting(Tensor(cases.map(Int64.init))), cases))
    }
    let head = try ContrastiveTraining(contrastive, isInterrupted: isInterrupted)
      .fit(DictionaryRows(parts)).head
    let other = try embedded(supervised, "self-supervised").map { try $0.selecting(places) }
    return [
      try .coordinates(tested), try .dictionary(dictionary, tested, modalities: names),
      try .head(head, tested, modalities: names), try .coordinates(other),
    ]
  }

  /// Rows of test cases that no arm has seen.
  private func independentRows(
    _ name: String, _ fold: PreparedFold, _ test: [Int]
  ) throws -> EmbeddingRows {
    let rows: Tensor
    if let design = try fold.design(name, cases: test) {
      rows = design
    } else {
      rows = try PictureSource.appearance(PictureSource(fold, modality: name).pictures(test))
    }
    let centered = try rows - rows.mean(axes: [0], keepsAxes: true)
    return try EmbeddingRows(centered.array(of: Double.self), width: centered.size(1))
  }
}
