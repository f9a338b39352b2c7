import Tensors

/// A dictionary, and how its training went.
public struct TrainedDictionary: Sendable {
  /// The dictionary.
  public let dictionary: FeatureDictionary
  /// Its settings, with every default filled in.
  public let settings: DictionarySettings
  /// The loss of every step, the auxiliary loss not included.
  public let losses: [Double]
  /// How well it reconstructs the rows it was trained on.
  public let report: ReconstructionReport
}

extension DictionaryLearner {
  /// The dictionary as it is now.
  func dictionary(_ prepared: PreparedRows) throws -> FeatureDictionary {
    let numbers = try snapshot()
    let activation: FeatureActivation
    switch settings.variant {
    case .topK, .groupSparse, .maskedGroupSparse: activation = .topK(settings.k)
    case .relu: activation = .relu
    case .batchTopK, .matryoshka:
      activation = .batchTopK(
        threshold: try InferenceThreshold.of(numbers, x: prepared.x, k: settings.k))
    case .jumpReLU:
      guard let logThresholds = numbers.logThresholds else {
        throw DictionariesError(.invalidArgument, "JumpReLU: expected thresholds, found none")
      }
      activation = .jumpReLU(thresholds: try logThresholds.exponential())
    }
    return try FeatureDictionary(
      encoderWeight: numbers.encoderWeight.to(.cpu), encoderBias: numbers.encoderBias.to(.cpu),
      directions: numbers.directions.to(.cpu), bias: numbers.bias.to(.cpu), activation: activation,
      prefixes: settings.groupEnds(featureCount: featureCount),
      normalization: prepared.normalization)
  }
}
