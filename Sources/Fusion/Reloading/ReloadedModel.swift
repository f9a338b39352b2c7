public import Cohorts
import Encoders
import Foundation
import Layers
import LinearModels
public import Predictors
import Tensors

/// A model of a finished run in one split, as it was when it was judged.
public struct ReloadedModel {
  /// The model, ready to encode and to join.
  public let predictor: any FusionModel
  /// The split that it was fitted in.
  public let split: FoldPlan.Split
  /// What it said and how it was calibrated.
  public let result: UnitResult
  /// The fitted preprocessing of its modalities, in their order.
  public let fitted: [FittedModality]

  /// Whether ``probabilities`` gives probabilities; otherwise the outputs themselves are what changes
  /// are measured in: standard deviations of a number, logarithms of a hazard.
  public var givesProbabilities: Bool { result.scale == nil }

  /// The test cases that have at least one of its modalities.
  ///
  /// Of the others it says nothing of its own.
  public let cases: [Int]

  /// What the run reports for outputs: the probability of the second of two classes for a single
  /// logit, else one a class or label; a number in its unit; the logarithm of the cumulative hazard.
  public var probabilities: @Sendable ([Double]) -> [Double] {
    if let scale = result.scale { return { $0.map { scale.reported($0) } } }
    if let temperatures = result.labelTemperatures {
      return { zip($0, temperatures).map { 1 / (1 + exp(-$0 / $1)) } }
    }
    let temperature = result.temperature
    return { logits in
      guard logits.count > 1 else { return logits.map { 1 / (1 + exp(-$0 / temperature)) } }
      let largest = logits.max() ?? 0
      let powers = logits.map { exp(($0 - largest) / temperature) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }
}

extension FinishedRun {
  /// Rebuilds a model from its checkpoint, and makes sure that it says again what the run recorded.
  ///
  /// - Parameters:
  ///   - readers: Decoders with their caches, shared between splits.
  ///   - readsPixels: Whether the model prepares pixels even where a frozen encoder's features are kept,
  ///     so that parts of them can be hidden. Either way it encodes both.
  /// - Throws: ``FusionError`` with code `missingModel`, `fileAccess` for a checkpoint that does not
  ///   fit, `modelMismatch` if the outputs differ from those recorded: then data or files have changed.
  public func reloaded(
    _ model: ModelDescription, in split: FoldPlan.Split, readers: [String: ImageReader],
    readsPixels: Bool = true
  ) throws -> ReloadedModel {
    try requireFiles(of: model, in: [split])
    let result = try result(of: model, in: split)
    guard result.temperature > 0, result.temperature.isFinite else {
      throw folder.damaged(folder.result(model, split))
    }
    let encoders = try pictureEncoders(readers)
    let fold = try PreparedFold(
      cohort, split: split, readers: readers, options: settings.fitting, encoders: encoders)
    let names = model.modalities.filter { !fold.absent.contains($0) }
    guard !names.isEmpty else {
      throw FusionError(
        .missingModel,
        "\(model.name), fold \(split.fold + 1): no training case has any of its modalities, so "
          + "there is no model")
    }
    let path = folder.weights(model, split)
    let predictor: any FusionModel
    do {
      let state = try SafetensorsFile(path: path).tensors()
      predictor = try rebuilt(model, names, state, fold)
    } catch let error as TensorError {
      throw FusionError(
        .fileAccess,
        "\(path): does not hold the model that settings.json describes (\(error)); it is damaged, or "
          + "another version wrote it: restore the file, or run again")
    }
    let presences = try names.map { try cohort.modality($0).presence }
    let reloaded = ReloadedModel(
      predictor: predictor, split: split, result: result,
      fitted: try names.compactMap { try fold.fitted[$0]?.modality($0) },
      cases: split.test.filter { index in presences.contains { $0[index] } })
    try check(reloaded, model)
    guard readsPixels, let network = predictor as? FittedNetwork else { return reloaded }
    return ReloadedModel(
      predictor: network.readingPixels, split: split, result: result, fitted: reloaded.fitted,
      cases: reloaded.cases)
  }

  /// The picture encoders of the run, whose kept features may be gone or somewhere else.
  private func pictureEncoders(_ readers: [String: ImageReader]) throws -> PictureEncoders? {
    guard var pretrained = settings.pretrained else { return nil }
    if let kept = pretrained.cacheFolder, !FileManager.default.fileExists(atPath: kept) {
      pretrained.cacheFolder = nil
    }
    return try PictureEncoders(
      pretrained, cohort: cohort, readers: readers, device: device)
  }

  private func rebuilt(
    _ model: ModelDescription, _ names: [String], _ state: [String: Tensor], _ fold: PreparedFold
  ) throws -> any FusionModel {
    guard let joining = model.joining else {
      // Only tables, texts and vectors have a linear form.
      let linear = names.filter { state["\($0).weight"] != nil }
      return try FittedLogistic(
        modalities: linear.isEmpty ? names : linear, state: state, fold: fold)
    }
    var offsets: [String: Tensor] = [:]
    for name in names { offsets[name] = state["\(name).offset.weight"] }
    let network = try FusionNetwork(
      joining, shapes: fold.shapes.filter { names.contains($0.name) },
      outputCount: cohort.outputCount,
      settings: settings.network,
      offset: state["head.offset.bias"].map { LinearOffset(weights: offsets, bias: $0) },
      // Every initial value is overwritten.
      generator: Generator(seed: 0), device: device)
    try network.store.load(state)
    return FittedNetwork(network, fold: fold)
  }

  /// The largest difference of a probability that rounding on another machine may make.
  private static let tolerance = 1e-3

  private func check(_ reloaded: ReloadedModel, _ model: ModelDescription) throws {
    let logits = try rows(reloaded.predictor.logits(cohort, cases: reloaded.cases))
    let recorded = Dictionary(
      uniqueKeysWithValues: zip(reloaded.result.cases, reloaded.result.probabilities))
    for (index, row) in zip(reloaded.cases, logits) {
      let own = reloaded.probabilities(row)
      let full = own.count < cohort.reportedCount ? [1 - own[0], own[0]] : own
      guard let expected = recorded[index], expected.count == full.count,
        zip(full, expected).allSatisfy({
          abs($0 - $1) <= Self.tolerance * (reloaded.result.scale?.spread ?? 1)
        })
      else {
        throw FusionError(
          .modelMismatch,
          "\(model.name), fold \(reloaded.split.fold + 1): for case \(cohort.caseIDs[index]) the "
            + "run recorded \(recorded[index] ?? []), the same model now says "
            + "\(full); data, pictures or checkpoints have changed since the run, so run again")
      }
    }
  }
}
