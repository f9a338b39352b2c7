import Tensors

/// Columns less their means, and their principal axes: one decomposition serves a path of penalties.
///
/// X = U S Vᵀ, from the smaller of XᵀX and XXᵀ. A penalized optimum lies in the rows of Vᵀ, so nothing
/// is lost when there are many more columns than cases (Hastie and Tibshirani 2004, "Efficient
/// quadratic regularization for expression arrays").
struct CenteredDesign {
  /// U · S, `[cases, axes]`, float64.
  let coordinates: Tensor
  /// Vᵀ, `[axes, columns]`.
  let axes: Tensor
  /// S², by axis.
  let squares: [Double]
  /// The means of the columns, `[1, columns]`.
  let means: Tensor

  init(_ design: Tensor, caseCount: Int, operation: String) throws(TensorError) {
    let shape = design.shape
    guard shape.count == 2, shape[0] == caseCount, shape[0] > 0 else {
      throw TensorError(
        .shapeMismatch, operation: operation,
        message: "expected one row for each of \(caseCount) cases, found \(shape)",
        argumentShapes: [shape])
    }
    let whole = try design.converted(to: .float64)
    means = try whole.mean(axes: [0]).reshaped([1, shape[1]])
    let matrix = try whole - means
    let isWide = shape[1] > shape[0]
    let square =
      isWide
      ? try matrix.matmul(matrix.transposed()) : try matrix.transposed().matmul(matrix)
    let (values, vectors) = try square.symmetricEigen()
    let spectrum = try values.array(of: Double.self)
    let largest = spectrum.last ?? 0
    let first = spectrum.firstIndex { $0 > 1e-12 * largest && $0 > 0 } ?? spectrum.count
    squares = Array(spectrum[first...])
    let basis = try vectors.sliced(first..<spectrum.count, axis: 1)
    if isWide {
      let scale = try values.sliced(first..<spectrum.count).squareRoot()
      coordinates = try basis * scale  // U S
      axes = try (basis / scale).transposed().matmul(matrix)  // Vᵀ = S⁻¹ Uᵀ X
    } else {
      coordinates = try matrix.matmul(basis)  // X V
      axes = try basis.transposed()
    }
  }

  /// Weights of the columns from weights of the axes, and what they give at the means.
  func columnWeights(_ axisWeights: [Double]) throws(TensorError) -> (
    weights: [Double], atMeans: Double
  ) {
    let row = try Tensor(axisWeights, shape: [1, axisWeights.count])
    let weights = try row.matmul(axes)
    let atMeans = try (weights * means).sum().item()
    return (try weights.array(of: Double.self), atMeans)
  }
}
