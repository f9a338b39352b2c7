/// What went wrong in a tensor operation or a tensor file.
///
/// `description` says what was expected, what was found and how to mend it; tests compare `code`.
public struct TensorError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// It is open, so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Sizes do not fit the operation.
    public static let shapeMismatch = Code(rawValue: "shapeMismatch")
    /// The element type does not fit the operation.
    public static let typeMismatch = Code(rawValue: "typeMismatch")
    /// An axis, index or other argument is out of its range.
    public static let invalidArgument = Code(rawValue: "invalidArgument")
    /// LibTorch refused or failed the operation.
    public static let operationFailed = Code(rawValue: "operationFailed")
    /// The operator or one of its overloads is unknown to the loaded LibTorch.
    public static let unknownOperator = Code(rawValue: "unknownOperator")
    /// The device is not there.
    public static let deviceUnavailable = Code(rawValue: "deviceUnavailable")
    /// The file cannot be opened, read or written.
    public static let fileAccess = Code(rawValue: "fileAccess")
    /// The file is not what its format demands: a broken, truncated or hostile header.
    public static let fileFormat = Code(rawValue: "fileFormat")
    /// The file has no entry of that name.
    public static let missingEntry = Code(rawValue: "missingEntry")
  }

  /// The kind of failure.
  public let code: Code
  /// The operation, such as `aten::matmul` or `safetensors`.
  public let operation: String
  /// What was expected, found, and how to mend it.
  public let message: String
  /// The shapes of the tensor arguments, in order.
  public let argumentShapes: [[Int]]

  /// Creates an error.
  public init(
    _ code: Code, operation: String, message: String, argumentShapes: [[Int]] = []
  ) {
    self.code = code
    self.operation = operation
    self.message = message
    self.argumentShapes = argumentShapes
  }

  /// The whole error on one line.
  public var description: String { "\(operation): \(message)" }
}
