/// What is wrong with findings that should be written, or with a file that should hold them.
///
/// `description` says where and what; tests compare `code`.
public struct FindingsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// Open, so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A number is NaN or infinite, which no result may be.
    public static let notFinite = Code(rawValue: "notFinite")
    /// The file is no JSON.
    public static let notJSON = Code(rawValue: "notJSON")
    /// A key is missing or its value is of another kind.
    public static let schemaMismatch = Code(rawValue: "schemaMismatch")
    /// The file was written by a version with another schema.
    public static let unsupportedSchema = Code(rawValue: "unsupportedSchema")
    /// The file cannot be read or written.
    public static let fileAccess = Code(rawValue: "fileAccess")
  }

  /// The kind of failure.
  public let code: Code
  /// The key at fault, from the outermost, such as `models[0].metrics.roc_auc.value`.
  public let path: String
  /// What was expected and what was found.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, path: String, message: String) {
    self.code = code
    self.path = path
    self.message = message
  }

  /// The whole error on one line.
  public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}

extension FindingsError {
  /// A coding path as a person would write it.
  static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
  }
}
