public import Decomposition
public import Findings

/// Two inputs as symbols, ready to be judged.
public struct PairInput: Sendable {
  /// The two inputs.
  public var pair: ModalityPair
  /// The modalities joined in the second input, where it is the rest of the cohort.
  public var rest: [String]?
  /// How the symbols were made.
  public var estimator: InteractionFindings.Estimator
  /// The cases, or the distribution itself.
  public var content: Content
  /// Bounds that hold for the raw data, found without symbols.
  public var dataBounds: DataBounds?
  /// The cases under other clusterings that were as good, for the spread.
  public var otherClusterings: [SymbolSample]
  /// What else to know, each as one sentence.
  public var notes: [String]

  /// What is decomposed.
  public enum Content: Sendable {
    /// Cases, some of which may lack a modality or the label.
    case sample(SymbolSample)
    /// A distribution that is known.
    case distribution(JointTable)
    /// Nothing, for a reason that the findings repeat.
    case unavailable(String)
  }

  /// Creates an input.
  public init(
    pair: ModalityPair, rest: [String]? = nil, estimator: InteractionFindings.Estimator,
    content: Content, dataBounds: DataBounds? = nil, otherClusterings: [SymbolSample] = [],
    notes: [String] = []
  ) {
    self.pair = pair
    self.rest = rest
    self.estimator = estimator
    self.content = content
    self.dataBounds = dataBounds
    self.otherClusterings = otherClusterings
    self.notes = notes
  }

  /// The input of a table from a file.
  public init(_ table: PlainTable, names: (String, String) = ("a", "b")) {
    let content: Content =
      switch table.content {
      case .sample(let sample): .sample(sample)
      case .distribution(let joint): .distribution(joint)
      }
    self.init(pair: ModalityPair(names.0, names.1), estimator: .table, content: content)
  }
}

/// Lower bounds on I(X1, X2; Y) from the outputs of classifiers: they hold for the raw data.
public struct DataBounds: Sendable, Hashable {
  /// The held-out log-loss of an additive fusion of both outputs, taken from the label's entropy; bits.
  public var additive: Double
  /// Its one-sided lower confidence limit, in bits.
  public var additiveLimit: Double?
  /// The bound from how much both outputs disagree (Chernoff), in bits.
  public var disagreement: Double
  /// Its one-sided lower confidence limit, in bits.
  public var disagreementLimit: Double?
  /// The level of the limits.
  public var level: Double
  /// What the bounds rest on.
  public var note: String

  /// Creates bounds.
  public init(
    additive: Double, additiveLimit: Double?, disagreement: Double, disagreementLimit: Double?,
    level: Double, note: String
  ) {
    self.additive = additive
    self.additiveLimit = additiveLimit
    self.disagreement = disagreement
    self.disagreementLimit = disagreementLimit
    self.level = level
    self.note = note
  }
}
