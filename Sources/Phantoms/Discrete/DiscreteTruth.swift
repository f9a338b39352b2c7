/// What is known of a discrete phantom: the table, and what modalities tell about the class.
public struct DiscreteTruth: Sendable, Hashable, Encodable {
  /// What some modalities tell together.
  public struct Information: Sendable, Hashable, Encodable {
    /// The modalities.
    public let modalities: [String]
    /// I(X; Y) in bits.
    public let bits: Double
  }

  /// The decomposition of what a pair tells, as its caller computed it.
  public struct Decomposition: Sendable, Hashable, Encodable {
    /// The two modalities.
    public let pair: [String]
    /// What both tell, in bits.
    public let redundancy: Double
    /// What each tells alone, in the pair's order, in bits.
    public let unique: [Double]
    /// What only both together tell, in bits.
    public let synergy: Double

    /// Creates a decomposition.
    public init(pair: [String], redundancy: Double, unique: [Double], synergy: Double) {
      self.pair = pair
      self.redundancy = redundancy
      self.unique = unique
      self.synergy = synergy
    }
  }

  /// The design.
  public let design: DiscreteDesign
  /// The classes, in the table's order.
  public let classes: [String]
  /// The distribution of what is shown: the design's table after confusion.
  public let table: DiscreteTable
  /// H(Y) in bits.
  public let labelEntropy: Double
  /// What each set of modalities tells, small sets first; single ones, pairs and all only where there
  /// are more than eight modalities.
  public let information: [Information]
  /// The decomposition of pairs, if the caller gave any.
  public let decompositions: [Decomposition]

  /// Computes the truth about a phantom.
  public init(
    _ phantom: DiscretePhantom, decompositions: [Decomposition] = []
  ) throws(PhantomError) {
    design = phantom.design
    classes = phantom.classNames
    table = phantom.shownTable
    labelEntropy = table.labelEntropy
    self.decompositions = decompositions
    let count = phantom.design.modalities.count
    var sets: [[Int]] = []
    if count <= 8 {
      sets = (1..<(1 << count)).map { mask in (0..<count).filter { mask >> $0 & 1 == 1 } }
    } else {
      sets = (0..<count).map { [$0] }
      for first in 0..<count { sets += (first + 1..<count).map { [first, $0] } }
      sets.append(Array(0..<count))
    }
    sets.sort { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    var information: [Information] = []
    for set in sets {
      information.append(
        Information(
          modalities: set.map { phantom.design.modalities[$0].name },
          bits: try table.information(of: set)))
    }
    self.information = information
  }

  private enum CodingKeys: String, CodingKey {
    case design, classes, table, information, decompositions
    case labelEntropy = "label_entropy"
  }
}
