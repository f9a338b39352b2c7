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
    /// A fill cannot be made for this kind of input, or not without what was not given.
    public static let unavailableFill = Code(rawValue: "unavailableFill")
    /// Two results that should be joined or compared are of different things.
    public static let mismatch = Code(rawValue: "mismatch")
    /// The caller asked to stop.
    public static let cancelled = Code(rawValue: "cancelled")
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected, found, and what to do.
  public let message: String
  /// The error of a lower module, where there is one.
  public let underlying: (any Error)?

  /// Creates an error.
  public init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.underlying = underlying
  }

  /// The message, and the reason below it.
  public var description: String { underlying.map { "\(message): \($0)" } ?? message }
}

/// Restates whatever `body` throws as an error of this module that says what was being done.
func translated<Result>(
  _ doing: @autoclosure () -> String, _ body: () throws -> Result
) throws(ContributionError) -> Result {
  do {
    return try body()
  } catch let error as ContributionError {
    throw error
  } catch {
    throw ContributionError(.failed, doing(), underlying: error)
  }
}
