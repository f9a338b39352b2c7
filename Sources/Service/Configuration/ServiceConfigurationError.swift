/// Why a server cannot be started as it was asked to.
public struct ServiceConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Other machines could reach the server, and nothing would ask them who they are.
    public static let tokenNeeded = Code(rawValue: "tokenNeeded")
    /// A token that is too short or that a header cannot carry.
    public static let invalidToken = Code(rawValue: "invalidToken")
    /// A host or port that there cannot be.
    public static let invalidAddress = Code(rawValue: "invalidAddress")
    /// The address is taken or not of this machine.
    public static let cannotListen = Code(rawValue: "cannotListen")
    /// A folder that is not there or holds nothing to serve.
    public static let invalidFolder = Code(rawValue: "invalidFolder")
    /// Another server runs the audits of the folder.
    public static let folderInUse = Code(rawValue: "folderInUse")
    /// Two runs have one name.
    public static let duplicateRun = Code(rawValue: "duplicateRun")
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected and found, and what to do.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
