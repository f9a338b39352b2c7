/// What went wrong in training.
public struct TrainingError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The loss is not a finite number.
    public static let diverged = Code(rawValue: "diverged")
    /// Somebody asked to stop; what was done is on disk.
    public static let interrupted = Code(rawValue: "interrupted")
    /// A checkpoint does not belong to this training.
    public static let checkpointMismatch = Code(rawValue: "checkpointMismatch")
    /// A checkpoint cannot be read as one.
    public static let damagedCheckpoint = Code(rawValue: "damagedCheckpoint")
    /// A file of events cannot be made or appended to.
    public static let eventsNotWritten = Code(rawValue: "eventsNotWritten")
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
