/// How a ``ContrastiveHead`` is trained.
public struct ContrastiveSettings: Sendable, Hashable, Codable {
  /// M; nil for 8 times the width, but no more than half the cases.
  public var featureCount: Int?
  /// What makes features non-negative.
  public var activation = NonNegativeActivation.reparametrizedReLU
  /// T of the contrastive loss.
  public var temperature = 0.2
  /// Whether every modality has a head of its own: then features need not mean the same.
  ///
  /// Otherwise each modality has an adapter (a linear map of its rows), and all share one head.
  public var hasSeparateHeads = false
  /// Steps of the optimizer.
  public var steps = 1000
  /// Pairs in a step at most.
  public var batchSize = 1024
  /// The highest learning rate.
  public var learningRate = 1e-3
  /// AdamW's weight decay.
  public var weightDecay = 1e-4
  /// Whether rows are scaled to length 1 first.
  public var usesUnitRows = true
  /// Whether each modality's mean is taken away first.
  public var subtractsMeans = true
  /// The seed of the first weights and of the order.
  public var seed: UInt64 = 1

  /// Creates the defaults.
  public init() {}

  /// The settings with the number of features filled in, checked.
  func resolved(width: Int, caseCount: Int) throws(DictionariesError) -> ContrastiveSettings {
    var result = self
    let features = featureCount ?? max(1, min(8 * width, caseCount / 2))
    result.featureCount = features
    func isPositive(_ number: Double) -> Bool { number > 0 && number.isFinite }
    let counts = 1...1_000_000
    let rules: [(String, Bool, String)] = [
      ("features", (1...1 << 24).contains(features), "1 to \(1 << 24), found \(features)"),
      ("temperature", isPositive(temperature), "above 0, found \(temperature)"),
      ("steps", counts.contains(steps), "1 to 1000000, found \(steps)"),
      ("batch size", (2...1_000_000).contains(batchSize), "2 to 1000000, found \(batchSize)"),
      ("learning rate", isPositive(learningRate), "above 0, found \(learningRate)"),
      (
        "weight decay", weightDecay >= 0 && weightDecay.isFinite, "0 or more, found \(weightDecay)"
      ),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw DictionariesError(.invalidArgument, "\(name): expected \(expected)")
    }
    return result
  }
}
