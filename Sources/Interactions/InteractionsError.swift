/// What went wrong on the way from modalities to their interactions.
public struct InteractionsError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A setting is out of its range.
    public static let invalidSetting = Code(rawValue: "invalidSetting")
    /// There are too few cases, groups or classes for what was asked.
    public static let tooFewCases = Code(rawValue: "tooFewCases")
    /// A modality could not be read or prepared.
    public static let unreadableInput = Code(rawValue: "unreadableInput")
    /// The work was interrupted.
    public static let interrupted = Code(rawValue: "interrupted")
    /// A computation did not give finite numbers.
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

  /// The error of work that was interrupted.
  public static var interrupted: InteractionsError {
    InteractionsError(.interrupted, "interrupted; nothing was written")
  }

  /// The message.
  public var description: String { message }
}
