/// What studies of changed features found: the content of `interventions.json`.
public struct InterventionDocument: JSONFile, Sendable, Hashable {
  /// The version of the keys.
  public var schema: Int
  /// The data, such as a cohort's name.
  public var data: String?
  /// How an attribute is read with and without groups of features.
  public var attribute: AttributeFindings?
  /// How the findings came about.
  public var provenance: Provenance?

  /// Creates a document of the current schema.
  public init(
    data: String? = nil, attribute: AttributeFindings? = nil, provenance: Provenance? = nil
  ) {
    schema = FindingsDocument.currentSchema
    self.data = data
    self.attribute = attribute
    self.provenance = provenance
  }
}
