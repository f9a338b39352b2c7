internal import Foundation

/// What is known without labelled pairs: p(x1, y), p(x2, y) and p(x1, x2), brought to one population.
///
/// Three samples never agree exactly. One-way margins are pooled over the samples that see them, each
/// table is raked to them, and if no joint has all three tables then, the nearest three that some
/// joint has are used; how far that was is ``shift``.
public struct ThreeMargins: Sendable {
  /// p(x1, y).
  public let firstAndLabel: ContingencyTable
  /// p(x2, y).
  public let secondAndLabel: ContingencyTable
  /// p(x1, x2).
  public let pair: ContingencyTable
  /// How far, in total variation, the raked tables were from any joint; zero where they fit.
  public let shift: Double

  let margins: UnionMargins

  /// The three margins of a joint that is known.
  public init(of table: JointTable) throws(DecompositionError) {
    (firstAndLabel, secondAndLabel, pair) = (
      table.firstAndLabel, table.secondAndLabel, table.pair
    )
    margins = try UnionMargins(first: firstAndLabel, second: secondAndLabel)
    shift = 0
  }

  /// Brings three samples together.
  ///
  /// - Parameters:
  ///   - labelledFirst: Counts of the first modality and the label, `[A, C]`.
  ///   - labelledSecond: Counts of the second modality and the label, `[B, C]`.
  ///   - pairs: Counts of both modalities without label, `[A, B]`.
  ///   - smoothing: What is added to every count, so that an unseen cell is rare and not impossible.
  /// - Throws: ``DecompositionError`` if shapes disagree or a symbol that pairs hold was never
  ///   labelled.
  public init(
    labelledFirst: CountTable, labelledSecond: CountTable, pairs: CountTable,
    smoothing: Double = 1e-3
  ) throws(DecompositionError) {
    guard labelledFirst.columns == labelledSecond.columns, labelledFirst.rows == pairs.rows,
      labelledSecond.rows == pairs.columns
    else {
      throw DecompositionError(
        .inconsistentMarginals,
        "tables of \(labelledFirst.rows) x \(labelledFirst.columns) (first, label), "
          + "\(labelledSecond.rows) x \(labelledSecond.columns) (second, label) and \(pairs.rows) x "
          + "\(pairs.columns) (first, second) do not fit together")
    }
    guard smoothing >= 0, smoothing.isFinite else {
      throw DecompositionError(
        .invalidSetting, "expected a smoothing of at least zero, found \(smoothing)")
    }
    let label = pooled(labelledFirst.columnTotals, labelledSecond.columnTotals, smoothing)
    let first = pooled(labelledFirst.rowTotals, pairs.rowTotals, smoothing)
    let second = pooled(labelledSecond.rowTotals, pairs.columnTotals, smoothing)
    let rakedFirst = try rake(labelledFirst, rows: first, columns: label, smoothing: smoothing)
    let rakedSecond = try rake(labelledSecond, rows: second, columns: label, smoothing: smoothing)
    let rakedPair = try rake(pairs, rows: first, columns: second, smoothing: smoothing)
    let raked = UnionMargins(
      first: rakedFirst.values, second: rakedSecond.values, firstCount: rakedFirst.rows,
      secondCount: rakedSecond.rows, classes: rakedFirst.columns)
    let nearest = NearestJoint(raked, pair: rakedPair.values)
    // Below this the misfit is the solver's rounding.
    guard nearest.shift > 1e-9 else {
      (firstAndLabel, secondAndLabel, pair) = (rakedFirst, rakedSecond, rakedPair)
      (margins, shift) = (raked, 0)
      return
    }
    let shape = TableShape(
      first: rakedFirst.rows, second: rakedSecond.rows, classes: rakedFirst.columns)
    let total = nearest.joint.reduce(0, +)
    let joint = JointTable(
      unchecked: nearest.joint.map { max(0, $0) / total }, shape: shape, sampleSize: nil)
    (firstAndLabel, secondAndLabel, pair) = (
      joint.firstAndLabel, joint.secondAndLabel, joint.pair
    )
    margins = try UnionMargins(first: firstAndLabel, second: secondAndLabel)
    shift = nearest.shift
  }
}

/// Counts of two variables, row-major `[rows, columns]`.
public struct CountTable: Sendable, Hashable {
  /// The number of symbols of the first variable.
  public let rows: Int
  /// The number of symbols of the second variable.
  public let columns: Int
  /// The counts, or sums of weights.
  public let counts: [Double]

  /// Creates a table.
  ///
  /// - Throws: ``DecompositionError`` with code `invalidTable` for a negative, infinite or undefined
  ///   count, an empty table, or a number of counts that is not rows × columns.
  public init(counts: [Double], rows: Int, columns: Int) throws(DecompositionError) {
    let probabilities = try ContingencyTable(masses: counts, rows: rows, columns: columns)
    (self.rows, self.columns, self.counts) = (probabilities.rows, probabilities.columns, counts)
  }

  /// The sum of all counts.
  public var total: Double { counts.reduce(0, +) }

  var rowTotals: [Double] {
    (0..<rows).map { row in (0..<columns).reduce(0) { $0 + counts[row * columns + $1] } }
  }

  var columnTotals: [Double] {
    (0..<columns).map { column in
      (0..<rows).reduce(0) { $0 + counts[$1 * columns + column] }
    }
  }
}

/// The distribution of a variable that two samples saw.
private func pooled(_ left: [Double], _ right: [Double], _ smoothing: Double) -> [Double] {
  let sums = zip(left, right).map { $0 + $1 + smoothing }
  let total = sums.reduce(0, +)
  return sums.map { $0 / total }
}

/// Iterative proportional fitting of smoothed counts to one-way margins.
private func rake(
  _ table: CountTable, rows: [Double], columns: [Double], smoothing: Double
) throws(DecompositionError) -> ContingencyTable {
  var values = table.counts.map { $0 + smoothing }
  for _ in 0..<1000 {
    var worst = 0.0
    for row in 0..<table.rows {
      let start = row * table.columns
      let sum = values[start..<start + table.columns].reduce(0, +)
      let factor = sum > 0 ? rows[row] / sum : 0
      for index in start..<start + table.columns { values[index] *= factor }
    }
    for column in 0..<table.columns {
      var sum = 0.0
      for row in 0..<table.rows { sum += values[row * table.columns + column] }
      worst = max(worst, abs(sum - columns[column]))
      let factor = sum > 0 ? columns[column] / sum : 0
      for row in 0..<table.rows { values[row * table.columns + column] *= factor }
    }
    if worst < 1e-15 { break }
  }
  // Where sweeps converge slowly the rest is left to the nearest joint, which mends and reports it.
  return try ContingencyTable(masses: values, rows: table.rows, columns: table.columns)
}
