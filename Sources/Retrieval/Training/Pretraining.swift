public import Cohorts
import Crypto
import Foundation
import Layers
public import Tensors
import Tokenizers
public import Training

/// A pretraining: one model a fold, judged on the fold's test part, and on request one of all cases.
///
/// A unit is the atom: its result is a file that appears when the unit is whole, so that a run killed at
/// any moment loses at most the epoch under way.
public struct Pretraining {
  /// The cohort.
  public let cohort: Cohort
  /// What decides the result.
  public let settings: PretrainingSettings
  /// Where results are kept.
  public let folder: PretrainingFolder
  /// Where models are computed.
  public let device: Device

  /// What happens, in order.
  public enum Event: Sendable {
    /// A model begins, or is read because it is there.
    case unitStart(name: String, index: Int, count: Int, training: Int, inner: Int, test: Int)
    /// What a person should know before it trains.
    case note(String)
    /// Inside a training; the stage is `masked` or `unmasked`.
    case training(TrainingEvent, stage: String)
    /// What a step told besides its loss.
    case step(StepReport)
    /// A model is done.
    case unitEnd(name: String, result: UnitResult)
  }

  /// What a step tells besides its loss.
  public struct StepReport: Sendable {
    /// The contrast, unweighted.
    public let contrast: Double?
    /// The reconstruction of pictures, unweighted.
    public let pictures: Double?
    /// The reconstruction of texts, unweighted.
    public let texts: Double?
    /// The factor of similarities.
    public let scale: Double
    /// The share of the step's pairs whose text another has too.
    public let duplicateRate: Double
    /// The cosine of the gradients of contrast and reconstruction on the picture encoder.
    public let pictureAgreement: Double?
    /// The same on the text encoder.
    public let textAgreement: Double?
  }

  /// What is known of a model.
  public struct UnitResult: Sendable, Hashable, Codable {
    /// How the training went.
    public let outcome: TrainingOutcome
    /// How the tuning without masks went.
    public let unmasked: TrainingOutcome?
    /// Seconds that it took.
    public let seconds: Double
    /// The cases that were not trained on, whose rows are kept.
    public let cases: [Int]
    /// Those that have a picture, and those that have a text.
    public let pictures: [Int]
    /// Those that have a text.
    public let texts: [Int]
    /// Trainable numbers.
    public let parameterCount: Int
    /// The tokenizer's fingerprint.
    public let tokenizer: String
    /// Pairs that taught it.
    public let trainingPairs: Int
    /// The share of them whose text another has too.
    public let duplicateRate: Double
    /// How well the inner cases found each other: R@5 picture to text, text to picture.
    public let innerRecall: [Double]?
    /// How much the network counts beside the model that it is added to, 0 to 1; nil without one.
    public let networkWeight: Double?
  }

  /// Creates a pretraining; nothing happens yet.
  public init(
    cohort: Cohort, settings: PretrainingSettings, folder: PretrainingFolder, device: Device = .cpu
  ) {
    self.cohort = cohort
    self.settings = settings
    self.folder = folder
    self.device = device
  }

  /// A training with its cases.
  public struct Unit: Sendable {
    /// `fold0` and so on, or `final`.
    public let name: String
    /// Which fold, from 0; nil for the model of all cases.
    public let fold: Int?
    /// The split.
    public let split: FoldPlan.Split
  }

  /// The models that will be trained.
  ///
  /// - Throws: `CohortError` if the cohort cannot be split so.
  public func units() throws -> [Unit] {
    var options = FoldPlan.Options(
      foldCount: settings.foldCount, innerFraction: settings.innerShare, unit: settings.foldUnit)
    if settings.foldCount == 1 {
      // A share of a fifth is one of five folds.
      options.foldCount = max(2, Int((1 / settings.testShare).rounded()))
    }
    let plan = try FoldPlan(cohort, options: options, seed: settings.seed)
    var units = plan.splits.prefix(settings.foldCount).map {
      Unit(name: "fold\($0.fold)", fold: $0.fold, split: $0)
    }
    if settings.trainsFinal, let first = plan.splits.first {
      // All cases teach or decide when to stop; none is left to judge by.
      units.append(
        Unit(
          name: "final", fold: nil,
          split: FoldPlan.Split(
            repetition: 0, fold: 0, training: (first.training + first.inner).sorted(),
            inner: first.test, test: [])))
    }
    return units
  }

  /// Trains what is missing and reads what is there.
  ///
  /// - Parameters:
  ///   - resumes: Whether a run in the folder is continued.
  ///   - isInterrupted: Asked between steps.
  /// - Throws: ``RetrievalError``, `TrainingError` and what reading a cohort throws.
  public func run(
    resumes: Bool, isInterrupted: @escaping @Sendable () -> Bool = { false },
    onEvent: @escaping (Event) -> Void = { _ in }
  ) throws -> [(unit: Unit, result: UnitResult)] {
    try settings.validate()
    let units = try units()
    try begin(resumes: resumes)
    let fitting = try PairFitting(self)
    var results: [(Unit, UnitResult)] = []
    for (index, unit) in units.enumerated() {
      onEvent(
        .unitStart(
          name: unit.name, index: index, count: units.count, training: unit.split.training.count,
          inner: unit.split.inner.count, test: unit.split.test.count))
      let known = try folder.read(UnitResult.self, from: folder.result(unit.name))
      let result =
        try known ?? fitting.fit(unit, isInterrupted: isInterrupted, onEvent: onEvent)
      results.append((unit, result))
      onEvent(.unitEnd(name: unit.name, result: result))
    }
    try writeEmbeddings(results)
    return results
  }

  /// What is kept of the settings.
  private struct Record: Codable {
    let fingerprint: String
    let settings: PretrainingSettings
  }

  /// A digest of all that decides the result: settings, cases, texts.
  var fingerprint: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      var hash = SHA256()
      hash.update(data: try encoder.encode(settings.withoutPlaces))
      hash.update(data: Data(cohort.fingerprint().utf8))
      // Models of one run share a recipe: one that another build began with another is not gone on with.
      if settings.start == .automatic || settings.start == .descriptors {
        hash.update(data: Data(DescriptorStart.recipe.utf8))
      }
      return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }
  }

  private func begin(resumes: Bool) throws {
    let own = Record(fingerprint: try fingerprint, settings: settings)
    if folder.isBegun {
      guard resumes else {
        throw RetrievalError(
          .invalidArgument,
          "\(folder.root.path): holds a run already; add --resume to go on with it, or choose another "
            + "--output")
      }
      let earlier = try folder.read(Record.self, from: folder.settings)
      guard earlier?.fingerprint == own.fingerprint else {
        throw RetrievalError(
          .checkpointMismatch,
          "\(folder.root.path): was begun with other settings, cases or weights; use the same ones to "
            + "resume, or another --output")
      }
      return
    }
    try folder.create(folder.checkpoints)
    try Data(try cohort.manifest.yaml().utf8).write(to: folder.manifest, options: .atomic)
    try folder.write(json: own, to: folder.settings)
  }
}
