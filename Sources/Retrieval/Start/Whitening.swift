import Tensors

/// Rows brought to one strength in all directions that they support, in the span of the cases.
///
/// Centered rows X = U S Vᵀ: ``basis`` is U · s/√(s² + λ), ``map`` is V / √(s² + λ), so (X − mean) · map = basis.
struct Whitening {
  /// The mean row, `[1, columns]`.
  let mean: Tensor
  /// The whitened rows, `[n, rank]`.
  let basis: Tensor
  /// What gives them, `[columns, rank]`.
  let map: Tensor

  /// - Parameter ridge: λ as a multiple of the mean of s².
  init(_ rows: Tensor, ridge: Double) throws {
    mean = try rows.mean(axes: [0], keepsAxes: true)
    let centered = try rows - mean
    let (values, vectors) = try centered.matmul(centered.transposed(0, 1)).symmetricEigen()
    let all = try values.array(of: Double.self)
    let largest = max(all.last ?? 0, 1e-300)
    let kept = all.indices.filter { all[$0] > largest * 1e-10 }
    let squares = try Tensor(kept.map { all[$0] })
    let lambda = ridge * kept.reduce(0) { $0 + all[$1] } / Double(max(1, kept.count))
    let chosen = try vectors.selecting(Tensor(kept.map(Int64.init)), axis: 1)  // U
    let shrunk = try (squares + lambda).reciprocalSquareRoot()
    basis = try chosen * (squares.squareRoot() * shrunk).unsqueezed(0)
    map =
      try centered.transposed(0, 1).matmul(chosen)
      * (shrunk * squares.reciprocalSquareRoot()).unsqueezed(0)
  }
}
