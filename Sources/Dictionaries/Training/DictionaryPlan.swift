import Layers
public import Tensors

/// Dictionaries that are trained together, in one pass over the rows: they see the same batches, and
/// one product serves all their encoders.
public struct DictionaryPlan: Sendable, Hashable, Codable {
  /// The dictionaries: sizes, k and seeds to compare.
  public var dictionaries: [DictionarySettings]
  /// Steps of the optimizer.
  public var steps = 3000
  /// Rows in a step at most; nil for 4096, or all rows if there are fewer.
  public var batchSize: Int?
  /// Steps until the learning rate is at its highest; nil for a tenth of all, 1000 at most.
  public var warmupSteps: Int?
  /// Whether rows are scaled to length 1 first.
  public var usesUnitRows = true
  /// Whether each modality's mean is taken away first.
  public var subtractsMeans = true
  /// The seed of the order of rows.
  public var seed: UInt64 = 1
  /// The element type of parameters: float32, or float64 for checks.
  public var dtype = DType.float32

  /// Creates a plan with defaults.
  public init(_ dictionaries: [DictionarySettings]) { self.dictionaries = dictionaries }

  /// The fewest rows that anything can be learned from.
  public static let smallestRowCount = 20

  /// Checks the plan and fills in what depends on the rows.
  func resolved(for rows: DictionaryRows) throws(DictionariesError) -> DictionaryPlan {
    let rowCount = rows.usableRowCount
    guard rowCount >= Self.smallestRowCount else {
      let zeros = rows.modalities.reduce(0) { $0 + $1.zeroRowCount }
      throw DictionariesError(
        .tooFewRows,
        "\(rowCount) rows"
          + (zeros > 0 ? " (and \(zeros) rows of zeros, which say nothing)" : "")
          + "; expected at least \(Self.smallestRowCount) to train a dictionary")
    }
    guard !dictionaries.isEmpty else {
      throw DictionariesError(.invalidArgument, "expected at least one dictionary, found none")
    }
    var result = self
    result.batchSize = min(rowCount, batchSize ?? 4096)
    result.warmupSteps = warmupSteps ?? min(1000, steps / 10)
    let counts = 1...1_000_000
    let rules: [(String, Bool, String)] = [
      ("steps", counts.contains(steps), "1 to 1000000, found \(steps)"),
      ("batch size", counts.contains(batchSize ?? 4096), "1 to 1000000, found \(batchSize ?? 0)"),
      (
        "warm-up steps", (0...steps).contains(warmupSteps ?? 0),
        "0 to \(steps), found \(warmupSteps ?? 0)"
      ),
      (
        "element type", dtype == .float32 || dtype == .float64, "float32 or float64, found \(dtype)"
      ),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw DictionariesError(.invalidArgument, "\(name): expected \(expected)")
    }
    result.dictionaries = []
    for settings in dictionaries {
      result.dictionaries.append(
        try settings.resolved(width: rows.width, caseCount: rows.caseCount, rowCount: rowCount))
    }
    return result
  }
}
