package import Tensors

/// An orthonormal basis of the space that the cases of a wide design span, so that a penalized linear model
/// of many columns is fitted with as many coordinates as cases, and nothing is lost: its optimum lies there.
///
/// With X · Xᵀ + s · 11ᵀ = L · Lᵀ the rows of L are the cases in that basis. The second term stands for a
/// constant column √s, without which centered columns, whose rows add to zero, would have no Cholesky factor.
/// It changes no optimum: its weight is penalized, the intercept beside it is not. What weight it has is
/// moved to the intercept. Where there is still no factor (equal cases), the eigenvectors
/// X · Xᵀ = U · S² · Uᵀ give the basis, and U · S the cases.
///
/// Source: Hastie and Tibshirani 2004, "Efficient quadratic regularization for expression arrays",
/// Biostatistics 5, section 3.
package struct CaseSpan {
  /// The cases in the basis, `[N, k]`.
  package let coordinates: Tensor
  private let columns: ColumnBlocks
  private let basis: Basis

  private enum Basis {
    /// L, and s.
    case cholesky(Tensor, constant: Double)
    /// U · S⁻¹.
    case eigen(Tensor)
  }

  /// Squares of what lengths may differ by: beyond, a direction is rounding.
  private static let leastRatio = 1e-10

  package init(_ columns: ColumnBlocks, prefersEigen: Bool = false) throws(TensorError) {
    self.columns = columns
    let gram = try columns.gram()
    let identity = try Tensor.identity(columns.rowCount, dtype: .float64)
    // As loud as the intercept's own column, or as the columns where those are quiet: more would couple
    // the two and slow the search down.
    let constant = try min(1, (gram * identity).sum().item() / Double(columns.rowCount))
    if !prefersEigen, constant > 0, let factor = try (gram + constant).cholesky() {
      let pivots = try (factor * identity).sum(axes: [1]).array(of: Double.self)
      let (least, largest) = (pivots.min() ?? 0, pivots.max() ?? 0)
      if least * least > Self.leastRatio * largest * largest {
        coordinates = factor
        basis = .cholesky(factor, constant: constant)
        return
      }
    }
    let (values, vectors) = try gram.symmetricEigen()
    let spectrum = try values.array(of: Double.self)
    let largest = spectrum.last ?? 0
    let first =
      spectrum.firstIndex { $0 > Self.leastRatio * largest && $0 > 0 } ?? spectrum.count
    let kept = try vectors.sliced(first..<spectrum.count, axis: 1)  // U [N, k]
    let scale = try values.sliced(first..<spectrum.count).squareRoot()  // S [k]
    coordinates = try kept * scale
    basis = .eigen(try kept / scale)
  }

  /// Other cases in the basis, `[n, k]`.
  package func coordinates(of others: ColumnBlocks) throws(TensorError) -> Tensor {
    let products = try others.products(with: columns)  // [n, N]
    switch basis {
    case .cholesky(let factor, let constant):
      // B · L⁻ᵀ = (A⁻¹ · Bᵀ)ᵀ · L, for A = L · Lᵀ.
      return try (products + constant).transposed().solved(byCholesky: factor).transposed()
        .matmul(factor)
    case .eigen(let inverse): return try products.matmul(inverse)
    }
  }

  /// The weights `[outputs, columns]` that coordinates `[outputs, k]` stand for, and what they add to the
  /// intercepts, `[outputs]`.
  package func weights(
    _ coordinates: Tensor
  ) throws(TensorError) -> (weights: Tensor, intercepts: Tensor) {
    switch basis {
    case .cholesky(let factor, let constant):
      // c · L⁻¹ = (A⁻¹ · L · cᵀ)ᵀ
      let shares = try factor.matmul(coordinates.transposed()).solved(byCholesky: factor)
        .transposed()  // [outputs, N]
      return (try columns.combined(shares), try shares.sum(axes: [1]) * constant)
    case .eigen(let inverse):
      let shares = try coordinates.matmul(inverse.transposed())
      return (try columns.combined(shares), try shares.sum(axes: [1]) * 0)
    }
  }

  /// The coordinates `[outputs, k]` of weights `[outputs, columns]`, or of what of them lies in the span.
  package func coordinates(ofWeights weights: Tensor) throws(TensorError) -> Tensor {
    let products = try columns.products(weights: weights)  // [N, outputs]
    switch basis {
    case .cholesky(let factor, _):
      return try products.solved(byCholesky: factor).transposed().matmul(factor)
    case .eigen(let inverse): return try products.transposed().matmul(inverse)
    }
  }
}
