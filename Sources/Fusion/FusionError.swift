import Foundation

/// What went wrong in fitting or judging models.
public struct FusionError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A model's name is unknown, or does not fit the cohort.
    public static let unknownModel = Code(rawValue: "unknownModel")
    /// A setting is out of its range.
    public static let invalidSetting = Code(rawValue: "invalidSetting")
    /// The run folder is another run's, or holds a file that cannot be read.
    public static let runFolder = Code(rawValue: "runFolder")
    /// A file of the run cannot be written, or is damaged.
    public static let fileAccess = Code(rawValue: "fileAccess")
    /// The run was started with other settings, data or seed.
    public static let resumeMismatch = Code(rawValue: "resumeMismatch")
    /// An attention can see fewer than two keys and is therefore constant.
    public static let degenerateAttention = Code(rawValue: "degenerateAttention")
    /// A model of a run is asked for that was not kept, or not fitted yet.
    public static let missingModel = Code(rawValue: "missingModel")
    /// A model of a run does not say again what the run recorded.
    public static let modelMismatch = Code(rawValue: "modelMismatch")
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

  /// The error of a folder that holds a run already.
  public static func begun(_ folder: RunFolder) -> FusionError {
    FusionError(
      .runFolder,
      "\(folder.root.path) holds a run already; continue it with --resume, or choose another "
        + "--output")
  }

  /// The message.
  public var description: String { message }
}
