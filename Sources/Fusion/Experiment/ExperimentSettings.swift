public import Cohorts
public import Encoders
public import Training

/// Everything that decides the result of an experiment besides the cohort.
public struct ExperimentSettings: Sendable, Hashable, Codable {
  /// The seed of folds, initial parameters, order, dropout and intervals.
  public var seed: UInt64 = 0
  /// How cases are split.
  public var folds = FoldPlan.Options()
  /// How networks are trained.
  public var training = TrainingSettings()
  /// The sizes of networks.
  public var network = NetworkSettings()
  /// Picture encoders that were trained elsewhere; nil without any.
  public var pretrained: PretrainedSettings?
  /// Whether classes weigh by the inverse of their share in the loss of networks.
  public var balancesClasses = false
  /// Draws of the bootstrap over groups.
  public var bootstrapDraws = 2_000
  /// How often each modality is permuted in the influence test.
  public var permutations = 5

  /// Creates the defaults.
  public init() {}

  /// What decides results: the same without where files are.
  var withoutPlaces: ExperimentSettings {
    var settings = self
    settings.pretrained = pretrained?.withoutPlaces
    return settings
  }

  /// What fitting a split's preprocessing reads of these.
  var fitting: FittingOptions {
    FittingOptions(
      maximumTokenCount: network.wordLimit,
      vectorClusterCount: network.vectorTokens == .groups ? network.vectorTokenCount : nil,
      seed: seed)
  }

  /// Checks the ranges of what ``TrainingSettings`` and the folds do not check themselves.
  ///
  /// - Throws: ``FusionError`` with code `invalidSetting`, naming the setting.
  public func validate() throws(FusionError) {
    let rules: [(String, Bool, String)] = [
      ("permutations", (0...1_000).contains(permutations), "0 to 1000, found \(permutations)"),
      (
        "bootstrap draws", (1...1_000_000).contains(bootstrapDraws),
        "1 to 1000000, found \(bootstrapDraws)"
      ),
      ("width", (1...4_096).contains(network.width), "1 to 4096, found \(network.width)"),
      (
        "head count",
        network.headCount > 0 && network.width.isMultiple(of: max(1, network.headCount)),
        "a divisor of the width \(network.width), found \(network.headCount)"
      ),
      (
        "vector tokens", (1...1_024).contains(network.vectorTokenCount),
        "1 to 1024, found \(network.vectorTokenCount)"
      ),
      (
        "word limit", (1...100_000).contains(network.wordLimit),
        "1 to 100000, found \(network.wordLimit)"
      ),
      ("dropout", (0..<1).contains(network.dropout), "in 0..<1, found \(network.dropout)"),
      (
        "required standard errors",
        network.requiredStandardErrors >= 0 && network.requiredStandardErrors.isFinite,
        "a number of at least 0, found \(network.requiredStandardErrors)"
      ),
      (
        "published tokens", (3...10_000).contains(network.publishedTokenCount),
        "3 to 10000, found \(network.publishedTokenCount)"
      ),
      (
        "modality dropout", (0..<1).contains(network.modalityDropout),
        "in 0..<1, found \(network.modalityDropout)"
      ),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw FusionError(.invalidSetting, "\(name): expected \(expected)")
    }
  }
}
