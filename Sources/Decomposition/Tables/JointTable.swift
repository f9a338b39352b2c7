/// The joint distribution of two modalities and a label, p(x1, x2, y).
///
/// A distribution that is known, or one that was counted from a sample: only a sample has a bias, an
/// interval and tests.
public struct JointTable: Sendable, Hashable {
  /// The sizes.
  public let shape: TableShape
  /// The probabilities, row-major `[first, second, classes]`; they sum to one.
  public let values: [Double]
  /// The number of independent observations that were counted, or `nil` for a known distribution.
  public let sampleSize: Int?

  /// Creates a known distribution.
  ///
  /// - Parameters:
  ///   - probabilities: Row-major, `[first, second, classes]`.
  ///   - shape: The sizes; at least two classes.
  /// - Throws: ``DecompositionError`` for a negative, infinite or undefined entry, or if the sum
  ///   differs from one by more than 10⁻⁶.
  public init(probabilities: [Double], shape: TableShape) throws(DecompositionError) {
    try Self.check(probabilities, shape)
    let total = probabilities.reduce(0, +)
    guard abs(total - 1) <= 1e-6 else {
      throw DecompositionError(
        .invalidTable,
        "the probabilities sum to \(total); expected 1 (within 0.000001). If they are counts, give "
          + "them as counts")
    }
    self.init(unchecked: probabilities.map { $0 / total }, shape: shape, sampleSize: nil)
  }

  /// Creates the table of a sample.
  ///
  /// - Parameters:
  ///   - counts: How often each triple occurred, row-major `[first, second, classes]`.
  ///   - shape: The sizes; at least two classes.
  /// - Throws: ``DecompositionError`` for a negative count or an empty sample.
  public init(counts: [Int], shape: TableShape) throws(DecompositionError) {
    let masses = counts.map(Double.init)
    try Self.check(masses, shape)
    let total = masses.reduce(0, +)
    guard total < 9e15 else {
      throw DecompositionError(
        .invalidTable, "the counts sum to \(total), more than can be counted exactly")
    }
    self.init(unchecked: masses.map { $0 / total }, shape: shape, sampleSize: Int(total))
  }

  init(unchecked values: [Double], shape: TableShape, sampleSize: Int?) {
    self.values = values
    self.shape = shape
    self.sampleSize = sampleSize
  }

  private static func check(_ masses: [Double], _ shape: TableShape) throws(DecompositionError) {
    guard shape.first > 0, shape.second > 0, shape.classes > 0 else {
      throw DecompositionError(
        .invalidTable,
        "a table of \(shape.first) x \(shape.second) x \(shape.classes) has no cells; every size "
          + "must be at least 1")
    }
    try checkMasses(masses, expected: shape.cellCount ?? -1) { index in
      "cell (\(index / shape.classes / shape.second), \(index / shape.classes % shape.second), "
        + "\(index % shape.classes))"
    }
    var seen = Set<Int>()
    for (index, mass) in masses.enumerated() where mass > 0 { seen.insert(index % shape.classes) }
    guard seen.count >= 2 else {
      throw DecompositionError(
        .tooFewClasses,
        "only class \(seen.first ?? 0) of the label occurs; with one class there is nothing to tell"
      )
    }
  }

  /// p(x1, y), `[first, classes]`.
  public var firstAndLabel: ContingencyTable {
    margin(rows: shape.first, columns: shape.classes) { a, _, y in (a, y) }
  }

  /// p(x2, y), `[second, classes]`.
  public var secondAndLabel: ContingencyTable {
    margin(rows: shape.second, columns: shape.classes) { _, b, y in (b, y) }
  }

  /// p(x1, x2), `[first, second]`.
  public var pair: ContingencyTable {
    margin(rows: shape.first, columns: shape.second) { a, b, _ in (a, b) }
  }

  /// The information that both modalities together hold about the label, I(X1, X2; Y), in bits.
  public var jointInformation: Double {
    let pair = pair
    let label = firstAndLabel.columnMargin
    return max(0, (entropy(pair.values) + entropy(label) - entropy(values)) / natsPerBit)
  }

  /// The entropy of the label, in bits.
  public var labelEntropy: Double { entropy(firstAndLabel.columnMargin) / natsPerBit }

  private func margin(
    rows: Int, columns: Int, _ place: (Int, Int, Int) -> (Int, Int)
  ) -> ContingencyTable {
    var sums = [Double](repeating: 0, count: rows * columns)
    var index = 0
    for a in 0..<shape.first {
      for b in 0..<shape.second {
        for y in 0..<shape.classes {
          let (row, column) = place(a, b, y)
          sums[row * columns + column] += values[index]
          index += 1
        }
      }
    }
    return ContingencyTable(unchecked: sums, rows: rows, columns: columns)
  }
}
