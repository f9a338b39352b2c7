/// What went wrong in scoring features.
public struct MonosemanticityError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An argument or a setting is out of its range.
    public static let invalidArgument = Code(rawValue: "invalidArgument")
    /// Files or parts of the input do not fit together: counts, widths, names.
    public static let mismatch = Code(rawValue: "mismatch")
    /// A number is NaN or infinite.
    public static let notFinite = Code(rawValue: "notFinite")
    /// A name is not known.
    public static let unknownName = Code(rawValue: "unknownName")
    /// A file cannot be read or written.
    public static let fileAccess = Code(rawValue: "fileAccess")
    /// There are too few cases to say anything.
    public static let tooFewCases = Code(rawValue: "tooFewCases")
    /// The work was stopped on request.
    public static let cancelled = Code(rawValue: "cancelled")
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
