/// Everything about what a model looks at that does not fit into shares and verdicts.
///
/// Objects keyed by a modality have the names in the findings' `modalities`.
public struct ContributionDetail: Codable, Sendable, Hashable {
  /// What the outputs are: `probability` or `raw output`.
  public var unit: String
  /// The number of cases looked at.
  public var cases: Int
  /// The number of independent groups.
  public var groups: Int
  /// The number of cases that have all modalities, on which figures about sets of modalities stand.
  public var completeCases: Int
  /// How far the outputs vary over cases.
  public var outputSpread: Double
  /// The fill of each modality.
  public var fills: [String: String]
  /// How many cases had fewer parts than asked for, having fewer words.
  public var shortCases: [String: Int]
  /// Why there are no shares.
  public var undefined: String?
  /// The modality that the model has collapsed on, where it has.
  public var collapsedOn: String?
  /// The shares in each output, by its name.
  public var outputShares: [String: [String: Double]]
  /// The standard error of each share by the delta method.
  public var deltaErrors: [String: Double]?
  /// The shares averaged case by case, as published implementations do.
  public var meanOfRatios: MeanOfRatios?
  /// The least and most that each share becomes with other parts and fills.
  public var stability: Stability?
  /// The shares by other methods.
  public var agreement: [MethodRow]
  /// How much of the outputs is interaction.
  public var interaction: Interaction?
  /// The share of right answers with each set of modalities, zeros for the others.
  public var subsetAccuracy: [SubsetAccuracy]?
  /// The parts of each modality.
  public var parts: [String: [PartFinding]]
  /// Fills whose inputs are unlike real ones.
  public var outOfDistribution: [OutOfDistribution]
  /// What was computed.
  public var passes: Passes
  /// What sampling parts added to the uncertainty; `nil` where all parts were hidden.
  public var sampling: Sampling?
  /// Whether the model was not trained on these cases; `nil` where that is not known.
  public var isHeldOut: Bool?
  /// How much of the attribution falls inside outlines, where there were any.
  public var outlines: [OutlineFinding]?
  /// How the shares differ from those of other models, where any were compared.
  public var comparisons: [ContributionComparison]?
  /// How long it took.
  public var seconds: Double?
  /// What could not be measured, and what a reader must know.
  public var notes: [String]

  /// Shares averaged case by case.
  public struct MeanOfRatios: Codable, Sendable, Hashable {
    /// The shares.
    public var shares: [String: Double]?
    /// How many cases were passed over because nothing moved.
    public var skipped: Int
    /// Creates shares.
    public init(shares: [String: Double]?, skipped: Int) {
      self.shares = shares
      self.skipped = skipped
    }
  }

  /// How the shares change with parts and fills.
  public struct Stability: Codable, Sendable, Hashable {
    /// The least and most of each share.
    public var bands: [String: Band]
    /// Whether no band is wider than 0.10 and the order of modalities never changes.
    public var isStable: Bool
    /// Whether the order of modalities never changes.
    public var orderHolds: Bool
    /// The numbers of parts tried.
    public var players: [Int]
    /// The fills tried, by modality.
    public var fills: [String: [String]]
    /// The number of cases of the sweep.
    public var cases: Int

    private enum CodingKeys: String, CodingKey {
      case bands, players, fills, cases
      case isStable = "stable"
      case orderHolds = "order_holds"
    }

    /// Two ends.
    public struct Band: Codable, Sendable, Hashable {
      /// The least.
      public var low: Double
      /// The most.
      public var high: Double
      /// Creates a band.
      public init(low: Double, high: Double) {
        self.low = low
        self.high = high
      }
    }

    /// Creates a description.
    public init(
      bands: [String: Band], isStable: Bool, orderHolds: Bool, players: [Int],
      fills: [String: [String]], cases: Int
    ) {
      self.bands = bands
      self.isStable = isStable
      self.orderHolds = orderHolds
      self.players = players
      self.fills = fills
      self.cases = cases
    }
  }

  /// One method's view of the modalities.
  public struct MethodRow: Codable, Sendable, Hashable {
    /// The method.
    public var method: String
    /// What its figures are, in a few words.
    public var quantity: String
    /// One figure a modality.
    public var figures: [String: Figure]
    /// The modalities from the most to the least; `nil` where a figure is missing.
    public var order: [String]?
    /// Whether the order is that of the occlusion shares; `nil` where either is missing.
    public var agrees: Bool?

    /// Creates a row.
    public init(
      method: String, quantity: String, figures: [String: Figure], order: [String]? = nil,
      agrees: Bool? = nil
    ) {
      self.method = method
      self.quantity = quantity
      self.figures = figures
      self.order = order
      self.agrees = agrees
    }
  }

  /// How much of the outputs no sum over modalities can explain.
  public struct Interaction: Codable, Sendable, Hashable {
    /// Of the mean Shapley interaction indices (InterSHAP).
    public var dataSet: Figure?
    /// The mean over cases of each case's own share.
    public var local: Double?
    /// Of Möbius coefficients.
    public var moebius: Figure?
    /// Σ R² / Σ (F − mean F)² of logits, over all combinations of cases; by the modality that meets
    /// the rest.
    public var residualShare: [String: Double]?
    /// The mean residual of the cases' own combinations, in logits.
    public var residualMean: [String: Double]?
    /// The accuracy with logits less that of their additive projection.
    public var emapGap: [String: Double]?

    /// Creates figures.
    public init(
      dataSet: Figure? = nil, local: Double? = nil, moebius: Figure? = nil,
      residualShare: [String: Double]? = nil, residualMean: [String: Double]? = nil,
      emapGap: [String: Double]? = nil
    ) {
      self.dataSet = dataSet
      self.local = local
      self.moebius = moebius
      self.residualShare = residualShare
      self.residualMean = residualMean
      self.emapGap = emapGap
    }

    private enum CodingKeys: String, CodingKey {
      case local, moebius
      case dataSet = "data_set"
      case residualShare = "residual_share"
      case residualMean = "residual_mean"
      case emapGap = "emap_gap"
    }
  }

  /// How often a model is right with some modalities.
  public struct SubsetAccuracy: Codable, Sendable, Hashable {
    /// The modalities that are kept; none for the majority class.
    public var modalities: [String]
    /// The share of right answers.
    public var accuracy: Figure
    /// Creates a figure.
    public init(modalities: [String], accuracy: Figure) {
      self.modalities = modalities
      self.accuracy = accuracy
    }
  }

  /// One part of a modality.
  public struct PartFinding: Codable, Sendable, Hashable {
    /// The name: a column, a gene group, a place in a grid or a text.
    public var name: String
    /// Its share of its modality.
    public var share: Figure
    /// The mean of p0 − p for each output, by name: above zero where the part raises it.
    public var effect: [String: Double]
    /// Creates a part.
    public init(name: String, share: Figure, effect: [String: Double]) {
      self.name = name
      self.share = share
      self.effect = effect
    }
  }

  /// How unlike real inputs a fill is.
  public struct OutOfDistribution: Codable, Sendable, Hashable {
    /// The modality.
    public var modality: String
    /// The fill.
    public var fill: String
    /// The number of parts.
    public var players: Int
    /// The share of filled inputs that are encoded farther from training cases than 99 of 100 unfilled
    /// ones.
    public var share: Double
    /// Creates a figure.
    public init(modality: String, fill: String, players: Int, share: Double) {
      self.modality = modality
      self.fill = fill
      self.players = players
      self.share = share
    }
  }

  /// How often parts of the model ran.
  public struct Passes: Codable, Sendable, Hashable {
    /// Cases through each encoder.
    public var encode: [String: Int]
    /// How many of those computed only what a hidden part changes; absent where it was not counted.
    public var partial: [String: Int]?
    /// Joinings of encodings.
    public var fuse: Int
    /// Runs of a model that is not split.
    public var predict: Int
    /// Hidden parts that equal their fill.
    public var skipped: Int
    /// Creates counts.
    public init(
      encode: [String: Int], partial: [String: Int]? = nil, fuse: Int, predict: Int, skipped: Int
    ) {
      self.encode = encode
      self.partial = partial
      self.fuse = fuse
      self.predict = predict
      self.skipped = skipped
    }
  }

  /// What hiding only some parts did.
  public struct Sampling: Codable, Sendable, Hashable {
    /// The share of all parts that were hidden.
    public var hiddenShare: Double
    /// The largest 95 % half-width of a share that is due to sampling.
    public var halfWidth: Double
    /// Creates figures.
    public init(hiddenShare: Double, halfWidth: Double) {
      self.hiddenShare = hiddenShare
      self.halfWidth = halfWidth
    }
    private enum CodingKeys: String, CodingKey {
      case hiddenShare = "hidden_share"
      case halfWidth = "half_width"
    }
  }

  /// Creates a detail with nothing but what every measurement has.
  public init(
    unit: String, cases: Int, groups: Int, completeCases: Int, outputSpread: Double,
    fills: [String: String], passes: Passes
  ) {
    self.unit = unit
    self.cases = cases
    self.groups = groups
    self.completeCases = completeCases
    self.outputSpread = outputSpread
    self.fills = fills
    self.passes = passes
    shortCases = [:]
    outputShares = [:]
    agreement = []
    parts = [:]
    outOfDistribution = []
    notes = []
  }

  private enum CodingKeys: String, CodingKey {
    case unit, cases, groups, fills, undefined, stability, agreement, interaction, parts, passes
    case sampling, notes, outlines, comparisons, seconds
    case isHeldOut = "held_out"
    case completeCases = "complete_cases"
    case outputSpread = "output_spread"
    case shortCases = "short_cases"
    case collapsedOn = "collapsed_on"
    case outputShares = "output_shares"
    case deltaErrors = "delta_errors"
    case meanOfRatios = "mean_of_ratios"
    case subsetAccuracy = "subset_accuracy"
    case outOfDistribution = "out_of_distribution"
  }
}
