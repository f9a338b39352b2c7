import Layers
import Statistics
import Tensors

/// The training loop: epochs of shuffled batches, early stopping on the inner split, a checkpoint
/// after every epoch.
///
/// Order and randomness of an epoch depend only on the seed, the name and the epoch's number, so a
/// training that was killed and resumed gives the same parameters, bit for bit.
public struct Trainer {
  /// How to train.
  public let settings: TrainingSettings
  /// The seed of order and dropout.
  public let seed: UInt64
  /// Names the random streams, such as `repeat 0, fold 2, photo`.
  public let name: String
  /// Where the state after each epoch is kept; nil keeps none.
  public let checkpoint: Checkpoint?
  /// Asked between steps; true ends training with ``TrainingError`` code `interrupted`.
  public let isInterrupted: @Sendable () -> Bool

  /// Creates a loop.
  public init(
    settings: TrainingSettings, seed: UInt64, name: String, checkpoint: Checkpoint? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.settings = settings
    self.seed = seed
    self.name = name
    self.checkpoint = checkpoint
    self.isInterrupted = isInterrupted
  }

  /// Trains; afterwards the task's store holds the parameters of the best epoch.
  ///
  /// - Throws: ``TrainingError`` or what the task throws.
  public func fit(
    _ task: some LearningTask, onEvent: (TrainingEvent) -> Void = { _ in }
  ) throws -> TrainingOutcome {
    try settings.validate()
    var optimizerSettings = AdamW.Settings()
    optimizerSettings.weightDecay = settings.weightDecay
    if let epsilon = settings.adamEpsilon { optimizerSettings.epsilon = epsilon }
    let optimizer = try AdamW(task.store, settings: optimizerSettings)
    let stepsInEpoch = settings.stepCount(cases: task.trainingCases.count)
    let schedule = Schedule(
      peak: settings.learningRate,
      warmupSteps: Int(settings.warmupShare * Double(stepsInEpoch * settings.epochs)),
      totalSteps: stepsInEpoch * settings.epochs)
    let generator = try Generators(seed: seed, device: task.device)

    var progress: Progress
    var best: [String: Tensor]
    if let saved = try checkpoint?.load(task.store, optimizer) {
      (progress, best) = saved
    } else {
      progress = Progress(innerScore: try task.innerScore())
      best = try task.store.state()
    }
    onEvent(.fitStart(epoch: progress.epoch, epochs: settings.epochs, steps: stepsInEpoch))

    while progress.epoch < settings.epochs, !progress.isExhausted(patience: settings.patience),
      !task.trainingCases.isEmpty, !optimizer.parameters.isEmpty
    {
      let epoch = progress.epoch
      let loss = try train(
        epoch: epoch, task, optimizer, schedule, generator, stepsInEpoch, onEvent)
      let score = try task.innerScore()
      if let score, !score.isFinite { throw diverged("inner score", score, epoch) }
      let isBest = progress.record(trainingLoss: loss, innerScore: score)
      if isBest { best = try task.store.state() }
      try checkpoint?.save(task.store, optimizer, best: best, progress: progress)
      onEvent(
        .epochEnd(epoch: epoch, trainingLoss: loss, innerScore: score ?? loss, isBest: isBest))
    }
    try task.store.load(best)
    onEvent(.fitEnd(bestEpoch: progress.bestEpoch, bestScore: progress.bestScore))
    return TrainingOutcome(
      epochs: progress.epoch, bestEpoch: progress.bestEpoch, history: progress.history)
  }

  /// One pass over the training cases; returns the mean loss.
  private func train(
    epoch: Int, _ task: some LearningTask, _ optimizer: AdamW, _ schedule: Schedule,
    _ generator: Generators, _ stepsInEpoch: Int, _ onEvent: (TrainingEvent) -> Void
  ) throws -> Double {
    var stream = RandomStream(seed: seed, "training", name, "epoch \(epoch)")
    try generator.reseed(stream.next())
    let order = stream.permutation(task.trainingCases.count).map { task.trainingCases[$0] }
    let batches = settings.batches(of: order)
    task.willBegin(epoch: epoch)
    task.willTrain(on: batches.flatMap { $0 })
    var total = 0.0
    for (index, parts) in batches.enumerated() {
      if isInterrupted() {
        throw TrainingError(
          .interrupted,
          "training of \(name) stopped in epoch \(epoch + 1); the same command with --resume goes on "
            + "from there")
      }
      let (value, gradients) = try gradients(parts, task, optimizer.parameters, generator, epoch)
      let limited = try clipped(gradients, toNorm: settings.gradientNorm)
      // One such step would make every parameter NaN.
      guard limited.norm.isFinite else { throw diverged("gradient", limited.norm, epoch) }
      let learningRate =
        settings.rateDecay?.learningRate(peak: settings.learningRate, epoch: epoch)
        ?? schedule.learningRate(step: epoch * stepsInEpoch + index)
      try optimizer.step(gradients: limited.gradients, learningRate: learningRate)
      try task.didStep()
      total += value * Double(parts.reduce(0) { $0 + $1.count })
      onEvent(
        .stepEnd(
          epoch: epoch, step: index, steps: batches.count, loss: value, learningRate: learningRate))
    }
    return total / Double(max(1, order.count))
  }

  /// The mean loss over the cases of a step, and its gradients.
  ///
  /// A part weighs by its cases, so that several parts give what one batch of them all gives, batch
  /// statistics apart.
  private func gradients(
    _ parts: [[Int]], _ task: some LearningTask, _ parameters: [Tensor], _ generator: Generators,
    _ epoch: Int
  ) throws -> (loss: Double, gradients: [Tensor?]) {
    let count = parts.reduce(0) { $0 + $1.count }
    var total = 0.0
    var sums = [Tensor?](repeating: nil, count: parameters.count)
    for part in parts {
      let (value, own) = try task.gradients(
        of: parameters, cases: part, autocast: settings.precision.autocast,
        mode: .training(generator.onDevice), generator: generator.onHost)
      guard value.isFinite else { throw diverged("loss", value, epoch) }
      let share = Double(part.count) / Double(count)
      total += value * share
      guard parts.count > 1 else { return (value, own) }
      for index in own.indices {
        guard let gradient = own[index] else { continue }
        if let sum = sums[index] {
          try sum.add(gradient, scale: share)
        } else {
          sums[index] = try gradient * share
        }
      }
    }
    return (total, sums)
  }

  private func diverged(_ what: String, _ value: Double, _ epoch: Int) -> TrainingError {
    TrainingError(
      .diverged,
      "training of \(name): the \(what) became \(value) in epoch \(epoch + 1); lower "
        + "--learning-rate (now \(settings.learningRate)) or check the inputs for extremes")
  }
}

/// Where random numbers of a training come from: one generator for both where the model is on the
/// processor.
private struct Generators {
  let onDevice: Generator
  let onHost: Generator

  init(seed: UInt64, device: Device) throws(TensorError) {
    onDevice = try Generator(seed: seed, device: device)
    onHost = device == .cpu ? onDevice : try Generator(seed: seed)
  }

  func reseed(_ seed: UInt64) throws(TensorError) {
    try onDevice.reseed(seed)
    if onHost !== onDevice { try onHost.reseed(seed) }
  }
}

/// How a training went.
public struct TrainingOutcome: Sendable, Hashable, Codable {
  /// Epochs that ran.
  public let epochs: Int
  /// The epoch whose parameters were kept, counted from 1; 0 means the initial ones.
  public let bestEpoch: Int
  /// The scores of every epoch.
  public let history: [Progress.Epoch]

  /// The same training whose parameters were given up for the initial ones.
  public var reverted: TrainingOutcome {
    TrainingOutcome(epochs: epochs, bestEpoch: 0, history: history)
  }
}
