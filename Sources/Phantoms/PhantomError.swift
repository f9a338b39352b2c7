/// Why a made-up cohort cannot be made or written.
public struct PhantomError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// Open, so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A number of the design is out of its range.
    public static let invalidDesign = Code(rawValue: "invalidDesign")
    /// The folder already holds a cohort.
    public static let folderInUse = Code(rawValue: "folderInUse")
    /// A file or folder cannot be written.
    public static let fileAccess = Code(rawValue: "fileAccess")
    /// The caller wanted to stop.
    public static let interrupted = Code(rawValue: "interrupted")
  }

  /// The kind of failure.
  public let code: Code
  /// The part of the design, or the path, at fault.
  public let place: String
  /// What was expected, what was found and what to do.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, place: String, message: String) {
    self.code = code
    self.place = place
    self.message = message
  }

  /// The whole error on one line.
  public var description: String { "\(place): \(message)" }
}
