public import Cohorts
import Foundation
public import Tensors

/// A run whose models were fitted before, opened so that they can be asked again.
///
/// Everything comes from the run folder: cohort, settings and folds are read as they were when the run
/// began, so that each model meets the cases that it was not trained on.
public struct FinishedRun: Sendable {
  /// Where it is kept.
  public let folder: RunFolder
  /// The cohort that it was fitted on, read anew.
  public let cohort: Cohort
  /// What decided its result.
  public let settings: ExperimentSettings
  /// Its models.
  public let models: [ModelDescription]
  /// How its cases were split.
  public let plan: FoldPlan
  /// Where reloaded networks live, whatever device trained them.
  public var device = Device.cpu

  /// Opens a run folder.
  ///
  /// - Parameter cohort: The run's cohort, where it is in memory already; it is read from the resolved
  ///   manifest otherwise.
  /// - Throws: ``FusionError`` with code `runFolder` if no run was begun there or its settings cannot
  ///   be read, or `CohortError` if the data are gone.
  public init(_ folder: RunFolder, cohort: Cohort? = nil) throws {
    guard folder.isBegun else {
      let isThere = FileManager.default.fileExists(atPath: folder.root.path)
      throw FusionError(
        .runFolder,
        isThere
          ? "\(folder.root.path): expected a run folder, but there is no settings.json in it; give "
            + "the folder that train or audit wrote (their --output)"
          : "\(folder.root.path): there is no such folder; give the folder that train or audit "
            + "wrote (their --output)")
    }
    guard
      let beginning = try? folder.read(Experiment.Beginning.self, from: folder.settings),
      !beginning.models.isEmpty
    else {
      throw FusionError(
        .runFolder,
        "\(folder.settings.path): cannot be read, so that nobody knows which models this run "
          + "holds; restore the file, or run again")
    }
    try beginning.settings.validate()
    self.folder = folder
    settings = beginning.settings
    models = beginning.models
    let own =
      try cohort
      ?? Cohort.load(
        manifest: folder.manifest.path, foldCount: beginning.settings.folds.foldCount)
    for model in beginning.models {
      for name in model.modalities { _ = try own.modality(name) }
    }
    self.cohort = own
    plan = try FoldPlan(own, options: settings.folds, seed: settings.seed)
  }

  /// The model of that name; without one the fused model.
  ///
  /// - Throws: ``FusionError`` with code `unknownModel`, listing the names there are.
  public func model(named name: String? = nil) throws(FusionError) -> ModelDescription {
    let names = models.map(\.name).joined(separator: ", ")
    guard let name else {
      if let fused = models.first(where: { $0.kind == .crossAttention && $0.asker == nil })
        ?? models.last(where: { $0.isFusion && !$0.isPublished })
        ?? models.last(where: { !$0.isUnimodal })
      {
        return fused
      }
      throw FusionError(
        .unknownModel,
        "this run has no model of several modalities; name one of its models with --model: \(names)"
      )
    }
    if let model = models.first(where: { $0.name == name }) { return model }
    throw FusionError(.unknownModel, "expected one of \(names), found \"\(name)\"")
  }

  /// What a model did in a split.
  ///
  /// - Throws: ``FusionError`` with code `missingModel` if it was not fitted yet, or `fileAccess` if
  ///   its record is damaged or of other cases.
  public func result(
    of model: ModelDescription, in split: FoldPlan.Split
  ) throws(FusionError) -> UnitResult {
    let url = folder.result(model, split)
    guard let result = try folder.read(UnitResult.self, from: url) else {
      throw missing(model, [url])
    }
    guard result.fits(model, split, cohort) else {
      throw FusionError(
        .modelMismatch,
        "\(url.path): was written for other cases than the cohort has now; the data have changed "
          + "since the run, so run again")
    }
    return result
  }

  /// Makes sure that all files of a model are there, before any work begins.
  ///
  /// - Throws: ``FusionError`` with code `missingModel`, saying which are not and what to do.
  public func requireFiles(
    of model: ModelDescription, in splits: [FoldPlan.Split]
  ) throws(FusionError) {
    let absent = splits.flatMap { split in
      [folder.result(model, split), URL(fileURLWithPath: folder.weights(model, split))]
    }.filter { !FileManager.default.fileExists(atPath: $0.path) }
    // A model without any of its modalities in training has a record but no weights.
    let needed = absent.filter { url in
      guard url.pathExtension == "safetensors" else { return true }
      let record = url.deletingPathExtension().appendingPathExtension("json")
      guard let result = try? folder.read(UnitResult.self, from: record) else { return true }
      return result.absentModalities != model.modalities
    }
    if !needed.isEmpty { throw missing(model, needed) }
  }

  private func missing(_ model: ModelDescription, _ files: [URL]) -> FusionError {
    let listed = files.prefix(3).map(\.lastPathComponent).joined(separator: ", ")
    let more = files.count > 3 ? " and \(files.count - 3) more" : ""
    return FusionError(
      .missingModel,
      "\(folder.checkpoints.path): \(model.name) cannot be asked again, because \(listed)\(more) "
        + "\(files.count == 1 ? "is" : "are") missing; the run is unfinished or its models were not "
        + "kept. Copy checkpoints/ back, or finish the run with --resume")
  }
}
