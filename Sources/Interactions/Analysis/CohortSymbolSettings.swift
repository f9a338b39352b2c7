public import Findings

/// How the modalities of a cohort become symbols, and which estimators speak.
public struct CohortSymbolSettings: Sendable, Hashable {
  /// The symbols of each modality, or `nil` for as many as the number of groups allows.
  public var symbolCount: Int?
  /// The estimators, in the order in which they are shown.
  public var estimators: [InteractionFindings.Estimator]
  /// Vectors from elsewhere, by modality: files with a row a case.
  public var vectorFiles: [String: String]
  /// Weights of a ResNet, by picture modality.
  public var weightFiles: [String: String]
  /// The share of the groups on which representations and maps are fitted; tables are counted on the
  /// others.
  public var mapShare: Double
  /// How many clusterings the spread is over.
  public var clusteringCount: Int
  /// The folds of the cross-fitted classifiers.
  public var foldCount: Int
  /// The seed of splits and maps.
  public var seed: UInt64

  /// Creates settings.
  public init(
    symbolCount: Int? = nil, estimators: [InteractionFindings.Estimator] = [.posterior, .clusters],
    vectorFiles: [String: String] = [:], weightFiles: [String: String] = [:],
    mapShare: Double = 0.3, clusteringCount: Int = 10, foldCount: Int = 5, seed: UInt64 = 0
  ) {
    self.symbolCount = symbolCount
    self.estimators = estimators
    self.vectorFiles = vectorFiles
    self.weightFiles = weightFiles
    self.mapShare = mapShare
    self.clusteringCount = clusteringCount
    self.foldCount = foldCount
    self.seed = seed
  }

  func check() throws(InteractionsError) {
    if let symbolCount, !(2...1000).contains(symbolCount) {
      throw InteractionsError(
        .invalidSetting, "symbols: expected 2 to 1000, found \(symbolCount)")
    }
    guard !estimators.isEmpty, !estimators.contains(.table) else {
      throw InteractionsError(
        .invalidSetting,
        "expected one or more of posterior, clusters, gaussian, neural as estimators of a cohort")
    }
    guard clusteringCount >= 1, foldCount >= 2 else {
      throw InteractionsError(
        .invalidSetting,
        "expected at least 1 clustering and 2 folds, found \(clusteringCount) and \(foldCount)")
    }
  }
}
