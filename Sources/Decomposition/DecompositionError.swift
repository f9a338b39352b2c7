/// What is wrong with a table, or with what is asked of it.
public struct DecompositionError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A table holds a negative number or none at all, or does not have the shape it claims.
    public static let invalidTable = Code(rawValue: "invalidTable")
    /// Margins that must agree do not.
    public static let inconsistentMarginals = Code(rawValue: "inconsistentMarginals")
    /// There are fewer than two classes.
    public static let tooFewClasses = Code(rawValue: "tooFewClasses")
    /// The table is larger than what was asked for can be computed on in sensible time.
    public static let tooLarge = Code(rawValue: "tooLarge")
    /// A setting is out of its range.
    public static let invalidSetting = Code(rawValue: "invalidSetting")
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
