/// What went wrong in asking what a model looks at.
public struct ContributionError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Parts overlap, leave something out, or are empty.
    public static let invalidPartition = Code(rawValue: "invalidPartition")
    /// A setting is out of its range.
    public static let invalidSetting = Code(rawValue: "invalidSetting")
    /// There are too few cases, groups or donors for what was asked.
    public static let tooFewCases = Code(rawValue: "tooFewCases")
    /// The model failed, or answered with something that is not a finite number.
    public static let failed = Code(rawValue: "failed")
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
