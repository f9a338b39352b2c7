/// How far the atoms move when only the clustering is drawn anew.
public struct ClusteringSpread: Codable, Sendable, Hashable {
  /// The lowest and the highest value.
  public struct Extent: Codable, Sendable, Hashable {
    /// The lowest value, in bits.
    public var min: Double
    /// The highest value, in bits.
    public var max: Double

    /// Creates an extent.
    public init(min: Double, max: Double) {
      self.min = min
      self.max = max
    }
  }

  /// The number of clusterings.
  public var clusterings: Int
  /// The extent of the redundancy.
  public var redundancy: Extent
  /// The extent of the unique information, by input.
  public var unique: [String: Extent]
  /// The extent of the synergy.
  public var synergy: Extent

  /// Creates a spread.
  public init(
    clusterings: Int, redundancy: Extent, unique: [String: Extent], synergy: Extent
  ) {
    self.clusterings = clusterings
    self.redundancy = redundancy
    self.unique = unique
    self.synergy = synergy
  }
}
