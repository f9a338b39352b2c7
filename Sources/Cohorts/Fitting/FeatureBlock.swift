/// Cases of one modality as numbers, ready for a model.
///
/// Where `presence` is false the case lacks the modality, and its numbers are zeros that mean
/// nothing: a model must heed the mask.
public struct FeatureBlock: Sendable, Hashable {
  /// The modality's name.
  public let modality: String
  /// Whether each case has the modality, `[cases]`.
  public let presence: [Bool]
  /// The numbers.
  public let content: Content

  /// The numbers, by kind.
  public enum Content: Sendable, Hashable {
    /// Pixels and their scaling.
    case image(ImageBlock)
    /// Several pictures a case.
    case bag(BagBlock)
    /// Scaled numbers and codes of categories.
    case tabular(TabularBlock)
    /// Token identifiers.
    case text(TextBlock)
    /// Scaled numbers.
    case vector(VectorBlock)
  }

  /// Creates a block.
  public init(modality: String, presence: [Bool], content: Content) {
    self.modality = modality
    self.presence = presence
    self.content = content
  }

  /// The number of cases.
  public var caseCount: Int { presence.count }
}

/// Images as bytes, to be scaled where they are used: `(pixel / 255 - mean) / sd` per channel.
public struct ImageBlock: Sendable, Hashable {
  /// The pixels, `[cases, channels, size, size]`.
  public let pixels: [UInt8]
  /// One channel or three.
  public let channels: Int
  /// The side in pixels.
  public let size: Int
  /// The training mean of each channel, in 0...1.
  public let mean: [Double]
  /// The training standard deviation of each channel, in 0...1.
  public let standardDeviation: [Double]
}

/// Several pictures of each case, one case's after another's.
public struct BagBlock: Sendable, Hashable {
  /// The pictures of all cases, `[pictures, channels, size, size]`.
  public let images: ImageBlock
  /// How many each case has.
  public let counts: [Int]
}

/// Numbers and categories.
public struct TabularBlock: Sendable, Hashable {
  /// The scaled numbers and 0/1 flags for missing ones, `[cases, numericNames.count]`.
  public let numeric: [Float]
  /// What the numbers are.
  public let numericNames: [String]
  /// Codes of categories, `[cases, categoryNames.count]`: 0 missing, 1 unseen in training, then the
  /// training categories.
  public let codes: [Int32]
  /// What the codes are.
  public let categoryNames: [String]
  /// How many codes each column has.
  public let cardinalities: [Int]
}

/// Texts as token identifiers.
public struct TextBlock: Sendable, Hashable {
  /// The identifiers, `[cases, width]`: 0 padding, 1 unseen in training, then the vocabulary.
  public let tokens: [Int32]
  /// The length of the longest text here, at least 1.
  public let width: Int
  /// How many tokens each case has; zero where the text is missing.
  public let lengths: [Int32]
  /// How many identifiers there are.
  public let vocabularySize: Int
}

/// Rows of scaled numbers.
public struct VectorBlock: Sendable, Hashable {
  /// The numbers, `[cases, names.count]`.
  public let values: [Float]
  /// What the numbers are.
  public let names: [String]
  /// Groups of features, as indices into `names`.
  public let groups: [VectorMatrix.FeatureGroup]
}

/// Columns for a linear model, in double precision.
public struct DesignMatrix: Sendable, Hashable {
  /// The number of rows.
  public let rowCount: Int
  /// What the columns are.
  public let names: [String]
  /// The values, row-major, `[rowCount, names.count]`.
  public let values: [Double]

  /// Creates a matrix.
  public init(rowCount: Int, names: [String], values: [Double]) {
    self.rowCount = rowCount
    self.names = names
    self.values = values
  }

  /// The columns of both, side by side.
  ///
  /// - Throws: ``CohortError`` with code `invalidArgument` if the row counts differ.
  public func joined(with other: DesignMatrix) throws(CohortError) -> DesignMatrix {
    guard rowCount == other.rowCount else {
      throw CohortError(
        .invalidArgument, "\(rowCount) rows cannot stand beside \(other.rowCount)")
    }
    let (left, right) = (names.count, other.names.count)
    var result: [Double] = []
    result.reserveCapacity(rowCount * (left + right))
    for row in 0..<rowCount {
      result += values[row * left..<(row + 1) * left]
      result += other.values[row * right..<(row + 1) * right]
    }
    return DesignMatrix(rowCount: rowCount, names: names + other.names, values: result)
  }
}
