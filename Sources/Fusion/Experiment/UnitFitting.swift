import Cohorts
import Encoders
import Foundation
import Layers
import LinearModels
import Predictors
import Statistics
import Tensors
import Training

/// Fits one model in one split and judges it on the test part.
struct UnitFitting {
  let fold: PreparedFold
  /// Pretrained encoders of pictures.
  let encoders: PictureEncoders?
  /// The logistic models of this split so far.
  let logisticFits: LogisticFits
  var settings: ExperimentSettings
  let folder: RunFolder
  /// Where networks live.
  let device: Device
  let fingerprint: String
  let isInterrupted: @Sendable () -> Bool
  let onEvent: (TrainingEvent) -> Void
  /// Whether the model is asked again with modalities exchanged and withheld.
  var asksWithout = true

  var cohort: Cohort { fold.cohort }
  var split: FoldPlan.Split { fold.split }
  /// What is learned, by the kind of the label.
  let target: LearningTarget

  init(
    fold: PreparedFold, encoders: PictureEncoders? = nil, logisticFits: LogisticFits,
    settings: ExperimentSettings, folder: RunFolder, device: Device = .cpu, fingerprint: String,
    isInterrupted: @escaping @Sendable () -> Bool,
    onEvent: @escaping (TrainingEvent) -> Void, asksWithout: Bool = true
  ) {
    self.fold = fold
    self.encoders = encoders
    self.logisticFits = logisticFits
    self.settings = settings
    self.folder = folder
    self.device = device
    self.fingerprint = fingerprint
    self.isInterrupted = isInterrupted
    self.onEvent = onEvent
    self.asksWithout = asksWithout
    target = LearningTarget(fold.cohort, training: fold.split.training)
  }

  /// Fits, judges and stores the model.
  func run(_ model: ModelDescription) throws -> UnitResult {
    let start = Date()
    let usable = model.modalities.filter { !fold.absent.contains($0) }
    guard !usable.isEmpty else { return try prior(model, since: start) }
    guard let joining = model.joining else {
      let logistic = try fitLogistic(usable)
      try SafetensorsFile.write(
        logistic.state, to: folder.weights(model, split))
      let count = logistic.state.values.reduce(0) { $0 + $1.count }
      return try judged(
        logistic, model, usable, parameterCount: count, outcome: nil, since: start)
    }
    let (network, outcome, audit) = try fitNetwork(model, joining, usable)
    try SafetensorsFile.write(network.store.state(), to: folder.weights(model, split))
    var result = try judged(
      FittedNetwork(network, fold: fold), model, usable,
      parameterCount: network.store.parameterCount, outcome: outcome, since: start)
    result.audit = audit
    return result
  }

  /// The cases of a part that have at least one of the modalities: the others teach nothing.
  func cases(_ part: [Int], having names: [String]) throws -> [Int] {
    let presences = try names.map { try cohort.modality($0).presence }
    return part.filter { index in presences.contains { $0[index] } }
  }
}
