/// What is wrong with an index, or with what was to be put into it or asked of it.
///
/// `description` says what was expected, what was found, where, and what to do; tests compare `code`.
public struct IndexingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// Open, so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A file cannot be opened, read or written.
    public static let fileAccess = Code(rawValue: "fileAccess")
    /// A folder holds no index, or one of another version.
    public static let notAnIndex = Code(rawValue: "notAnIndex")
    /// A file of the index is not what was written.
    public static let damaged = Code(rawValue: "damaged")
    /// Another process writes to the index.
    public static let inUse = Code(rawValue: "inUse")
    /// Vectors have another width than the index.
    public static let widthMismatch = Code(rawValue: "widthMismatch")
    /// Two lists that belong together have different lengths.
    public static let countMismatch = Code(rawValue: "countMismatch")
    /// A vector holds NaN, infinity or numbers whose squares overflow.
    public static let notFinite = Code(rawValue: "notFinite")
    /// A vector is zero: it has no direction.
    public static let zeroVector = Code(rawValue: "zeroVector")
    /// A case is given twice, or is in the index already.
    public static let duplicateCase = Code(rawValue: "duplicateCase")
    /// There is no such case.
    public static let unknownCase = Code(rawValue: "unknownCase")
    /// There is no such column.
    public static let unknownColumn = Code(rawValue: "unknownColumn")
    /// There is no such modality.
    public static let unknownModality = Code(rawValue: "unknownModality")
    /// An argument that cannot be used.
    public static let invalidArgument = Code(rawValue: "invalidArgument")
    /// Vectors were made by another encoder than those of the index.
    public static let fingerprintMismatch = Code(rawValue: "fingerprintMismatch")
    /// An approximate graph finds too few of the true neighbors.
    public static let recallTooLow = Code(rawValue: "recallTooLow")
    /// The graph library failed.
    public static let graph = Code(rawValue: "graph")
    /// The database refused.
    public static let database = Code(rawValue: "database")
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected and found, and what to do.
  public let message: String
  /// The file at fault.
  public let file: String?
  /// The row at fault, from 0.
  public let row: Int?

  /// Creates an error.
  public init(_ code: Code, _ message: String, file: String? = nil, row: Int? = nil) {
    self.code = code
    self.message = message
    self.file = file
    self.row = row
  }

  /// The whole error on one line; rows are counted from 0, as NumPy does.
  public var description: String {
    let place = [file, row.map { "row \($0)" }].compactMap { $0 }.joined(separator: ", ")
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
