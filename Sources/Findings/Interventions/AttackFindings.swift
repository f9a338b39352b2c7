/// How easily pictures are pushed towards another case's text through groups of features, and what
/// dropping or smoothing the features that attacks move gives back.
public struct AttackFindings: Codable, Sendable, Hashable {
  /// A defence against one attack.
  public struct Defence: Codable, Sendable, Hashable {
    /// What it does: `mask` or `smooth`.
    public var kind: String
    /// The number of features that it touches.
    public var features: Int
    /// How often the target outranks the own text under attack, with the defence.
    public var success: Figure
    /// The fall of the success by the defence.
    public var recovery: Figure
    /// The same beside random sets that are treated alike; nil where there are none.
    public var beyondControls: ControlledFigure?
    /// By how much more often, without an attack, the target outranks the own text.
    public var cleanLoss: Figure

    /// Creates a defence.
    public init(
      kind: String, features: Int, success: Figure, recovery: Figure,
      beyondControls: ControlledFigure?, cleanLoss: Figure
    ) {
      self.kind = kind
      self.features = features
      self.success = success
      self.recovery = recovery
      self.beyondControls = beyondControls
      self.cleanLoss = cleanLoss
    }

    private enum CodingKeys: String, CodingKey {
      case kind, features, success, recovery
      case beyondControls = "beyond_controls"
      case cleanLoss = "clean_loss"
    }
  }

  /// One attack.
  public struct Attack: Codable, Sendable, Hashable {
    /// The set of features that it goes through.
    public var set: String
    /// The number of features in the set.
    public var features: Int
    /// The largest change of a pixel, of 255 steps.
    public var epsilon: Double
    /// How often the target outranks the own text afterwards.
    public var success: Figure
    /// The mean of |x' − x| of embeddings.
    public var distance: Double
    /// The same success through random sets, at the ε at which they were attacked; nil elsewhere.
    public var beyondControls: ControlledFigure?
    /// What defences gave back.
    public var defences: [Defence]

    /// Creates an attack.
    public init(
      set: String, features: Int, epsilon: Double, success: Figure, distance: Double,
      beyondControls: ControlledFigure?, defences: [Defence]
    ) {
      self.set = set
      self.features = features
      self.epsilon = epsilon
      self.success = success
      self.distance = distance
      self.beyondControls = beyondControls
      self.defences = defences
    }

    private enum CodingKeys: String, CodingKey {
      case set, features, epsilon, success, distance, defences
      case beyondControls = "beyond_controls"
    }
  }

  /// Pixels changed at random, without any aim.
  public struct Noise: Codable, Sendable, Hashable {
    /// The largest change of a pixel, of 255 steps.
    public var epsilon: Double
    /// How often the target outranks the own text afterwards.
    public var success: Figure

    /// Creates noise.
    public init(epsilon: Double, success: Figure) {
      self.epsilon = epsilon
      self.success = success
    }
  }

  /// The modality that is attacked.
  public var picture: String
  /// The modality that gives the targets.
  public var text: String
  /// The number of attacked cases.
  public var cases: Int
  /// The number of groups among them.
  public var groups: Int
  /// How often the target outranks the own text without any change.
  public var untouched: Figure
  /// The same after random changes of pixels.
  public var noise: [Noise]
  /// The attacks.
  public var attacks: [Attack]
  /// What to know before believing the figures.
  public var notes: [String]

  /// Creates findings.
  public init(
    picture: String, text: String, cases: Int, groups: Int, untouched: Figure, noise: [Noise],
    attacks: [Attack], notes: [String]
  ) {
    self.picture = picture
    self.text = text
    self.cases = cases
    self.groups = groups
    self.untouched = untouched
    self.noise = noise
    self.attacks = attacks
    self.notes = notes
  }
}
