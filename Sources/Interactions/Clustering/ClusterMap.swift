import Statistics

/// Clusters of one representation: scaling, principal components, k-means.
///
/// The clusters know no label. They keep what modalities tell only together, which a map made from
/// one modality's posterior loses; on few cases they keep little of what it tells alone.
public struct ClusterMap: SymbolMap, Hashable {
  /// How to cluster.
  public struct Settings: Sendable, Hashable, Codable {
    /// The number of clusters.
    public var clusterCount = 5
    /// The most principal components.
    public var componentCount = 5
    /// How often k-means is seeded anew; the best is kept.
    public var restartCount = 10
    /// The most iterations of one restart.
    public var iterationLimit = 300

    /// Creates the defaults.
    public init() {}
  }

  /// The modalities.
  public let modalities: [String]
  /// How to cluster.
  public let settings: Settings
  /// The directions that distances are measured in.
  public let components: PrincipalComponents
  /// The clusters.
  public let clusters: KMeans
  /// Which of several initializations this is, from 0.
  public let initialization: Int
  /// How many map cases the clusters were fitted on.
  public let mapCaseCount: Int

  /// The number of clusters; less than asked for where the map cases have fewer distinct rows.
  public var symbolCount: Int { clusters.centers.count }

  /// What the symbols are, in words.
  public var summary: String {
    let kept = Int((100 * components.keptShare).rounded())
    var text =
      "\(symbolCount) clusters (k-means) of \(components.count) principal components, \(kept) % of "
      + "the variance of \(mapCaseCount) map cases"
    if symbolCount < settings.clusterCount {
      text += "; \(settings.clusterCount) were asked for, but there are no more distinct rows"
    }
    if !clusters.isConverged { text += "; k-means stopped at its iteration limit" }
    return text
  }

  /// Fits several maps that differ in the random numbers of k-means alone.
  ///
  /// - Parameters:
  ///   - rows: The rows of the map cases; those without one are passed over.
  ///   - representation: What the rows come from.
  ///   - initializations: How many maps; ten or more show how far figures depend on chance here.
  ///   - seed: The run's seed.
  /// - Throws: ``InteractionsError`` with code `tooFewCases`, `constantInput` or `invalidSetting`.
  public static func fit(
    _ rows: RepresentationRows, of representation: any CaseRepresentation,
    settings: Settings = Settings(), initializations: Int = 1, seed: UInt64
  ) throws(InteractionsError) -> [ClusterMap] {
    try fit(
      rows, modalities: representation.modalities, scaling: representation.scaling,
      settings: settings, initializations: initializations, seed: seed)
  }

  /// Fits several maps on rows of any origin.
  public static func fit(
    _ rows: RepresentationRows, modalities: [String], scaling: ColumnScaling.Rule = .standardized,
    settings: Settings = Settings(), initializations: Int = 1, seed: UInt64
  ) throws(InteractionsError) -> [ClusterMap] {
    guard (1...10_000).contains(initializations) else {
      throw InteractionsError(
        .invalidSetting, "initializations: expected 1 to 10000, found \(initializations)")
    }
    let present = rows.present
    let components = try PrincipalComponents(
      fitting: present, scaling: scaling, limit: settings.componentCount)
    let points = try components.scores(of: present)
    var maps: [ClusterMap] = []
    for number in 0..<initializations {
      let clusters = try KMeans(
        fitting: points, width: components.count,
        settings: KMeans.Settings(
          clusterCount: settings.clusterCount, restartCount: settings.restartCount,
          iterationLimit: settings.iterationLimit),
        stream: RandomStream(
          seed: seed, path: ["clusters"] + modalities + ["initialization \(number)"]))
      maps.append(
        ClusterMap(
          modalities: modalities, settings: settings, components: components, clusters: clusters,
          initialization: number, mapCaseCount: present.caseCount))
    }
    return maps
  }

  /// The nearest cluster of each row.
  public func symbols(of rows: RepresentationRows) throws(InteractionsError) -> [Int?] {
    let nearest = try clusters.nearest(components.scores(of: rows))
    return zip(rows.presence, nearest).map { $0 ? $1 : nil }
  }
}
