/// What `chiasm report --json` prints: the findings that a page is made of.
public struct ReportDocument: JSONFile, Sendable, Hashable {
  /// The version of the keys, that of ``FindingsDocument``.
  public var schema: Int
  /// The runs by name, the one that the page is about first.
  public var runs: [String]
  /// The findings of the first run, with what was joined from other folders.
  public var findings: FindingsDocument
  /// How the other runs differ from the first.
  public var comparisons: [RunComparison]

  /// Creates a document of the current schema.
  public init(
    runs: [String], findings: FindingsDocument, comparisons: [RunComparison] = []
  ) {
    schema = FindingsDocument.currentSchema
    self.runs = runs
    self.findings = findings
    self.comparisons = comparisons
  }
}
