/// What went wrong when a model was asked for predictions.
public struct PredictorError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The model's inputs could not be read or prepared.
    public static let unreadableInput = Code(rawValue: "unreadableInput")
    /// The model failed while it computed.
    public static let failed = Code(rawValue: "failed")
    /// The model answered with something that is not a finite number.
    public static let notFinite = Code(rawValue: "notFinite")
    /// A modality that the model needs is not there.
    public static let missingModality = Code(rawValue: "missingModality")
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
