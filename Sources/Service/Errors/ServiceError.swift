public import HTTPTypes

/// What a request cannot get, and why.
///
/// Everything here is sent to whoever asked: no message may name a file of the machine.
public struct ServiceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// Open, so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind, as it stands in a problem's `type`.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The request does not say what it has to.
    public static let invalidRequest = Code(rawValue: "invalid-request")
    /// No token, or a wrong one.
    public static let unauthorized = Code(rawValue: "unauthorized")
    /// The request comes from elsewhere than it may.
    public static let forbidden = Code(rawValue: "forbidden")
    /// There is no such thing.
    public static let notFound = Code(rawValue: "not-found")
    /// There is such a place, but not for this method.
    public static let methodNotAllowed = Code(rawValue: "method-not-allowed")
    /// What is there cannot be changed so now.
    public static let conflict = Code(rawValue: "conflict")
    /// The request is larger than allowed.
    public static let tooLarge = Code(rawValue: "too-large")
    /// The content is of a kind that is not taken.
    public static let unsupportedType = Code(rawValue: "unsupported-type")
    /// The content is of the right kind, but cannot be used.
    public static let unprocessable = Code(rawValue: "unprocessable")
    /// Too much is being asked at once.
    public static let overloaded = Code(rawValue: "overloaded")
    /// The server was not started with what this needs.
    public static let notConfigured = Code(rawValue: "not-configured")
    /// The server stops.
    public static let stopping = Code(rawValue: "stopping")
    /// A fault of ours.
    public static let internalFault = Code(rawValue: "internal-fault")
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected and found, and what to do: one sentence for whoever asked.
  public let message: String
  /// After how many seconds asking again may help.
  public let retryAfter: Int?

  /// Creates an error.
  public init(_ code: Code, _ message: String, retryAfter: Int? = nil) {
    self.code = code
    self.message = message
    self.retryAfter = retryAfter
  }

  /// The message.
  public var description: String { message }

  /// The status of the answer.
  public var status: HTTPResponse.Status {
    switch code {
    case .invalidRequest: .badRequest
    case .unauthorized: .unauthorized
    case .forbidden: .forbidden
    case .notFound, .notConfigured: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .conflict: .conflict
    case .tooLarge: .contentTooLarge
    case .unsupportedType: .unsupportedMediaType
    case .unprocessable: .unprocessableContent
    case .overloaded, .stopping: .serviceUnavailable
    default: .internalServerError
    }
  }
}
