import Cohorts
import Encoders
import Layers
import LinearModels
import Predictors
import Tensors
import Training

/// A network on a fold, as the training loop sees it.
final class NetworkTask: LearningTask {
  let network: FusionNetwork
  let trainingCases: [Int]
  private let fold: PreparedFold
  let innerCases: [Int]
  private let target: LearningTarget
  /// What each class weighs, if not all the same; training and early stopping minimize one loss.
  let weightOfClass: [Double]?
  private let classWeights: Tensor?
  private let labelSmoothing: Double
  private let fitted: FittedNetwork
  private let seed: UInt64
  private let unit: String
  /// What the epoch under way draws of pictures.
  private var draw: PictureDraw?

  var store: ParameterStore { network.store }
  var device: Device { network.device }

  init(
    _ network: FusionNetwork, fold: PreparedFold, trainingCases: [Int], innerCases: [Int],
    target: LearningTarget, settings: ExperimentSettings, unit: String
  ) throws(TensorError) {
    self.network = network
    self.fold = fold
    self.trainingCases = trainingCases
    self.innerCases = innerCases
    self.unit = unit
    seed = settings.seed
    self.target = target
    labelSmoothing = settings.training.labelSmoothing
    fitted = FittedNetwork(network, fold: fold)
    if settings.balancesClasses {
      // n / (classes · count), scikit-learn's "balanced"; from the training part only.
      var counts = [Double](repeating: 0, count: fold.cohort.classNames.count)
      for index in trainingCases { counts[fold.cohort.labels[index]] += 1 }
      let total = Double(trainingCases.count)
      let weights = counts.map { $0 > 0 ? total / (Double(counts.count) * $0) : 0 }
      weightOfClass = weights
      classWeights = try Tensor(weights.map(Float.init))
    } else {
      weightOfClass = nil
      classWeights = nil
    }
  }

  func willBegin(epoch: Int) { draw = PictureDraw(seed: seed, unit: unit, epoch: epoch) }

  func willTrain(on batches: [[Int]]) {
    // The inner split follows the epoch.
    fold.willRead(
      batches.flatMap { $0 }, modalities: network.modalities, draw: draw, then: innerCases)
  }

  func loss(cases: [Int], mode: Mode, generator: Generator) throws -> Tensor {
    let batches = try withheld(
      fold.batches(
        cases, modalities: network.modalities, draw: mode.isTraining ? draw : nil,
        generator: mode.isTraining ? generator : nil),
      modalities: network.modalities,
      probability: mode.isTraining ? network.settings.modalityDropout : 0, generator: generator)
    var encodings: [String: Encoding] = [:]
    // In a fixed order: all encoders draw from one generator, and a dictionary's order differs between
    // processes.
    for name in network.modalities {
      guard let batch = batches[name] else { continue }
      encodings[name] = try network.encode(name, batch.to(device), mode: mode)
    }
    // Under mixed precision the last product is shorter; the loss is not. It reads a few numbers a case,
    // and its truth is on the processor.
    let logits = try network.fuse(encodings, mode: mode).converted(to: .float32).to(.cpu)
    let loss = try target.loss(
      logits, cases: cases, classWeights: classWeights, labelSmoothing: labelSmoothing)
    guard let penalty = try network.penalty() else { return loss }
    return try loss + penalty.to(.cpu)
  }

  func innerScore() throws -> Double? {
    guard !innerCases.isEmpty else { return nil }
    let losses = try target.caseLosses(
      fitted.logits(fold.cohort, cases: innerCases), cases: innerCases)
    let weights = innerCases.map { weightOfClass?[fold.cohort.labels[$0]] ?? 1 }
    let total = weights.reduce(0, +)
    // Only classes that training lacks: nothing can be judged.
    guard total > 0 else { return nil }
    return zip(losses, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
  }
}
