/// What went wrong in pretraining, searching or judging a search.
public struct RetrievalError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// Open, so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An argument or a setting is out of its range.
    public static let invalidArgument = Code(rawValue: "invalidArgument")
    /// Rows do not fit each other or their table, or hold numbers that are not finite.
    public static let invalidRows = Code(rawValue: "invalidRows")
    /// There are too few cases for what is asked.
    public static let tooFewCases = Code(rawValue: "tooFewCases")
    /// The cohort lacks what is asked of it: a modality, a column, a section.
    public static let missingPart = Code(rawValue: "missingPart")
    /// A file is not what it should be.
    public static let damagedFile = Code(rawValue: "damagedFile")
    /// A checkpoint does not belong to this training.
    public static let checkpointMismatch = Code(rawValue: "checkpointMismatch")
    /// Somebody asked to stop; what was done is on disk.
    public static let interrupted = Code(rawValue: "interrupted")
    /// The loss or a gradient is not a finite number.
    public static let diverged = Code(rawValue: "diverged")
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected, found, and what to do.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
