/// What is true of a made-up cohort, whatever a model says: from the design alone, without any case.
///
/// Exact for the signs that modalities show, with the design's rate of wrong signs integrated. What a
/// rendered sign adds in blur stands in ``readingErrors``: how often even the best reader of a number
/// or vector takes a sign for its opposite. In pictures and reports sizes and words of the two states do
/// not overlap; how many cases a model needs to learn to see them is another matter.
public struct CaseTruth: Sendable, Encodable {
  /// What figures mean, in words.
  public let note: String
  /// How the label comes about, in words.
  public let mechanism: String
  /// The distribution.
  public let design: CaseDesign
  /// The classes, mildest first.
  public let classes: [String]
  /// The share of each class.
  public let classShares: [Double]
  /// H(label) in bits.
  public let labelEntropy: Double
  /// The latent factors.
  public let factors: [Factor]
  /// The best figures with each set of modalities, small sets first.
  public let sets: [Ceiling]
  /// How the information of each pair divides.
  public let pairs: [Pair]
  /// What each modality is worth.
  public let contributions: [Contribution]
  /// Which cases are each other's answers in a search.
  public let retrieval: [Retrieval]
  /// The best figures for the columns that other kinds of label can be taken from.
  public let otherLabels: OtherLabels
  /// How often the best reader of one modality takes a sign for its opposite, by rendering alone.
  public let readingErrors: [CaseModality: Double]

  /// A binary latent factor.
  public struct Factor: Sendable, Hashable, Codable {
    /// Its name, a column of `factors.csv`.
    public let name: String
    /// What shows it.
    public let shownBy: [CaseModality: String]

    private enum CodingKeys: String, CodingKey {
      case name
      case shownBy = "shown_by"
    }
  }

  /// The best that any model can reach with a set of modalities.
  public struct Ceiling: Sendable, Hashable, Codable {
    /// The modalities.
    public let modalities: [CaseModality]
    /// I(shown; label) in bits, where all of them are there.
    public let bits: Double
    /// The highest expected accuracy, where all are there.
    public let accuracy: Double
    /// The highest expected area under the ROC curve, where all are there; the mean over classes.
    public let rocAUC: Double
    /// The same accuracy with as many missing as the design says.
    public let accuracyAsObserved: Double
    /// The same area with as many missing as the design says.
    public let rocAUCAsObserved: Double

    private enum CodingKeys: String, CodingKey {
      case modalities, bits, accuracy
      case rocAUC = "roc_auc"
      case accuracyAsObserved = "accuracy_as_observed"
      case rocAUCAsObserved = "roc_auc_as_observed"
    }
  }

  /// The decomposition of what a pair tells, in bits.
  ///
  /// Source: Bertschinger et al. 2014, "Quantifying unique information".
  public struct Pair: Sendable, Hashable, Codable {
    /// The two modalities.
    public let modalities: [CaseModality]
    /// What both tell.
    public let redundancy: Double
    /// What only one of them tells, in the pair's order.
    public let unique: [Double]
    /// What only both together tell.
    public let synergy: Double
    /// How far each may be from its true value.
    public let tolerance: Double
  }

  /// What a modality is worth, in bits about the label.
  public struct Contribution: Sendable, Hashable, Codable {
    /// Whether a model can do without it.
    public enum Role: String, Sendable, Hashable, Codable {
      /// Without it information is lost.
      case needed
      /// It tells something, but the others together tell it too.
      case replaceable
      /// It tells nothing, alone or with any others: a model that uses it is wrong.
      case ignored
    }

    /// The modality.
    public let modality: CaseModality
    /// What it tells alone.
    public let alone: Double
    /// What is lost without it: I(all) − I(all others).
    public let lost: Double
    /// Its mean addition over all orders of modalities (Shapley 1953); these sum to I(all).
    public let shapley: Double
    /// What follows.
    public let role: Role
  }

  /// What a search from one modality to another can go by.
  public struct Retrieval: Sendable, Hashable, Codable {
    /// Where the search starts and where it looks.
    public let modalities: [CaseModality]
    /// The factors that both show; cases that agree on all of them are right answers.
    public let factors: [String]
    /// The share of right answers among random ones.
    public let chance: Double
  }

  private enum CodingKeys: String, CodingKey {
    case note, mechanism, design, classes, factors, sets, pairs, contributions, retrieval
    case classShares = "class_shares"
    case labelEntropy = "label_entropy"
    case otherLabels = "other_labels"
    case readingErrors = "reading_errors"
  }

  init(
    note: String, mechanism: String, design: CaseDesign, factors: [Factor], sets: [Ceiling],
    pairs: [Pair], contributions: [Contribution], retrieval: [Retrieval],
    otherLabels: OtherLabels, readingErrors: [CaseModality: Double]
  ) {
    self.note = note
    self.mechanism = mechanism
    self.design = design
    classes = design.classNames
    classShares = design.shares
    labelEntropy = BayesFigures.entropy(design.shares)
    self.factors = factors
    self.sets = sets
    self.pairs = pairs
    self.contributions = contributions
    self.retrieval = retrieval
    self.otherLabels = otherLabels
    self.readingErrors = readingErrors
  }

  /// The ceiling with a set of modalities, in any order.
  public func ceiling(with modalities: [CaseModality]) -> Ceiling? {
    sets.first { Set($0.modalities) == Set(modalities) }
  }

  /// The decomposition of a pair, in any order of its modalities.
  public func pair(_ first: CaseModality, _ second: CaseModality) -> Pair? {
    pairs.first { Set($0.modalities) == [first, second] }
  }
}
