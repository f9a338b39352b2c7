/// Factors a symmetric positive definite matrix in place: A = G Gᵀ, lower triangle, row-major.
///
/// Left-looking in blocks, so that nearly all work is ``subtractProduct(_:stride:left:leftCount:right:rightCount:rowStride:depth:isLower:)``.
///
/// - Returns: Whether every pivot was positive.
func factorCholesky(_ matrix: UnsafeMutablePointer<Double>, size: Int) -> Bool {
  let block = 32
  var start = 0
  while start < size {
    let width = min(block, size - start)
    let panel = matrix + start * size
    if start > 0 {
      subtractProduct(
        panel + start, stride: size, left: panel, leftCount: width, right: panel,
        rightCount: width, rowStride: size, depth: start, isLower: true)
    }
    guard factorDiagonal(panel + start, stride: size, size: width) else { return false }
    let rest = size - start - width
    if rest > 0 {
      let below = matrix + (start + width) * size
      if start > 0 {
        subtractProduct(
          below + start, stride: size, left: below, leftCount: rest, right: panel,
          rightCount: width, rowStride: size, depth: start, isLower: false)
      }
      for row in 0..<rest {
        solveLower(panel + start, stride: size, size: width, below + row * size + start)
      }
    }
    start += width
  }
  return true
}

private func factorDiagonal(
  _ matrix: UnsafeMutablePointer<Double>, stride: Int, size: Int
) -> Bool {
  for i in 0..<size {
    let row = matrix + i * stride
    solveLower(matrix, stride: stride, size: i, row)
    var pivot = row[i]
    for k in 0..<i { pivot -= row[k] * row[k] }
    guard pivot > 0, pivot.isFinite else { return false }
    row[i] = pivot.squareRoot()
  }
  return true
}

/// Solves G x = r in place for a lower triangle G.
@inline(__always)
func solveLower(
  _ factor: UnsafePointer<Double>, stride: Int, size: Int, _ right: UnsafeMutablePointer<Double>
) {
  for i in 0..<size {
    let row = factor + i * stride
    var sum = right[i]
    for k in 0..<i { sum -= row[k] * right[k] }
    right[i] = sum / row[i]
  }
}

/// Solves Gᵀ x = r in place for a lower triangle G.
@inline(__always)
func solveLowerTransposed(
  _ factor: UnsafePointer<Double>, stride: Int, size: Int, _ right: UnsafeMutablePointer<Double>
) {
  var i = size - 1
  while i >= 0 {
    let row = factor + i * stride
    let value = right[i] / row[i]
    right[i] = value
    for k in 0..<i { right[k] -= row[k] * value }
    i -= 1
  }
}
