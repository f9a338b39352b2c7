/// How a network is trained.
///
/// Every value is a flag of the command line or a constant of the method.
public struct TrainingSettings: Sendable, Hashable, Codable {
  /// Passes over the training cases at most.
  public var epochs = 40
  /// Cases in a step.
  public var batchSize = 32
  /// Batches whose gradients make one step together: a step sees `batchSize` times as many cases, in
  /// the memory of one batch.
  public var accumulationCount = 1
  /// The type in which products and convolutions are computed while training.
  public var precision = Precision.float32
  /// The highest learning rate.
  public var learningRate = 1e-3
  /// AdamW's weight decay.
  public var weightDecay = 0.01
  /// How the rate falls from epoch to epoch; nil for a warm-up and half a cosine over the steps.
  public var rateDecay: RateDecay?
  /// What the optimizer adds to the root of the second moment; nil for PyTorch's 1e-8.
  public var adamEpsilon: Double?
  /// The share of all steps in which the rate rises.
  public var warmupShare = 0.1
  /// The largest joint norm of the gradients.
  public var gradientNorm = 1.0
  /// Epochs without a better inner score after which training ends; nil trains to the end.
  public var patience: Int? = 10
  /// The share of probability that label smoothing spreads over the classes.
  public var labelSmoothing = 0.0

  /// Creates the defaults.
  public init() {}

  /// The most epochs and the largest batch: beyond, counting steps would overflow.
  public static let largestCount = 1_000_000

  /// Checks the ranges.
  ///
  /// - Throws: ``TrainingError`` with code `invalidSetting`, naming the setting.
  public func validate() throws(TrainingError) {
    let counts = 1...Self.largestCount
    let rules: [(String, Bool, String)] = [
      ("epochs", counts.contains(epochs), "1 to \(Self.largestCount), found \(epochs)"),
      ("batch size", counts.contains(batchSize), "1 to \(Self.largestCount), found \(batchSize)"),
      (
        "batches a step", counts.contains(accumulationCount),
        "1 to \(Self.largestCount), found \(accumulationCount)"
      ),
      (
        "learning rate", learningRate > 0 && learningRate.isFinite, "above 0, found \(learningRate)"
      ),
      (
        "weight decay", weightDecay >= 0 && weightDecay.isFinite, "at least 0, found \(weightDecay)"
      ),
      ("warm-up share", (0...1).contains(warmupShare), "in 0...1, found \(warmupShare)"),
      ("gradient norm", gradientNorm > 0, "above 0, found \(gradientNorm)"),
      ("patience", patience ?? 1 >= 1, "at least 1, found \(patience ?? 0)"),
      ("label smoothing", (0..<1).contains(labelSmoothing), "in 0..<1, found \(labelSmoothing)"),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw TrainingError(.invalidSetting, "\(name): expected \(expected)")
    }
  }

  /// The optimizer's steps in an epoch of so many cases, at least one.
  func stepCount(cases: Int) -> Int {
    let batches = (cases + batchSize - 1) / batchSize
    return max(1, (batches + accumulationCount - 1) / accumulationCount)
  }

  /// An epoch's cases as steps of batches.
  func batches(of order: [Int]) -> [[[Int]]] {
    let batches = stride(from: 0, to: order.count, by: batchSize).map {
      Array(order[$0..<min($0 + batchSize, order.count)])
    }
    return stride(from: 0, to: batches.count, by: accumulationCount).map {
      Array(batches[$0..<min($0 + accumulationCount, batches.count)])
    }
  }
}
