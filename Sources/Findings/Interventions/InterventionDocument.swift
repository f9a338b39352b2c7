/// What studies of changed features found: the content of `interventions.json`.
public struct InterventionDocument: JSONFile, Sendable, Hashable {
  /// The version of the keys.
  public var schema: Int
  /// The data, such as a cohort's name.
  public var data: String?
  /// How an attribute is read with and without groups of features.
  public var attribute: AttributeFindings?
  /// How pictures are attacked through groups of features, and defended.
  public var attack: AttackFindings?
  /// How generated pictures follow groups of features.
  public var generation: GenerationFindings?
  /// How ways to learn features differ.
  public var arms: ArmFindings?
  /// How the intervals were made.
  public var intervals: IntervalMethod?
  /// How the findings came about.
  public var provenance: Provenance?

  /// Creates a document of the current schema.
  public init(
    data: String? = nil, attribute: AttributeFindings? = nil, attack: AttackFindings? = nil,
    generation: GenerationFindings? = nil, arms: ArmFindings? = nil,
    intervals: IntervalMethod? = nil,
    provenance: Provenance? = nil
  ) {
    schema = FindingsDocument.currentSchema
    self.data = data
    self.attribute = attribute
    self.attack = attack
    self.generation = generation
    self.arms = arms
    self.intervals = intervals
    self.provenance = provenance
  }
}
