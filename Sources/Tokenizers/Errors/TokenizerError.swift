/// What is wrong with a tokenizer's file, its settings or what it is asked for.
///
/// `description` says where, what was found, what was expected and what to do; tests compare `code`.
public struct TokenizerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// Open, so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A file or folder is not there, or a folder holds no tokenizer.
    public static let missingFile = Code(rawValue: "missingFile")
    /// A file cannot be read or written.
    public static let fileAccess = Code(rawValue: "fileAccess")
    /// A file is not UTF-8.
    public static let invalidUTF8 = Code(rawValue: "invalidUTF8")
    /// A file is not JSON.
    public static let malformedJSON = Code(rawValue: "malformedJSON")
    /// A file lacks a key, or has it with a value of the wrong kind.
    public static let invalidValue = Code(rawValue: "invalidValue")
    /// A file asks for something that is not supported; the message names the key.
    public static let unsupported = Code(rawValue: "unsupported")
    /// A vocabulary has no entry, an empty entry, or numbers out of range.
    public static let invalidVocabulary = Code(rawValue: "invalidVocabulary")
    /// A vocabulary has one token or one number twice.
    public static let duplicateToken = Code(rawValue: "duplicateToken")
    /// A merge names tokens that the vocabulary lacks, or is no pair.
    public static let invalidMerge = Code(rawValue: "invalidMerge")
    /// A token that is needed, such as `[CLS]`, is not in the vocabulary.
    public static let missingToken = Code(rawValue: "missingToken")
    /// An argument is out of its range.
    public static let invalidArgument = Code(rawValue: "invalidArgument")
    /// A report lacks the section that a rule takes.
    public static let missingSection = Code(rawValue: "missingSection")
    /// There is no text to train on.
    public static let emptyInput = Code(rawValue: "emptyInput")
  }

  /// The kind of failure.
  public let code: Code
  /// What was found, what was expected, and what to do.
  public let message: String
  /// The file at fault.
  public var file: String?
  /// The line in that file, from 1.
  public var line: Int?
  /// The path of the key in that file, such as `model.type`.
  public var key: String?

  /// Creates an error.
  public init(
    _ code: Code, _ message: String, file: String? = nil, line: Int? = nil, key: String? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.key = key
  }

  /// The whole error on one line, such as `tokenizer.json, key "model.type": expected …`.
  public var description: String {
    var place = file ?? ""
    if let line { place += place.isEmpty ? "line \(line)" : ":\(line)" }
    if let key { place += (place.isEmpty ? "" : ", ") + "key \"\(key)\"" }
    return place.isEmpty ? message : "\(place): \(message)"
  }

  /// The same error with the name of the file that it was found in.
  func inFile(_ name: String) -> TokenizerError {
    var error = self
    error.file = error.file ?? name
    return error
  }
}
