import Foundation
import Layers
import Statistics
import Tensors
import Training

/// The neural estimate of the decomposition (BATCH): a second opinion beside the certified one.
///
/// Three classifiers learn p(y|x₁), p(y|x₂) and p(y|x₁,x₂); two more networks learn, batch by batch,
/// the coupling of the inputs that tells least together (``BatchAlignment``). All are trained on some
/// cases and judged on others.
///
/// Two things must stand beside its figures. The coupling is the best that was found within a batch,
/// so the least joint information is bounded from above: redundancy and synergy come out too low,
/// both unique parts too high. And information is taken from what classifiers say, so confidence that
/// the labels do not bear out counts as information; ``Estimate/overconfidence`` says how much.
///
/// Source: Liang et al. 2023, <https://arxiv.org/abs/2302.12247>.
public struct BatchEstimator: Sendable {
  /// How networks are made and trained; the defaults are the method's.
  public struct Settings: Sendable, Hashable, Codable {
    /// The width of hidden layers.
    public var hiddenSize = 32
    /// The number of hidden layers.
    public var hiddenCount = 3
    /// The dimensions in which inputs are coupled.
    public var embeddingSize = 10
    /// Passes over the training cases for each classifier.
    public var classifierEpochs = 40
    /// Passes for the coupling.
    public var alignmentEpochs = 10
    /// The cases of a step, and of a coupling.
    public var batchSize = 256
    /// Adam's rate.
    public var learningRate = 1e-3
    /// The most half-steps of Sinkhorn's iteration.
    public var sinkhornLimit = 500
    /// The error of a margin at which it ends.
    public var sinkhornTolerance = 0.01

    /// Creates the defaults.
    public init() {}

    func check() throws(InteractionsError) {
      let counts: [(String, Int, ClosedRange<Int>)] = [
        ("hidden size", hiddenSize, 1...4096), ("hidden layers", hiddenCount, 0...32),
        ("embedding size", embeddingSize, 2...512),
        ("classifier epochs", classifierEpochs, 0...100_000),
        ("alignment epochs", alignmentEpochs, 0...100_000), ("batch size", batchSize, 2...8192),
        ("Sinkhorn half-steps", sinkhornLimit, 2...100_000),
      ]
      for (name, value, range) in counts where !range.contains(value) {
        throw InteractionsError(
          .invalidSetting,
          "\(name): expected \(range.lowerBound) to \(range.upperBound), found \(value)")
      }
      guard learningRate > 0, learningRate.isFinite, sinkhornTolerance > 0 else {
        throw InteractionsError(
          .invalidSetting,
          "expected a learning rate and a Sinkhorn tolerance above 0, found \(learningRate) and "
            + "\(sinkhornTolerance)")
      }
    }
  }

  /// The estimate, in bits, on the judged cases.
  public struct Estimate: Sendable, Hashable, Codable {
    /// What both inputs tell.
    public let redundancy: Double
    /// What the first tells alone.
    public let uniqueToFirst: Double
    /// What the second tells alone.
    public let uniqueToSecond: Double
    /// What only both together tell.
    public let synergy: Double
    /// What the classifiers on the first input, the second, and both claim to know.
    public let informations: [Double]
    /// What the coupling that was found tells together.
    public let unionInformation: Double
    /// The classifiers' mean losses, in the order of ``informations``.
    public let logLosses: [Double]
    /// By how much each classifier's loss exceeds what its own probabilities announce; above zero it
    /// claims more than it knows.
    public let overconfidence: [Double]
    /// How many cases taught, and how many were judged.
    public let trainingCount: Int
    /// How many cases were judged.
    public let testCount: Int
    /// The share of judged batches whose coupling met both margins.
    public let convergedShare: Double

    /// What must stand beside these figures.
    public static let caveat =
      "Neural estimate: an upper bound of the least joint information within a batch, so redundancy "
      + "and synergy tend to be too low; a classifier's overconfidence counts as information."
  }

  /// How to estimate.
  public let settings: Settings
  /// The seed of weights and order.
  public let seed: UInt64
  private let stream: RandomStream

  /// Probabilities are kept this far from zero, where a margin cannot be scaled.
  private static let leastProbability = 1e-6
  /// Columns are cut at this many standard deviations.
  private static let clip = 10.0

  /// Creates an estimator.
  ///
  /// - Throws: ``InteractionsError`` with code `invalidSetting`.
  public init(settings: Settings = Settings(), seed: UInt64) throws(InteractionsError) {
    try settings.check()
    self.settings = settings
    self.seed = seed
    stream = RandomStream(seed: seed, "interactions", "neural")
  }

  /// Trains on some cases and judges others.
  ///
  /// - Parameters:
  ///   - first: The first input.
  ///   - second: The second input, one row for each of the same cases.
  ///   - labels: The class of each case; `nil` where unknown.
  ///   - training: Positions of the cases that teach; split by group from the others.
  ///   - test: Positions of the cases that are judged.
  ///   - scaling: How the columns of each input are scaled.
  ///   - onProgress: Told what is trained, and how many of how many epochs are done.
  /// - Throws: ``InteractionsError`` with code `tooFewCases`, `invalidSetting`, `constantInput`, or
  ///   `failed` if training diverges.
  public func estimate(
    first: RepresentationRows, second: RepresentationRows, labels: [Int?], classCount: Int,
    training: [Int], test: [Int],
    scaling: (ColumnScaling.Rule, ColumnScaling.Rule) = (.standardized, .standardized),
    onProgress: (String, Int, Int) -> Void = { _, _, _ in }
  ) throws(InteractionsError) -> Estimate {
    let data = try BatchData(
      first: first, second: second, labels: labels, classCount: classCount, training: training,
      test: test, scaling: scaling, clip: Self.clip)
    return try computing("the neural estimate") { () throws(TensorError) in
      try estimate(data, onProgress)
    }
  }

  private func estimate(
    _ data: BatchData, _ onProgress: (String, Int, Int) -> Void
  ) throws(TensorError) -> Estimate {
    let inputs = [
      data.first, data.second, try Tensor.concatenated([data.first, data.second], axis: 1),
    ]
    var logs: [Tensor] = []
    for (input, name) in zip(inputs, ["first input", "second input", "both inputs"]) {
      logs.append(try classify(input, data, name, onProgress))
    }
    let rows = try Tensor(data.test.map(Int64.init))
    let shares = try Tensor(data.classShares.map { Float($0) })
    var informations: [Double] = []
    var losses: [Double] = []
    var overconfidence: [Double] = []
    let targets = try Tensor(data.test.map { Int64(data.labels[$0]) }).unsqueezed(1)
    for log in logs {
      let held = try log.selecting(rows)
      let excess = try held.exponential() * (held - shares.logarithm())
      informations.append(try excess.sum(axes: [1]).mean().item())
      let loss = try -held.gathered(targets, axis: 1).mean().item()
      losses.append(loss)
      let announced = try -(held.exponential() * held).sum(axes: [1]).mean().item()
      overconfidence.append(loss - announced)
    }
    let coupling = try align(data, (logs[0], logs[1]), onProgress)
    let union = informations[0] + coupling.information
    let bit = log(2.0)
    return Estimate(
      redundancy: (informations[0] + informations[1] - union) / bit,
      uniqueToFirst: (union - informations[1]) / bit,
      uniqueToSecond: (union - informations[0]) / bit,
      synergy: (informations[2] - union) / bit, informations: informations.map { $0 / bit },
      unionInformation: union / bit, logLosses: losses.map { $0 / bit },
      overconfidence: overconfidence.map { $0 / bit }, trainingCount: data.training.count,
      testCount: data.test.count, convergedShare: coupling.convergedShare)
  }

  /// Trains a classifier; returns log-probabilities of all cases, bounded away from minus infinity.
  private func classify(
    _ input: Tensor, _ data: BatchData, _ name: String, _ onProgress: (String, Int, Int) -> Void
  ) throws(TensorError) -> Tensor {
    let store = ParameterStore()
    let network = try ReLUNetwork(
      inputSize: input.size(1), hiddenSize: settings.hiddenSize,
      hiddenCount: settings.hiddenCount, outputSize: data.classCount,
      scope: store.scope(generator: generator(name)))
    try fit(store, data.training, epochs: settings.classifierEpochs, name, onProgress) {
      batch throws(TensorError) in
      let rows = try Tensor(batch.map(Int64.init))
      let targets = try Tensor(batch.map { Int64(data.labels[$0]) })
      return try network(input.selecting(rows)).crossEntropy(targets: targets)
    }
    return try withoutGradients { () throws(TensorError) in
      let logs = try network(input).logSoftmax()
      let bounded = try logs.exponential().clamped(min: Self.leastProbability)
      return try (bounded / bounded.sum(axes: [1], keepsAxes: true)).logarithm()
    }
  }

  /// Trains the coupling; returns I(X₂; Y | X₁) under it, in nats, over the judged cases.
  private func align(
    _ data: BatchData, _ logs: (Tensor, Tensor), _ onProgress: (String, Int, Int) -> Void
  ) throws(TensorError) -> (information: Double, convergedShare: Double) {
    let store = ParameterStore()
    let alignment = try BatchAlignment(
      inputSizes: (data.first.size(1), data.second.size(1)), classCount: data.classCount,
      settings: settings, scope: store.scope(generator: generator("coupling")))
    func outcome(_ batch: [Int]) throws(TensorError) -> BatchAlignment.Outcome {
      let rows = try Tensor(batch.map(Int64.init))
      return try alignment.outcome(
        inputs: (data.first.selecting(rows), data.second.selecting(rows)),
        margins: (logs.0.selecting(rows).exponential(), logs.1.selecting(rows).exponential()))
    }
    try fit(store, data.training, epochs: settings.alignmentEpochs, "coupling", onProgress) {
      batch throws(TensorError) in
      try outcome(batch).conditionalInformation
    }
    var order = stream
    let mixed = order.permutation(data.test.count).map { data.test[$0] }
    let batches = Self.batches(mixed, size: settings.batchSize)
    return try withoutGradients { () throws(TensorError) in
      var (sum, converged) = (0.0, 0)
      for batch in batches {
        let found = try outcome(batch)
        sum += try found.conditionalInformation.item() * Double(batch.count)
        if found.isConverged { converged += 1 }
      }
      return (sum / Double(mixed.count), Double(converged) / Double(batches.count))
    }
  }

  private func generator(_ name: String) throws(TensorError) -> Generator {
    var stream = RandomStream(seed: seed, "interactions", "neural", name, "weights")
    return try Generator(seed: stream.next())
  }

  /// Adam with a constant rate over shuffled batches.
  private func fit(
    _ store: ParameterStore, _ cases: [Int], epochs: Int, _ name: String,
    _ onProgress: (String, Int, Int) -> Void, loss: ([Int]) throws(TensorError) -> Tensor
  ) throws(TensorError) {
    var constants = AdamW.Settings()
    constants.weightDecay = 0
    let optimizer = try AdamW(store, settings: constants)
    var stream = RandomStream(seed: seed, "interactions", "neural", name, "order")
    for epoch in 0..<epochs {
      let order = stream.permutation(cases.count).map { cases[$0] }
      for batch in Self.batches(order, size: settings.batchSize) {
        let value = try loss(batch)
        guard try value.detached().item().isFinite else {
          throw TensorError(
            .operationFailed, operation: name,
            message: "the loss is not finite in epoch \(epoch + 1); lower the learning rate (now "
              + "\(settings.learningRate))")
        }
        try optimizer.step(
          gradients: value.gradients(of: optimizer.parameters),
          learningRate: settings.learningRate)
      }
      onProgress(name, epoch + 1, epochs)
    }
  }

  /// Batches of nearly equal size, none above the limit.
  private static func batches(_ cases: [Int], size: Int) -> [[Int]] {
    let count = max(1, (cases.count + size - 1) / size)
    return (0..<count).map { number in
      Array(cases[number * cases.count / count..<(number + 1) * cases.count / count])
    }
  }
}
