/// What went wrong in changing features and watching what follows.
public struct InterventionsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An argument or a setting is out of its range.
    public static let invalidArgument = Code(rawValue: "invalidArgument")
    /// Rows, codes and directions do not fit together.
    public static let mismatch = Code(rawValue: "mismatch")
    /// There are too few cases, groups or values for the study.
    public static let tooFewCases = Code(rawValue: "tooFewCases")
    /// The cohort lacks a modality or a column that the study needs.
    public static let missingInput = Code(rawValue: "missingInput")
    /// A folder holds other work, or a file cannot be written.
    public static let fileAccess = Code(rawValue: "fileAccess")
    /// Somebody asked to stop.
    public static let interrupted = Code(rawValue: "interrupted")
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
