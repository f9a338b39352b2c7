/// What a cohort is made of: the content of a `cohort.yaml`.
///
/// Paths are resolved against the manifest's folder when it is read.
public struct Manifest: Sendable, Hashable {
  /// The cohort's name.
  public var name: String
  /// The path of the table, one row per case.
  public var table: String
  /// The column that holds each case's unique key.
  public var caseColumn: String
  /// The column that holds the unit of independence (patient); without it each case stands alone.
  public var groupColumn: String?
  /// The column that holds the site, for site-grouped folds.
  public var siteColumn: String?
  /// Which rows belong to the cohort: all conditions must hold.
  public var conditions: [Condition]
  /// What is to be predicted.
  public var label: Label
  /// The modalities in the manifest's order.
  public var modalities: [ModalitySpecification]
  /// What collecting each modality costs per case, in any one unit.
  public var costs: [String: Double]
  /// Cell texts that mean "missing" in tabular and text columns, next to the empty cell.
  public var missingValues: [String]
  /// Checks for leaks whose findings are known and accepted.
  public var acknowledged: [LeakTopic]

  /// A filter on rows: the column's text is one of the allowed values.
  public struct Condition: Sendable, Hashable {
    /// The column.
    public var column: String
    /// The texts that keep a row.
    public var allowed: [String]
    /// Creates a condition.
    public init(column: String, allowed: [String]) {
      self.column = column
      self.allowed = allowed
    }
  }

  /// What is to be predicted and where it comes from.
  public struct Label: Sendable, Hashable {
    /// What a label can be.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
      /// One of several classes.
      case classes
      /// Any of several labels, or none.
      case multilabel
      /// A number.
      case number
      /// The time to an event, or to when a case was last seen without it.
      case survival
    }

    /// What the label is.
    public var kind = Kind.classes
    /// The column; of a survival label the one with the time, of several labels in columns the first.
    public var column: String
    /// The columns of several labels, one a label; empty where ``column`` lists their names.
    public var columns: [String] = []
    /// The column of a survival label that says whether the event happened.
    public var eventColumn: String?
    /// The time by which the chance of an event is reported; by default the median time of events.
    public var horizon: Double?
    /// The classes or labels in order; by default the sorted distinct values.
    public var classes: [String]?
    /// How the label came about, shown in the report.
    public var provenance: String?
    /// Modalities that the label was made from.
    public var derivedFrom: [String]
    /// Creates a label.
    public init(
      column: String, classes: [String]? = nil, provenance: String? = nil,
      derivedFrom: [String] = []
    ) {
      self.column = column
      self.classes = classes
      self.provenance = provenance
      self.derivedFrom = derivedFrom
    }
  }

  /// Creates a manifest; paths must be absolute or relative to the working folder.
  public init(
    name: String, table: String, caseColumn: String, groupColumn: String? = nil,
    siteColumn: String? = nil, conditions: [Condition] = [], label: Label,
    modalities: [ModalitySpecification], costs: [String: Double] = [:],
    missingValues: [String] = [], acknowledged: [LeakTopic] = []
  ) {
    self.name = name
    self.table = table
    self.caseColumn = caseColumn
    self.groupColumn = groupColumn
    self.siteColumn = siteColumn
    self.conditions = conditions
    self.label = label
    self.modalities = modalities
    self.costs = costs
    self.missingValues = missingValues
    self.acknowledged = acknowledged
  }
}
