import Tensors

/// The directions of greatest variance of scaled columns.
///
/// With more columns than cases the eigenvectors come from the matrix of inner products between cases
/// (Gram), which has the same nonzero eigenvalues. Directions whose variance is rounding are left out.
/// Each direction's largest loading is positive, so that signs do not depend on the solver.
///
/// Source: Jolliffe 2002, "Principal component analysis", chapters 2 and 3.
public struct PrincipalComponents: Sendable, Hashable, Codable {
  /// How columns are scaled first.
  public let scaling: ColumnScaling
  /// The directions, unit vectors over the scaled columns, greatest variance first.
  public let directions: [[Double]]
  /// The variance along each, with the number of cases as divisor.
  public let variances: [Double]
  /// The variance of all scaled columns together.
  public let totalVariance: Double

  /// Directions of less than this share of the greatest variance are rounding.
  static let leastShare = 1e-10

  /// The number of directions.
  public var count: Int { directions.count }
  /// The share of the variance that the directions keep.
  public var keptShare: Double { variances.reduce(0, +) / totalVariance }

  /// Finds the directions in the rows that are present.
  ///
  /// - Parameters:
  ///   - rows: The map cases.
  ///   - rule: How columns are scaled first.
  ///   - limit: The most directions; fewer where the rows span fewer.
  /// - Throws: ``InteractionsError`` with code `tooFewCases` for fewer than two rows,
  ///   `constantInput` if no column varies, or `failed`.
  public init(
    fitting rows: RepresentationRows, scaling rule: ColumnScaling.Rule, limit: Int
  ) throws(InteractionsError) {
    let present = rows.present
    guard limit >= 1 else {
      throw InteractionsError(
        .invalidSetting, "expected at least 1 component, found \(limit)")
    }
    guard present.caseCount >= 2 else {
      throw InteractionsError(
        .tooFewCases,
        "expected at least 2 map cases with the modality, found \(present.caseCount)")
    }
    let scaling = try ColumnScaling(fitting: present, rule: rule)
    self.scaling = scaling
    let width = scaling.columns.count
    let cases = present.caseCount
    let (directions, variances, total) = try computing("principal components") {
      () throws(TensorError) in
      let matrix = try Tensor(scaling.scaled(present), shape: [cases, width])
      let isWide = width > cases
      let products =
        try (isWide ? matrix.matmul(matrix.transposed()) : matrix.transposed().matmul(matrix))
        / Double(cases)
      let (values, vectors) = try products.symmetricEigen()
      let spectrum = try values.array(of: Double.self)
      let largest = spectrum.last ?? 0
      let kept = spectrum.indices.reversed().prefix(limit)
        .filter { spectrum[$0] > Self.leastShare * largest }
      let order = try Tensor(kept.map(Int64.init))
      let chosen = try vectors.selecting(order, axis: 1).transposed()  // [k, cases or width]
      // v = Xᵀ u, then made a unit vector; the length is √(variance · cases) up to rounding.
      let basis = try isWide ? chosen.matmul(matrix) : chosen
      let flat = try basis.array(of: Double.self)
      return (
        kept.indices.map { Self.oriented(flat[$0 * width..<($0 + 1) * width]) },
        kept.map { spectrum[$0] }, spectrum.reduce(0) { $0 + max(0, $1) }
      )
    }
    guard directions.allSatisfy({ $0.allSatisfy(\.isFinite) }), !directions.isEmpty else {
      throw InteractionsError(
        .failed, "principal components are not finite; check the columns for extreme values")
    }
    self.directions = directions
    self.variances = variances
    totalVariance = total
  }

  /// A unit vector along the given one whose largest entry is positive; the first of equals decides.
  private static func oriented(_ vector: ArraySlice<Double>) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let largest = vector.reduce(0) { max($0, abs($1)) }
    let leading = vector.first { abs($0) >= largest * (1 - 1e-9) } ?? 1
    let scale = (leading < 0 ? -1 : 1) / max(length, .leastNormalMagnitude)
    return vector.map { $0 * scale }
  }

  /// The coordinates of all rows along the directions, row-major `[cases, count]`.
  ///
  /// Rows of cases without the modality mean nothing.
  ///
  /// - Throws: ``InteractionsError`` with code `invalidSetting` if the columns are others.
  public func scores(of rows: RepresentationRows) throws(InteractionsError) -> [Double] {
    guard rows.columnCount == scaling.inputCount else {
      throw InteractionsError(
        .invalidSetting,
        "the components were fitted on \(scaling.inputCount) columns, found \(rows.columnCount); "
          + "give rows of the same representation")
    }
    let width = scaling.columns.count
    return try computing("principal components") { () throws(TensorError) in
      let matrix = try Tensor(scaling.scaled(rows), shape: [rows.caseCount, width])
      let basis = try Tensor(directions.flatMap(\.self), shape: [count, width])
      return try matrix.matmul(basis.transposed()).array(of: Double.self)
    }
  }
}
