/// Solves a positive definite system whose lower triangle is given (Cholesky).
func choleskySolved(_ lower: [Double], _ right: [Double], _ size: Int) -> [Double]? {
  var factor = lower
  for i in 0..<size {
    for j in 0...i {
      var sum = factor[i * size + j]
      for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
      if i == j {
        guard sum > 0 else { return nil }
        factor[i * size + i] = sum.squareRoot()
      } else {
        factor[i * size + j] = sum / factor[j * size + j]
      }
    }
  }
  var result = right
  for i in 0..<size {
    for k in 0..<i { result[i] -= factor[i * size + k] * result[k] }
    result[i] /= factor[i * size + i]
  }
  for i in stride(from: size - 1, through: 0, by: -1) {
    for k in i + 1..<max(size, i + 1) { result[i] -= factor[k * size + i] * result[k] }
    result[i] /= factor[i * size + i]
  }
  return result
}
