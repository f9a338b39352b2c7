import Cohorts
import Encoders
import Layers
import LinearModels
import Statistics
import Tensors
import Training

extension UnitFitting {
  func fitNetwork(
    _ model: ModelDescription, _ joining: JoiningKind, _ names: [String]
  ) throws -> (FusionNetwork, TrainingOutcome, NetworkAudit) {
    var own = self
    if case .published = joining {
      guard names.count == model.modalities.count else {
        throw FusionError(
          .unknownModel,
          "\(model.name) needs all of \(model.modalities.joined(separator: " and ")); in fold "
            + "\(split.fold + 1) no training case has "
            + fold.absent.filter(model.modalities.contains).joined(separator: " or ")
            + "; leave the model out of --models")
      }
      own.settings = settings.published
    }
    return try own.fitted(model, joining, names)
  }

  private func fitted(
    _ model: ModelDescription, _ joining: JoiningKind, _ names: [String]
  ) throws -> (FusionNetwork, TrainingOutcome, NetworkAudit) {
    let shapes = fold.shapes.filter { names.contains($0.name) }
    let linear = try names.filter { try cohort.modality($0).pictures == nil }
    let baseline =
      settings.network.usesLinearOffset && !linear.isEmpty ? try fitLogistic(linear) : nil
    let unit = folder.unitName(model, split)
    var stream = RandomStream(seed: settings.seed, "initial", unit)
    let network = try FusionNetwork(
      joining, shapes: shapes, outputCount: cohort.outputCount,
      settings: settings.network, offset: baseline?.offset(),
      generator: Generator(seed: stream.next()), device: device)
    // Under the names that makeEncoder gives the network inside an encoder.
    for name in names {
      guard let weights = try encoders?.initialWeights(name) else { continue }
      let own = weights.map { ("\(name).encoder.network.\($0.key)", $0.value) }
      let report = try network.store.load(
        Dictionary(uniqueKeysWithValues: own), isStrict: false)
      guard report.unexpected.isEmpty else {
        throw TensorError(
          .missingEntry, operation: "pretrained",
          message: "\"\(name)\" has no parameters \(report.unexpected.prefix(3))")
      }
    }
    let keys = try checkedKeys(network, model, names)
    let checkpoint = Checkpoint(
      path: folder.partialTraining(model, split), fingerprint: fingerprint)
    let task = try NetworkTask(
      network, fold: fold, trainingCases: cases(split.training, having: names),
      innerCases: cases(split.inner, having: names), target: target, settings: settings,
      unit: unit)
    let trainer = Trainer(
      settings: settings.training, seed: settings.seed, name: unit, checkpoint: checkpoint,
      isInterrupted: isInterrupted)
    let outcome = try trainer.fit(task, onEvent: onEvent)
    guard baseline != nil, try !gainsEnough(network, inner: task.innerCases, task.weightOfClass)
    else {
      return (network, outcome, try audited(network, outcome, before: keys, names))
    }
    try network.silenceResidual()
    let reverted = outcome.reverted
    return (network, reverted, try audited(network, reverted, before: keys, names))
  }

  /// Whether a trained network's mean loss on the inner split lies more than the required
  /// standard errors below that of its offset alone.
  ///
  /// The error is that of paired differences, over
  /// groups.
  private func gainsEnough(
    _ network: FusionNetwork, inner: [Int], _ weightOfClass: [Double]?
  ) throws -> Bool {
    guard !inner.isEmpty else { return true }
    let fitted = FittedNetwork(network, fold: fold)
    let weights = inner.map { weightOfClass?[cohort.labels[$0]] ?? 1 }
    let trained = try target.caseLosses(fitted.logits(cohort, cases: inner), cases: inner)
    let state = try network.store.state()
    try network.silenceResidual()
    let linear = try target.caseLosses(fitted.logits(cohort, cases: inner), cases: inner)
    try network.store.load(state)
    var sums: [Int: Double] = [:]
    for (row, index) in inner.enumerated() {
      sums[cohort.groups.indexOfCase[index], default: 0] +=
        weights[row] * (linear[row] - trained[row])
    }
    let gains = sums.sorted { $0.key < $1.key }.map(\.value)
    guard let gain = mean(of: gains) else { return true }
    // A single group has no spread to judge by: then any gain counts.
    let error = (standardDeviation(of: gains) ?? 0) / Double(gains.count).squareRoot()
    return gain > settings.network.requiredStandardErrors * error
  }
}
