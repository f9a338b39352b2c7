/// What the figures of one pair rest on.
///
/// Objects keyed by an input have the two names of the pair.
public struct InteractionSample: Codable, Sendable, Hashable {
  /// The number of cases with both inputs and a label.
  public var labelledPairs: Int?
  /// The number of cases with an input and a label, by input; those of ``labelledPairs`` included.
  public var labelled: [String: Int]?
  /// The number of cases with both inputs and no label.
  public var unlabelledPairs: Int?
  /// The number of independent groups behind the labelled pairs or, without any, behind all cases.
  public var groups: Int?
  /// The number of independent cases that would tell as much: groups where cases share one, the
  /// effective size of a weighted sample.
  public var effectiveSize: Double?
  /// The number of symbols (clusters, categories, rows of a table) of each input.
  public var symbols: [String: Int]?
  /// The number of classes.
  public var classes: Int?
  /// What the intervals vary and what they hold fixed, such as `groups, with the clusters held
  /// fixed`.
  public var coverage: String?

  /// Creates a description.
  public init(
    labelledPairs: Int? = nil, labelled: [String: Int]? = nil, unlabelledPairs: Int? = nil,
    groups: Int? = nil, effectiveSize: Double? = nil, symbols: [String: Int]? = nil,
    classes: Int? = nil, coverage: String? = nil
  ) {
    self.labelledPairs = labelledPairs
    self.labelled = labelled
    self.unlabelledPairs = unlabelledPairs
    self.groups = groups
    self.effectiveSize = effectiveSize
    self.symbols = symbols
    self.classes = classes
    self.coverage = coverage
  }

  private enum CodingKeys: String, CodingKey {
    case labelled, groups, symbols, classes, coverage
    case labelledPairs = "labelled_pairs"
    case unlabelledPairs = "unlabelled_pairs"
    case effectiveSize = "effective_size"
  }
}
