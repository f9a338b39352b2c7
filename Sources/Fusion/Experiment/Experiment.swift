public import Cohorts
import Encoders
import Crypto
import Foundation
import Statistics
public import Tensors
import Training

/// Cross-validated models on a cohort, in a folder, resumable: the work behind `train` and `audit`.
public struct Experiment: Sendable {
  /// The cohort.
  public let cohort: Cohort
  /// What decides the result.
  public let settings: ExperimentSettings
  /// The models, in the order of the report.
  public let models: [ModelDescription]
  /// Where everything is kept.
  public let folder: RunFolder

  /// Where networks live.
  public let device: Device

  /// The version of the program: other code is not resumed.
  public let version: String

  /// Describes an experiment; nothing runs yet.
  public init(
    cohort: Cohort, settings: ExperimentSettings, models: [ModelDescription], folder: RunFolder,
    version: String = "", device: Device = .cpu
  ) {
    self.device = device
    self.version = version
    self.cohort = cohort
    self.settings = settings
    self.models = models
    self.folder = folder
  }

  /// What a run folder remembers of its beginning.
  struct Beginning: Codable {
    let fingerprint: String
    let settings: ExperimentSettings
    let models: [ModelDescription]
    let started: String
  }

  /// Fits what is not finished yet, then judges everything.
  ///
  /// - Parameters:
  ///   - resumes: Whether a run that was begun in the folder is continued. Without it, a folder that
  ///     holds a run is an error, so that no result is overwritten by accident.
  ///   - isInterrupted: Asked between steps; what is done stays on disk.
  /// - Returns: The splits and the result of every model in every split.
  /// - Throws: ``FusionError``, `CohortError`, `TrainingError`, `TensorError` or `PredictorError`.
  public func run(
    resumes: Bool, isInterrupted: @escaping @Sendable () -> Bool = { false },
    onEvent: @escaping (ExperimentEvent) -> Void = { _ in }
  ) throws -> ExperimentResult {
    try settings.validate()
    try settings.training.validate()
    if cohort.target != .classes,
      settings.balancesClasses || settings.training.labelSmoothing > 0
    {
      throw FusionError(
        .invalidSetting,
        "balanced classes and label smoothing are for labels of classes, and this label is of kind "
          + "\(cohort.target.kind.rawValue); leave them out")
    }
    let plan = try FoldPlan(cohort, options: settings.folds, seed: settings.seed)
    let fingerprint = try fingerprint()
    let started = try begin(resumes: resumes, fingerprint: fingerprint)
    let unitCount = plan.splits.count * models.count
    var results: [UnitResult] = []
    var finished: [URL: UnitResult] = [:]
    for split in plan.splits {
      for model in models {
        let url = folder.result(model, split)
        if let result = try folder.read(UnitResult.self, from: url) {
          guard result.fits(model, split, cohort) else { throw folder.damaged(url) }
          finished[url] = result
        }
      }
    }
    onEvent(.planned(unitCount: unitCount, finished: Array(finished.values)))

    var readers: [String: ImageReader] = [:]
    for modality in cohort.modalities {
      if let files = modality.pictures { readers[modality.name] = ImageReader(files) }
    }
    let open = models.filter { model in
      plan.splits.contains { finished[folder.result(model, $0)] == nil }
    }
    let encoders =
      open.isEmpty
      ? nil
      : try pictureEncoders(
        for: open, readers: readers, isInterrupted: isInterrupted, onEvent: onEvent)
    for split in plan.splits {
      var fold: PreparedFold?
      let logisticFits = LogisticFits()
      for model in models {
        let url = folder.result(model, split)
        if let result = finished[url] {
          results.append(result)
          continue
        }
        if isInterrupted() {
          throw TrainingError(
            .interrupted,
            "stopped between models; the same command with --resume goes on from there")
        }
        let prepared: PreparedFold
        if let fold {
          prepared = fold
        } else {
          prepared = try PreparedFold(
            cohort, split: split, readers: readers, options: settings.fitting, encoders: encoders)
          try folder.write(json: prepared.fitted, to: folder.preprocessing(split))
          fold = prepared
        }
        onEvent(
          .unitStart(
            index: results.count, unitCount: unitCount, model: model, fold: split.fold,
            repetition: split.repetition))
        let fitting = UnitFitting(
          fold: prepared, encoders: encoders, logisticFits: logisticFits, settings: settings,
          folder: folder, device: device,
          fingerprint: fingerprint, isInterrupted: isInterrupted,
          onEvent: { onEvent(.training($0)) })
        let result = try fitting.run(model)
        try folder.write(json: result, to: url)
        // Only now: a kill between the two leaves a finished training to judge again.
        try? FileManager.default.removeItem(atPath: folder.partialTraining(model, split))
        onEvent(.unitEnd(index: results.count, unitCount: unitCount, result: result))
        results.append(result)
      }
    }
    onEvent(.judging)
    var result = ExperimentResult(
      cohort: cohort, settings: settings, models: models, plan: plan, units: results,
      started: started)
    result.encoderPasses = passes(encoders)
    result.encoderNotices = notices(encoders)
    return result
  }

  /// Makes the folder, or checks that the run in it is this one.
  private func begin(resumes: Bool, fingerprint: String) throws -> String {
    if folder.isBegun {
      guard resumes else {
        throw FusionError.begun(folder)
      }
      guard let beginning = try? folder.read(Beginning.self, from: folder.settings) else {
        throw FusionError(
          .fileAccess,
          "\(folder.settings.path): cannot be read, so that nobody knows which run this is; choose "
            + "another --output")
      }
      guard beginning.fingerprint == fingerprint else {
        throw FusionError(
          .resumeMismatch,
          "\(folder.root.path) was begun with other data, models, settings, seed, "
            + "threads, device or version; "
            + "resume with the same command, or choose another --output")
      }
      return beginning.started
    }
    guard folder.isEmpty else {
      throw FusionError(
        .runFolder,
        "\(folder.checkpoints.path) holds models, but settings.json, which says of which run, is "
          + "gone; choose another --output")
    }
    try folder.create()
    let started = Date().ISO8601Format()
    try folder.write(Data(try cohort.manifest.yaml().utf8), to: folder.manifest)
    try folder.writeLeftOutPictures(of: cohort)
    // Last, because its presence means that a run was begun.
    try folder.write(
      json: Beginning(
        fingerprint: fingerprint, settings: settings, models: models, started: started),
      to: folder.settings)
    return started
  }

  /// SHA-256 of data, settings, models, versions, the number of threads and the device.
  func fingerprint() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var hash = SHA256()
    hash.update(data: Data(cohort.fingerprint().utf8))
    hash.update(data: try encoder.encode(settings.withoutPlaces))
    hash.update(data: try encoder.encode(models))
    // With another number of threads sums are rounded in another order.
    hash.update(data: Data("\(Runtime.torchVersion) \(Runtime.threadCount) \(version)".utf8))
    if device != .cpu { hash.update(data: Data(" \(device)".utf8)) }
    return hash.finalize().map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }.joined()
  }
}
