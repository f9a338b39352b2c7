/// How well an attribute is read from joint embeddings with and without groups of features.
///
/// Effects of changing an embedding, judged against random features: nothing about people.
public struct AttributeFindings: Codable, Sendable, Hashable {
  /// A value of the attribute.
  public struct Value: Codable, Sendable, Hashable {
    /// The value.
    public var name: String
    /// The number of cases that have it.
    public var cases: Int
    /// The number of groups among them.
    public var groups: Int

    /// Creates a value.
    public init(name: String, cases: Int, groups: Int) {
      self.name = name
      self.cases = cases
      self.groups = groups
    }
  }

  /// What masking one set of features did.
  public struct SetEffect: Codable, Sendable, Hashable {
    /// The set.
    public var set: String
    /// The mean number of features in it over the folds.
    public var features: Double
    /// The mean of |x' − x| over cases and modalities.
    public var distance: Double
    /// The same of the random sets.
    public var controlDistance: Double
    /// The share of the controls' features that are also in the set.
    public var controlOverlap: Double
    /// The balanced recall, then the recall of each value.
    public var effects: [ControlledFigure]

    /// Creates an effect.
    public init(
      set: String, features: Double, distance: Double, controlDistance: Double,
      controlOverlap: Double, effects: [ControlledFigure]
    ) {
      self.set = set
      self.features = features
      self.distance = distance
      self.controlDistance = controlDistance
      self.controlOverlap = controlOverlap
      self.effects = effects
    }

    private enum CodingKeys: String, CodingKey {
      case set, features, distance, effects
      case controlDistance = "control_distance"
      case controlOverlap = "control_overlap"
    }
  }

  /// The column that holds the attribute.
  public var attribute: String
  /// Its values.
  public var values: [Value]
  /// The number of cases.
  public var cases: Int
  /// The number of groups.
  public var groups: Int
  /// The number of folds.
  public var folds: Int
  /// What masked features were set to: `zero` or `mean`.
  public var fill: String
  /// What each set did.
  public var sets: [SetEffect]
  /// What to know before believing the figures.
  public var notes: [String]

  /// Creates findings.
  public init(
    attribute: String, values: [Value], cases: Int, groups: Int, folds: Int, fill: String,
    sets: [SetEffect], notes: [String]
  ) {
    self.attribute = attribute
    self.values = values
    self.cases = cases
    self.groups = groups
    self.folds = folds
    self.fill = fill
    self.sets = sets
    self.notes = notes
  }
}
