/// The eigenvalues and eigenvectors of a symmetric 3 × 3 matrix, the largest value first.
///
/// Source: Jacobi's rotations, Golub and Van Loan, "Matrix Computations", section 8.5.
///
/// - Parameter matrix: The rows; only the upper triangle is read.
func symmetricEigenvectors(
  _ matrix: [[Double]]
) -> (values: [Double], vectors: [[Double]]) {
  var a = matrix
  for row in 0..<3 { for column in 0..<row { a[row][column] = a[column][row] } }
  // Its columns become the eigenvectors.
  var v: [[Double]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
  let scale = max(abs(a[0][0]), abs(a[1][1]), abs(a[2][2]))
  // Convergence is quadratic: a handful of sweeps reaches rounding.
  for _ in 0..<30 {
    let rest = abs(a[0][1]) + abs(a[0][2]) + abs(a[1][2])
    if rest <= 1e-18 * scale { break }
    for (p, q) in [(0, 1), (0, 2), (1, 2)] where a[p][q] != 0 {
      let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
      let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
      let c = 1 / (t * t + 1).squareRoot()
      let s = t * c
      for k in 0..<3 {
        let (left, right) = (a[k][p], a[k][q])
        a[k][p] = c * left - s * right
        a[k][q] = s * left + c * right
      }
      for k in 0..<3 {
        let (left, right) = (a[p][k], a[q][k])
        a[p][k] = c * left - s * right
        a[q][k] = s * left + c * right
      }
      for k in 0..<3 {
        let (left, right) = (v[k][p], v[k][q])
        v[k][p] = c * left - s * right
        v[k][q] = s * left + c * right
      }
    }
  }
  let order = (0..<3).sorted { a[$0][$0] > a[$1][$1] }
  return (order.map { a[$0][$0] }, order.map { column in (0..<3).map { v[$0][column] } })
}
