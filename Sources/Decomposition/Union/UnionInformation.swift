internal import Foundation

/// The least that two modalities tell about a label, whatever their joint distribution.
///
/// The union information of Bertschinger et al. 2014, with a certificate.
///
/// I∪ is the smallest information I_q(X1, X2; Y) over all joints q that have the given p(x1, y) and
/// p(x2, y). Redundancy and unique information follow from it without any labelled pair.
public struct UnionInformation: Sendable {
  /// How far a solution can be trusted.
  public enum Status: String, Sendable, Hashable, Codable {
    /// The closed form for two classes; the bounds differ by rounding only.
    case closedForm = "closed form"
    /// The bounds are within the tolerance that was asked for.
    case converged
    /// The solver ended with wider bounds; they still hold.
    case gapRemains = "gap remains"
  }

  /// The union information, in bits: the middle of its bounds.
  public let value: Double
  /// Half the distance of the bounds on either side of ``value``, in bits.
  public var tolerance: Double { gap / 2 }
  /// The distance of the bounds, in bits.
  public let gap: Double
  /// How far the solution can be trusted.
  public let status: Status
  /// The number of interior-point iterations; zero for the closed form.
  public let iterations: Int
  /// I(X1; Y), in bits.
  public let firstInformation: Double
  /// I(X2; Y), in bits.
  public let secondInformation: Double
  /// H(Y), in bits.
  public let labelEntropy: Double
  /// Dual potentials l(x1, y) in nats, `[first, classes]`; minus infinity where p(x1, y) = 0.
  ///
  /// softmax over y of l + m is the late fusion that no joint with these margins can betray: its
  /// log-loss is the same, H(Y) - I∪, under every one of them.
  public let firstPotentials: [Double]
  /// Dual potentials m(x2, y) in nats, `[second, classes]`.
  public let secondPotentials: [Double]

  /// What both modalities tell, in bits.
  public var redundancy: Double { firstInformation + secondInformation - value }
  /// What only the first modality tells, in bits.
  public var firstUnique: Double { value - secondInformation }
  /// What only the second modality tells, in bits.
  public var secondUnique: Double { value - firstInformation }

  /// The smallest value that the union information can have, in bits.
  public var lower: Double { value - gap / 2 }
  /// The largest value that the union information can have, in bits.
  public var upper: Double { value + gap / 2 }

  /// Solves the problem for two tables of modality and label.
  ///
  /// - Parameters:
  ///   - first: p(x1, y).
  ///   - second: p(x2, y), with the same p(y) to within 10⁻⁹; raking brings samples together.
  ///   - tolerance: The gap, in bits, at which the solver for three classes and more ends.
  ///   - start: The solution of a similar problem of the same shape, from which to begin.
  /// - Throws: ``DecompositionError`` with code `inconsistentMarginals` if the tables disagree on the
  ///   classes, `invalidSetting` for a tolerance that is not above zero.
  public init(
    first: ContingencyTable, second: ContingencyTable, tolerance: Double = 1e-10,
    near start: UnionInformation? = nil
  ) throws(DecompositionError) {
    guard tolerance > 0, tolerance.isFinite else {
      throw DecompositionError(
        .invalidSetting, "expected a tolerance above zero bits, found \(tolerance)")
    }
    let margins = try UnionMargins(first: first, second: second)
    self.init(margins, tolerance: tolerance, near: start)
  }

  /// The same, by a chosen method: tests compare the closed form with the solver.
  package init(
    first: ContingencyTable, second: ContingencyTable, tolerance: Double, usesClosedForm: Bool
  ) throws(DecompositionError) {
    self.init(
      try UnionMargins(first: first, second: second), tolerance: tolerance,
      usesClosedForm: usesClosedForm)
  }

  init(
    _ margins: UnionMargins, tolerance: Double, usesClosedForm: Bool = true,
    near start: UnionInformation? = nil
  ) {
    var potentials: (first: [Double], second: [Double])?
    if let start, start.firstPotentials.count == margins.first.count,
      start.secondPotentials.count == margins.second.count
    {
      potentials = (start.firstPotentials, start.secondPotentials)
    }
    let solution = UnionReduction.solve(
      margins, tolerance: tolerance * natsPerBit, usesClosedForm: usesClosedForm,
      start: potentials)
    let label = entropy(margins.label)
    let (lower, upper) = (label - solution.upper, label - solution.lower)
    labelEntropy = label / natsPerBit
    value = (lower + upper) / 2 / natsPerBit
    gap = abs(upper - lower) / natsPerBit
    iterations = solution.iterations
    status =
      solution.iterations == 0 ? .closedForm : gap <= tolerance ? .converged : .gapRemains
    firstInformation = information(margins.first, margins.firstCount, margins.classes, label)
    secondInformation = information(margins.second, margins.secondCount, margins.classes, label)
    firstPotentials = solution.first
    secondPotentials = solution.second
  }
}

/// I(X; Y) = H(Y) - H(Y | X) in bits, of masses `[symbols, classes]`.
private func information(
  _ masses: [Double], _ symbols: Int, _ classes: Int, _ labelEntropy: Double
) -> Double {
  let conditional = masses.withUnsafeBufferPointer { conditionalEntropy($0, classes: classes) }
  return (labelEntropy - conditional) / natsPerBit
}

extension UnionInformation {
  /// A joint with the given margins that has no synergy: its information is the union information.
  ///
  /// - Throws: ``DecompositionError`` if the tables disagree on the classes.
  public static func jointWithoutSynergy(
    first: ContingencyTable, second: ContingencyTable
  ) throws(DecompositionError) -> JointTable {
    let margins = try UnionMargins(first: first, second: second)
    let solution = UnionReduction.solve(margins, tolerance: 1e-9, wantsJoint: true)
    let shape = TableShape(
      first: margins.firstCount, second: margins.secondCount, classes: margins.classes)
    guard let cells = solution.cells else {
      throw DecompositionError(.invalidTable, "the tables are empty")
    }
    return JointTable(unchecked: cells, shape: shape, sampleSize: nil)
  }
}

extension UnionMargins {
  /// Joins two tables of modality and label.
  init(first: ContingencyTable, second: ContingencyTable) throws(DecompositionError) {
    guard first.columns == second.columns else {
      throw DecompositionError(
        .inconsistentMarginals,
        "the first table has \(first.columns) classes, the second \(second.columns)")
    }
    let (left, right) = (first.columnMargin, second.columnMargin)
    for y in left.indices where abs(left[y] - right[y]) > 1e-9 {
      throw DecompositionError(
        .inconsistentMarginals,
        "class \(y) has probability \(left[y]) in the first table and \(right[y]) in the second; "
          + "both must describe one population. Rake samples to common margins first")
    }
    // What rounding left apart, so that the solver sees one p(y).
    let factors = left.indices.map { right[$0] > 0 ? left[$0] / right[$0] : 0 }
    self.init(
      first: first.values,
      second: second.values.enumerated().map { $1 * factors[$0 % second.columns] },
      firstCount: first.rows, secondCount: second.rows, classes: first.columns)
  }
}
