/// What `inspect` found about a cohort before any model was trained.
public struct Inspection: JSONFile, Sendable, Hashable {
  /// The version of the keys, that of ``FindingsDocument``.
  public var schema: Int
  /// What the cohort holds.
  public var cohort: CohortSummary
  /// The columns of the tabular modalities and others worth a line, in manifest order.
  public var columns: [ColumnSummary]
  /// Which modalities occur together, the most frequent first.
  public var presence: [PresencePattern]
  /// What to know before believing a figure.
  public var notices: [Notice]
  /// The checks for leaks and what they found, which is not repeated in the notices.
  public var checks: [CheckSummary]?

  /// Creates an inspection.
  public init(
    cohort: CohortSummary, columns: [ColumnSummary] = [], presence: [PresencePattern] = [],
    notices: [Notice] = [], checks: [CheckSummary]? = nil
  ) {
    schema = FindingsDocument.currentSchema
    self.cohort = cohort
    self.columns = columns
    self.presence = presence
    self.notices = notices
    self.checks = checks
  }
}

/// Cases that have exactly the same modalities.
public struct PresencePattern: Codable, Sendable, Hashable {
  /// The modalities that these cases have, in manifest order.
  public var modalities: [String]
  /// The number of cases.
  public var cases: Int

  /// Creates a pattern.
  public init(modalities: [String], cases: Int) {
    self.modalities = modalities
    self.cases = cases
  }
}
