public import Tensors
import Training

/// Trains dictionaries: several sizes, k and seeds in one pass over the rows of all modalities.
///
/// The result depends on plan, rows and thread count alone; a training that was killed and resumed gives
/// the same numbers, bit for bit.
public struct DictionaryTraining: Sendable {
  /// What is trained.
  public let plan: DictionaryPlan
  /// Where the state is kept now and then; nil keeps none.
  ///
  /// The file stays after training, so that dictionaries can be had again; remove it when they are kept.
  public let checkpointPath: String?
  /// Steps between two states.
  public let checkpointInterval: Int
  /// Where it is computed.
  public let device: Device
  /// Asked between steps; true ends training with ``DictionariesError`` code `interrupted`.
  public let isInterrupted: @Sendable () -> Bool

  /// What features of one encoder group see at most in one step: half a gibibyte in single precision.
  private static let largestProduct = 1 << 27

  /// Creates a training.
  public init(
    _ plan: DictionaryPlan, checkpointPath: String? = nil, checkpointInterval: Int = 500,
    device: Device = .cpu, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.plan = plan
    self.checkpointPath = checkpointPath
    self.checkpointInterval = max(1, checkpointInterval)
    self.device = device
    self.isInterrupted = isInterrupted
  }

  /// Trains, and judges each dictionary on the rows.
  ///
  /// - Returns: One a dictionary of the plan, in its order.
  /// - Throws: ``DictionariesError``: `invalidArgument` for settings out of range, `tooFewRows`,
  ///   `diverged`, `interrupted`, `checkpointMismatch`, `damagedFile`.
  public func fit(
    _ rows: DictionaryRows, onEvent: (DictionaryTrainingEvent) -> Void = { _ in }
  ) throws -> [TrainedDictionary] {
    let plan = try plan.resolved(for: rows)
    return try withoutGradients { try fit(rows, plan: plan, onEvent: onEvent) }
  }

  private func fit(
    _ rows: DictionaryRows, plan: DictionaryPlan, onEvent: (DictionaryTrainingEvent) -> Void
  ) throws -> [TrainedDictionary] {
    let prepared = try PreparedRows(rows, plan: plan, device: device)
    let learners = try makeLearners(plan, prepared)
    let checkpoint = try checkpointPath.map {
      try DictionaryCheckpoint(path: $0, plan: plan, rows: rows)
    }
    var step = try checkpoint?.load(learners.all, steps: plan.steps) ?? 0
    onEvent(.start(step: step, steps: plan.steps))
    let batchSize = plan.batchSize ?? 4096
    var rowOrder = BatchOrder(
      count: prepared.x.shape[0], size: batchSize, seed: plan.seed, name: "rows")
    var pairOrder = BatchOrder(
      count: prepared.pairs.count, size: max(1, batchSize / 2), seed: plan.seed, name: "pairs")
    let shape = Schedule(
      peak: 1, warmupSteps: plan.warmupSteps ?? 0, totalSteps: plan.steps)
    while step < plan.steps {
      if isInterrupted() {
        try checkpoint?.save(learners.all, step: step)
        throw DictionariesError(
          .interrupted,
          "training of dictionaries stopped after step \(step) of \(plan.steps)"
            + (checkpoint == nil ? "" : "; the same call goes on from there"))
      }
      for group in learners.groups {
        let indices: [Int]
        if group.isPaired {
          let batch = pairOrder.batch(step: step).map { prepared.pairs[$0] }
          indices = batch.map(\.first) + batch.map(\.second)
        } else {
          indices = Array(rowOrder.batch(step: step))
        }
        let chosen = try Tensor(indices.map(Int64.init)).to(device)
        try group.learn(
          x: prepared.x.selecting(chosen), step: step, rate: shape.learningRate(step: step))
      }
      step += 1
      onEvent(
        .stepEnd(step: step, steps: plan.steps, losses: learners.all.map { $0.losses.last ?? 0 }))
      if let checkpoint, step % checkpointInterval == 0, step < plan.steps {
        try checkpoint.save(learners.all, step: step)
        onEvent(.saved(step: step))
      }
    }
    // So that a kill while dictionaries are judged costs no training.
    try checkpoint?.save(learners.all, step: step)
    return try learners.all.enumerated().map { index, learner in
      onEvent(.judging(dictionary: index, of: learners.all.count))
      let dictionary = try learner.dictionary(prepared)
      return TrainedDictionary(
        dictionary: dictionary, settings: learner.settings, losses: learner.losses,
        report: try ReconstructionReport(dictionary, on: rows))
    }
  }

  /// Learners in the plan's order, and those whose encoders are one product.
  private func makeLearners(
    _ plan: DictionaryPlan, _ prepared: PreparedRows
  ) throws -> (all: [DictionaryLearner], groups: [LearnerGroup]) {
    let mean = try prepared.x.converted(to: .float64).mean(axes: [0]).converted(to: plan.dtype)
    let limit = max(1, Self.largestProduct / max(1, plan.batchSize ?? 1))
    var members: [(isPaired: Bool, features: Int, indices: [Int])] = []
    for (index, settings) in plan.dictionaries.enumerated() {
      let features = settings.featureCount ?? 0
      if settings.isPaired, prepared.pairs.count < DictionaryPlan.smallestRowCount / 2 {
        throw DictionariesError(
          .tooFewRows,
          "\(prepared.pairs.count) cases have rows in two modalities; a group-sparse dictionary "
            + "expects at least \(DictionaryPlan.smallestRowCount / 2)")
      }
      if let place = members.firstIndex(where: {
        $0.isPaired == settings.isPaired && $0.features + features <= limit
      }) {
        members[place].features += features
        members[place].indices.append(index)
      } else {
        members.append((settings.isPaired, features, [index]))
      }
    }
    var all: [Int: DictionaryLearner] = [:]
    var groups: [LearnerGroup] = []
    for member in members {
      let weight = try Tensor.zeros(
        [member.features, prepared.x.shape[1]], dtype: plan.dtype, device: device)
      var start = 0
      var learners: [DictionaryLearner] = []
      for index in member.indices {
        let settings = plan.dictionaries[index]
        let end = start + (settings.featureCount ?? 0)
        let learner = try DictionaryLearner(
          settings, weight: weight.sliced(start..<end), x: prepared.x, mean: mean)
        learners.append(learner)
        all[index] = learner
        start = end
      }
      groups.append(LearnerGroup(isPaired: member.isPaired, weight: weight, learners: learners))
    }
    return (plan.dictionaries.indices.compactMap { all[$0] }, groups)
  }
}

/// Dictionaries that see the same batches, and whose encoders are one product.
private struct LearnerGroup {
  let isPaired: Bool
  /// The encoder weights of all below each other; each learner's is a part of it.
  let weight: Tensor
  let learners: [DictionaryLearner]

  func learn(x: Tensor, step: Int, rate: Double) throws {
    var biases: [Tensor] = []
    for learner in learners { biases.append(try learner.shiftedBias()) }
    let h = try x.linear(weight: weight, bias: .concatenated(biases))
    var start = 0
    for learner in learners {
      let end = start + learner.featureCount
      let part = learners.count == 1 ? h : try h.sliced(start..<end, axis: 1)
      try learner.learn(
        x: x, h: part, step: step, learningRate: rate * (learner.settings.learningRate ?? 0))
      start = end
    }
  }
}
