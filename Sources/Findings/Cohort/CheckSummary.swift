/// One check of a cohort, and how it ended.
public struct CheckSummary: Codable, Sendable, Hashable {
  /// How a check ended.
  public enum Outcome: String, Codable, Sendable, Hashable, CaseIterable {
    /// Nothing beyond chance.
    case passed
    /// See the notices.
    case found
    /// There was nothing to look at, or too little to tell.
    case skipped
  }

  /// A fixed name for programs, such as `columnLeak`: the code of what it found.
  public var code: String
  /// What was looked at, in a few words.
  public var title: String
  /// How it ended.
  public var outcome: Outcome
  /// What was seen where nothing was found, or why the check was skipped; empty beside notices.
  public var message: String
  /// The numbers behind it, by name.
  public var figures: [String: Double]
  /// What was found, the gravest first.
  public var notices: [Notice]

  /// Creates a summary.
  public init(
    code: String, title: String, outcome: Outcome, message: String = "",
    figures: [String: Double] = [:], notices: [Notice] = []
  ) {
    self.code = code
    self.title = title
    self.outcome = outcome
    self.message = message
    self.figures = figures
    self.notices = notices
  }
}
