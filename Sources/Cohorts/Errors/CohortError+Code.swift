extension CohortError {
  /// The kind of failure, open so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    // Files.
    /// A file is not there.
    public static let missingFile = Code(rawValue: "missingFile")
    /// A file cannot be read or written.
    public static let fileAccess = Code(rawValue: "fileAccess")
    /// Compressed data is truncated, damaged or beyond the size that is read.
    public static let damagedCompression = Code(rawValue: "damagedCompression")

    // Tables.
    /// A table has no header or no row.
    public static let emptyTable = Code(rawValue: "emptyTable")
    /// A row has more or fewer cells than the header.
    public static let raggedRow = Code(rawValue: "raggedRow")
    /// A file is not UTF-8.
    public static let invalidUTF8 = Code(rawValue: "invalidUTF8")
    /// A quoted cell is not closed, or text follows its closing quote.
    public static let malformedQuote = Code(rawValue: "malformedQuote")
    /// Two columns have one name.
    public static let duplicateColumn = Code(rawValue: "duplicateColumn")
    /// A column has no name.
    public static let emptyColumnName = Code(rawValue: "emptyColumnName")
    /// A column does not exist.
    public static let missingColumn = Code(rawValue: "missingColumn")
    /// A cell is not a number.
    public static let notANumber = Code(rawValue: "notANumber")
    /// A number is not finite.
    public static let notFinite = Code(rawValue: "notFinite")

    // Manifests.
    /// A manifest is not YAML.
    public static let malformedYAML = Code(rawValue: "malformedYAML")
    /// A manifest has a key that means nothing.
    public static let unknownKey = Code(rawValue: "unknownKey")
    /// A manifest lacks a key.
    public static let missingKey = Code(rawValue: "missingKey")
    /// A manifest's value is of the wrong kind or out of its range.
    public static let invalidValue = Code(rawValue: "invalidValue")

    // Cohorts.
    /// Two rows have one case key.
    public static let duplicateCase = Code(rawValue: "duplicateCase")
    /// A cell that must be filled is empty: a case key, a group, a label.
    public static let emptyCell = Code(rawValue: "emptyCell")
    /// No case is left.
    public static let noCases = Code(rawValue: "noCases")
    /// A label is none of the declared classes.
    public static let unknownLabel = Code(rawValue: "unknownLabel")
    /// Fewer than two classes are left.
    public static let oneClass = Code(rawValue: "oneClass")
    /// The target is not classes, and they are needed.
    public static let needsClasses = Code(rawValue: "needsClasses")
    /// A class would be missing from the training part of a fold.
    public static let foldWithoutClass = Code(rawValue: "foldWithoutClass")
    /// A group does not fit into one fold.
    public static let groupLargerThanFold = Code(rawValue: "groupLargerThanFold")
    /// Fewer groups than folds.
    public static let tooFewGroups = Code(rawValue: "tooFewGroups")
    /// Parts of a split overlap or miss a case.
    public static let invalidSplit = Code(rawValue: "invalidSplit")

    // Modalities.
    /// An image cannot be decoded: empty, truncated, damaged, of an unknown format.
    public static let unreadableImage = Code(rawValue: "unreadableImage")
    /// An image is larger than is read.
    public static let imageTooLarge = Code(rawValue: "imageTooLarge")
    /// No key of a vector file is the key of a case.
    public static let unmatchedKeys = Code(rawValue: "unmatchedKeys")
    /// A vector file has one key twice.
    public static let duplicateKey = Code(rawValue: "duplicateKey")
    /// A vector file has another number of rows than there are cases or keys.
    public static let rowCountMismatch = Code(rawValue: "rowCountMismatch")
    /// A negative value where a logarithm is wanted.
    public static let negativeValue = Code(rawValue: "negativeValue")
    /// An array file cannot be read as a matrix.
    public static let unreadableArray = Code(rawValue: "unreadableArray")

    // Arguments.
    /// An argument is out of its range.
    public static let invalidArgument = Code(rawValue: "invalidArgument")
  }
}
