public import Dictionaries

/// How a dictionary is trained and its features are judged.
public struct FeatureStudySettings: Sendable, Hashable {
  /// What makes the codes sparse.
  public var variant: DictionarySettings.Variant
  /// The features; `nil` for 8 times the width, but no more than half the cases fitted on.
  public var featureCount: Int?
  /// The features asked of a case; `nil` for 32, but no more than a quarter of all.
  public var k: Int?
  /// The steps of the optimizer.
  public var steps: Int
  /// Dictionaries that differ in their seed only; the first is judged, the others say how stable it is.
  public var seedCount: Int
  /// How features are scored, and the seed of everything.
  public var analysis: FeatureAnalysisSettings

  /// Creates settings; the defaults are those of `chiasm features`.
  public init(
    variant: DictionarySettings.Variant = .topK, featureCount: Int? = nil, k: Int? = nil,
    steps: Int = 3000, seedCount: Int = 3, analysis: FeatureAnalysisSettings = .init()
  ) {
    self.variant = variant
    self.featureCount = featureCount
    self.k = k
    self.steps = steps
    self.seedCount = seedCount
    self.analysis = analysis
  }

  /// Settings that answer in seconds, for an audit: one dictionary, fewer steps and draws.
  public static func fast(seed: UInt64) -> FeatureStudySettings {
    FeatureStudySettings(
      steps: 800, seedCount: 1, analysis: FeatureAnalysisSettings(drawCount: 100, seed: seed))
  }

  /// The name of the kind, as the command calls it.
  public var kindName: String {
    switch variant {
    case .topK: "topk"
    case .batchTopK: "batch-topk"
    case .jumpReLU: "jumprelu"
    case .relu: "relu-l1"
    case .matryoshka: "matryoshka"
    case .groupSparse: "group-sparse"
    case .maskedGroupSparse: "masked-group-sparse"
    }
  }

  /// The kinds that the command offers.
  public static let kinds: [(name: String, variant: DictionarySettings.Variant)] = [
    ("topk", .topK), ("batch-topk", .batchTopK), ("jumprelu", .jumpReLU),
    ("matryoshka", .matryoshka), ("relu-l1", .relu),
  ]
}
