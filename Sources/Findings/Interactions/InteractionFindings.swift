/// What two inputs could tell about the label, apart and together, in bits.
///
/// The information of both splits into four atoms: redundancy (in both), unique (in one only, for
/// each) and synergy (in both together only), after Bertschinger et al. 2014. What cannot be
/// identified has a ``Figure`` without a value and ends that bound it where they are known.
/// Objects keyed by an input have the two names of ``pair``.
public struct InteractionFindings: Codable, Sendable, Hashable {
  /// How the tables behind the figures were made.
  public enum Estimator: String, Codable, Sendable, Hashable, CaseIterable {
    /// Each input was clustered.
    case clusters
    /// Each input was cut into bins of a classifier's output.
    case posterior
    /// The inputs are symbols already.
    case table
    /// The inputs are taken as normally distributed; a closed form, no table.
    case gaussian
    /// Networks estimate the densities; no table, no certificate.
    case neural
  }

  /// How the solver of the decomposition ended.
  public enum SolverStatus: String, Codable, Sendable, Hashable, CaseIterable {
    /// A closed form; its gap is rounding only.
    case closedForm = "closed form"
    /// The gap is below the tolerance.
    case converged
    /// The gap is rigorous, but above the tolerance.
    case gapRemains = "gap remains"
  }

  /// The inputs.
  public var pair: ModalityPair
  /// The modalities joined in the second input, where it is the rest of the cohort.
  public var rest: [String]?
  /// How the tables were made.
  public var estimator: Estimator
  /// The unit of every figure: `bits`.
  public var unit: String
  /// What the figures rest on.
  public var sample: InteractionSample?
  /// The uncertainty of the label before any input is seen.
  public var labelEntropy: Figure?
  /// The information of each input alone, by input.
  public var information: [String: Figure]?
  /// The information of both inputs together.
  public var jointInformation: Figure?
  /// The information that each input has alone and both share.
  public var redundancy: Figure
  /// The information that only this input has, by input.
  public var unique: [String: Figure]
  /// The information that only both together have.
  public var synergy: Figure
  /// What the best late fusion loses against the best model of both inputs, from labelled pairs.
  public var lateFusionRegret: Figure?
  /// The certified error of the optimum behind the atoms; each atom carries half of it.
  public var gap: Double?
  /// How the solver ended.
  public var solverStatus: SolverStatus?
  /// What can be said without, or beyond, labelled pairs.
  public var bounds: InteractionBounds?
  /// Whether separate files can come from one population.
  public var consistency: InteractionConsistency?
  /// What was tested, in the order in which it should be shown.
  public var tests: [InteractionTest]
  /// How far the atoms move with the clustering.
  public var clusterings: ClusteringSpread?
  /// Why one figure for the synergy is refused.
  public var refusal: InteractionRefusal?
  /// By how much a finite sample alone is expected to raise the synergy read off its table.
  public var bias: Double?
  /// How the intervals were made.
  public var intervals: IntervalMethod?
  /// How the inputs relate.
  public var verdict: InteractionVerdict
  /// Why, as one plain sentence.
  public var verdictReason: String
  /// Whether late fusion suffices.
  public var fusion: FusionVerdict
  /// Why, as one plain sentence.
  public var fusionReason: String
  /// The number of labelled pairs, in all, that would settle what cannot be told.
  public var labelledPairsNeeded: Int?
  /// What else to know, each as one sentence.
  public var notes: [String]

  /// Creates findings, in bits.
  public init(
    pair: ModalityPair, rest: [String]? = nil, estimator: Estimator,
    sample: InteractionSample? = nil, labelEntropy: Figure? = nil,
    information: [String: Figure]? = nil, jointInformation: Figure? = nil, redundancy: Figure,
    unique: [String: Figure], synergy: Figure, lateFusionRegret: Figure? = nil, gap: Double? = nil,
    solverStatus: SolverStatus? = nil, bounds: InteractionBounds? = nil,
    consistency: InteractionConsistency? = nil, tests: [InteractionTest] = [],
    clusterings: ClusteringSpread? = nil, refusal: InteractionRefusal? = nil,
    bias: Double? = nil, intervals: IntervalMethod? = nil, verdict: InteractionVerdict,
    verdictReason: String, fusion: FusionVerdict, fusionReason: String,
    labelledPairsNeeded: Int? = nil, notes: [String] = []
  ) {
    self.pair = pair
    self.rest = rest
    self.estimator = estimator
    unit = "bits"
    self.sample = sample
    self.labelEntropy = labelEntropy
    self.information = information
    self.jointInformation = jointInformation
    self.redundancy = redundancy
    self.unique = unique
    self.synergy = synergy
    self.lateFusionRegret = lateFusionRegret
    self.gap = gap
    self.solverStatus = solverStatus
    self.bounds = bounds
    self.consistency = consistency
    self.tests = tests
    self.clusterings = clusterings
    self.refusal = refusal
    self.bias = bias
    self.intervals = intervals
    self.verdict = verdict
    self.verdictReason = verdictReason
    self.fusion = fusion
    self.fusionReason = fusionReason
    self.labelledPairsNeeded = labelledPairsNeeded
    self.notes = notes
  }

  private enum CodingKeys: String, CodingKey {
    case pair, rest, estimator, unit, sample, information, redundancy, unique, synergy, gap, bounds
    case consistency, tests, clusterings, refusal, bias, intervals, verdict, fusion, notes
    case labelEntropy = "label_entropy"
    case jointInformation = "joint_information"
    case lateFusionRegret = "late_fusion_regret"
    case solverStatus = "solver_status"
    case verdictReason = "verdict_reason"
    case fusionReason = "fusion_reason"
    case labelledPairsNeeded = "labelled_pairs_needed"
  }
}
