/// A table of probabilities over two variables: a modality and the label, or two modalities.
///
/// Values are row-major, `[rows, columns]`, not negative, and sum to one.
public struct ContingencyTable: Sendable, Hashable {
  /// The number of symbols of the first variable.
  public let rows: Int
  /// The number of symbols of the second variable.
  public let columns: Int
  /// The probabilities, `[rows, columns]`.
  public let values: [Double]

  /// Creates a table from masses, which are scaled to sum to one.
  ///
  /// - Parameters:
  ///   - masses: Counts or weights, row-major.
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  /// - Throws: ``DecompositionError`` with code `invalidTable` for a negative, infinite or undefined
  ///   mass, a total of zero, or a number of masses that is not rows × columns.
  public init(masses: [Double], rows: Int, columns: Int) throws(DecompositionError) {
    let (cells, overflow) = rows.multipliedReportingOverflow(by: columns)
    let isSensible = rows > 0 && columns > 0 && !overflow
    try checkMasses(masses, expected: isSensible ? cells : -1) { index in
      "row \(index / max(1, columns)), column \(index % max(1, columns))"
    }
    let total = masses.reduce(0, +)
    self.init(unchecked: masses.map { $0 / total }, rows: rows, columns: columns)
  }

  init(unchecked values: [Double], rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The distribution of the first variable, `[rows]`.
  public var rowMargin: [Double] {
    (0..<rows).map { row in (0..<columns).reduce(0) { $0 + values[row * columns + $1] } }
  }

  /// The distribution of the second variable, `[columns]`.
  public var columnMargin: [Double] {
    var margin = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns { margin[column] += values[row * columns + column] }
    }
    return margin
  }

  /// The mutual information of the two variables, in bits.
  public var mutualInformation: Double {
    max(0, (entropy(rowMargin) + entropy(columnMargin) - entropy(values)) / natsPerBit)
  }
}

/// Refuses masses that no table can be made of; `place` names the cell of an index.
func checkMasses(
  _ masses: [Double], expected: Int, place: (Int) -> String
) throws(DecompositionError) {
  guard expected > 0, masses.count == expected else {
    throw DecompositionError(
      .invalidTable,
      "the shape asks for \(max(0, expected)) cells, found \(masses.count); every size must be at "
        + "least 1")
  }
  for (index, mass) in masses.enumerated() where !(mass >= 0 && mass.isFinite) {
    throw DecompositionError(
      .invalidTable,
      "\(place(index)) holds \(mass); expected a finite number that is not negative")
  }
  let total = masses.reduce(0, +)
  guard total > 0, total.isFinite else {
    throw DecompositionError(
      .invalidTable,
      "the \(masses.count) cells sum to \(total); expected a finite sum above zero")
  }
}
