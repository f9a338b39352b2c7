public import Dictionaries
public import Tensors

/// Rows of an embedding with the activations of a dictionary's features, ready to be changed.
///
/// All in double precision. The rows are those that the dictionary sees before its mean is taken
/// off: of length 1 if the dictionary scales rows. A mean cancels in x' − x.
public struct CodedRows: Sendable {
  /// x, `[cases, width]`, float64.
  public let rows: Tensor
  /// z.
  public let codes: SparseCodes
  /// D, `[features, width]`, float64.
  public let directions: Tensor

  /// Joins rows, codes and directions.
  ///
  /// - Throws: ``InterventionsError`` with code `mismatch` if their counts do not fit, or
  ///   `TensorError`.
  public init(rows: Tensor, codes: SparseCodes, directions: Tensor) throws {
    guard rows.rank == 2, directions.rank == 2, rows.shape[1] == directions.shape[1],
      codes.caseCount == rows.shape[0], codes.featureCount == directions.shape[0]
    else {
      throw InterventionsError(
        .mismatch,
        "rows \(rows.shape), codes of \(codes.caseCount) cases and \(codes.featureCount) features, "
          + "and directions \(directions.shape) do not fit together")
    }
    self.rows = try rows.detached().converted(to: .float64)
    self.codes = codes
    self.directions = try directions.detached().converted(to: .float64)
  }

  /// The number of cases.
  public var caseCount: Int { codes.caseCount }

  /// The rows after an intervention, `[cases, width]`.
  ///
  /// - Parameters:
  ///   - partners: The other side of a swap, case by case.
  ///   - renormalizes: Whether a changed row gets the length that it had before; a row that the change
  ///     leaves without any length stays zero.
  /// - Throws: ``InterventionsError`` with code `mismatch` or `invalidArgument`, or `TensorError`.
  public func changed(
    by intervention: FeatureIntervention, partners: SparseCodes? = nil, renormalizes: Bool = true
  ) throws -> Tensor {
    let moved = try displaced(by: intervention, partners: partners)
    guard renormalizes else { return moved }
    let before = try rows.norm(axes: [1], keepsAxes: true)
    let after = try moved.norm(axes: [1], keepsAxes: true)
    let scaled = try moved * (before / after.clamped(min: 1e-12))
    // A row that did not move keeps its digits.
    let isSame = try (moved - rows).magnitude().largest(axes: [1], keepsAxes: true) .== 0
    return try rows.replaced(where: isSame, else: scaled)
  }

  private func displaced(
    by intervention: FeatureIntervention, partners: SparseCodes?
  ) throws -> Tensor {
    let change = try CodeDifferences(intervention, codes: codes, partners: partners)
    guard !change.values.isEmpty else { return rows }
    let sums = try Operator("aten::embedding_bag")(
      .tensor(directions), .tensor(Tensor(change.features.map(Int64.init))),
      .tensor(Tensor(change.offsets.map(Int64.init))), .bool(false), .int(0), .bool(false),
      .tensor(Tensor(change.values)), .bool(true))
    return try rows + sums
  }

  /// How far each row moved, |x' − x|.
  public func distances(to changed: Tensor) throws -> [Double] {
    try (changed - rows).norm(axes: [1]).array(of: Double.self)
  }
}
