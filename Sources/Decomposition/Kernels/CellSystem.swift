/// The linear system of all problems here: one small matrix a cell couples a row and a column.
///
/// Every program over joints of two modalities and a label with given margins has, after the
/// variables of each cell (x1, x2) are eliminated, a dual in potentials l(x1, y) and m(x2, y) whose
/// second derivative is a symmetric C x C block W(x1, x2) a cell:
///
///     K = [ diag_a(Σ_b W_ab)   W      ]
///         [ Wᵀ                 diag_b(Σ_a W_ab) ]
///
/// Rows do not couple with each other, so they are eliminated at a cost of A·C·(B·C)², and a dense
/// system of size B·C is left: callers put the smaller modality second.
final class CellSystem {
  let firstCount: Int
  let secondCount: Int
  let classes: Int
  /// The blocks, `[A, B, C, C]`, symmetric; the caller fills them before ``factor(scale:)``.
  let blocks: UnsafeMutablePointer<Double>
  /// What is added to the diagonal of the potentials, `[A, C]` then `[B, C]`.
  let diagonal: UnsafeMutablePointer<Double>
  /// Whether a potential is a variable; others stay zero.
  let isFree: UnsafeMutablePointer<Bool>

  private let rowFactors: UnsafeMutablePointer<Double>  // [A, C, C]
  private let columnSums: UnsafeMutablePointer<Double>  // [B, C, C]
  private let coupling: UnsafeMutablePointer<Double>  // Tᵀ: [B C, A C]
  private let schur: UnsafeMutablePointer<Double>  // [B C, B C]
  private let rowSums: UnsafeMutablePointer<Double>  // [A, C, C]
  private let scratch: UnsafeMutablePointer<Double>

  private var rowSize: Int { firstCount * classes }
  private var columnSize: Int { secondCount * classes }

  init(firstCount: Int, secondCount: Int, classes: Int) {
    self.firstCount = firstCount
    self.secondCount = secondCount
    self.classes = classes
    func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
      let pointer = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
      pointer.initialize(repeating: 0, count: max(1, count))
      return pointer
    }
    let square = classes * classes
    let (rows, columns) = (firstCount * classes, secondCount * classes)
    blocks = zeros(firstCount * secondCount * square)
    diagonal = zeros(rows + columns)
    rowFactors = zeros(firstCount * square)
    rowSums = zeros(firstCount * square)
    columnSums = zeros(secondCount * square)
    coupling = zeros(columns * rows)
    schur = zeros(columns * columns)
    scratch = zeros(rows + columns)
    isFree = UnsafeMutablePointer<Bool>.allocate(capacity: rows + columns)
    isFree.initialize(repeating: true, count: rows + columns)
  }

  deinit {
    blocks.deallocate()
    diagonal.deallocate()
    rowFactors.deallocate()
    rowSums.deallocate()
    columnSums.deallocate()
    coupling.deallocate()
    schur.deallocate()
    scratch.deallocate()
    isFree.deallocate()
  }

  /// Factors the system; the regularization grows until every pivot is positive.
  ///
  /// - Returns: Whether a factor was found.
  func factor() -> Bool {
    sumBlocks()
    var regularization = 1e-15
    for _ in 0..<8 {
      if tryFactor(regularization) { return true }
      regularization *= 100
    }
    return false
  }

  private func sumBlocks() {
    let square = classes * classes
    rowSums.update(repeating: 0, count: firstCount * square)
    columnSums.update(repeating: 0, count: secondCount * square)
    var block = UnsafePointer(blocks)
    for a in 0..<firstCount {
      let row = rowSums + a * square
      for b in 0..<secondCount {
        let column = columnSums + b * square
        for index in 0..<square {
          row[index] += block[index]
          column[index] += block[index]
        }
        block += square
      }
    }
    for a in 0..<firstCount { addDiagonal(rowSums + a * square, from: a * classes) }
    for b in 0..<secondCount { addDiagonal(columnSums + b * square, from: rowSize + b * classes) }
  }

  private func addDiagonal(_ block: UnsafeMutablePointer<Double>, from start: Int) {
    for y in 0..<classes {
      if isFree[start + y] {
        block[y * classes + y] += diagonal[start + y]
      } else {
        for other in 0..<classes {
          block[y * classes + other] = 0
          block[other * classes + y] = 0
        }
        block[y * classes + y] = 1
      }
    }
  }

  private func tryFactor(_ regularization: Double) -> Bool {
    let square = classes * classes
    let columns = columnSize
    rowFactors.update(from: rowSums, count: firstCount * square)
    for a in 0..<firstCount {
      let block = rowFactors + a * square
      for y in 0..<classes { block[y * classes + y] *= 1 + regularization }
      guard factorCholesky(block, size: classes) else { return false }
    }
    // Tᵀ: a row (b, y') holds, for every a, G_a⁻¹ W_ab[:, y'].
    for b in 0..<secondCount {
      for y in 0..<classes {
        let target = coupling + (b * classes + y) * rowSize
        guard isFree[rowSize + b * classes + y] else {
          target.update(repeating: 0, count: rowSize)
          continue
        }
        for a in 0..<firstCount {
          let source = blocks + (a * secondCount + b) * square + y * classes
          let part = target + a * classes
          for index in 0..<classes {
            part[index] = isFree[a * classes + index] ? source[index] : 0
          }
          solveLower(rowFactors + a * square, stride: classes, size: classes, part)
        }
      }
    }
    schur.update(repeating: 0, count: columns * columns)
    for b in 0..<secondCount {
      for y in 0..<classes {
        let row = schur + (b * classes + y) * columns + b * classes
        for other in 0..<classes { row[other] = columnSums[b * square + y * classes + other] }
        row[y] *= 1 + regularization
      }
    }
    subtractLowerProduct(
      schur, stride: columns, size: columns, coupling, rowStride: rowSize, depth: rowSize)
    return factorCholesky(schur, size: columns)
  }

  /// Solves K x = r in place, with one step of iterative refinement against the blocks themselves.
  func solve(_ right: inout [Double]) {
    let size = rowSize + columnSize
    let given = right
    right.withUnsafeMutableBufferPointer { buffer in
      guard let x = buffer.baseAddress else { return }
      for index in 0..<size where !isFree[index] { x[index] = 0 }
      solveOnce(x)
    }
    var residual = multiplied(right)
    for index in 0..<size { residual[index] = isFree[index] ? given[index] - residual[index] : 0 }
    residual.withUnsafeMutableBufferPointer { buffer in
      guard let x = buffer.baseAddress else { return }
      solveOnce(x)
    }
    for index in 0..<size { right[index] += residual[index] }
  }

  private func solveOnce(_ x: UnsafeMutablePointer<Double>) {
    let square = classes * classes
    let second = x + rowSize
    for a in 0..<firstCount {
      solveLower(
        rowFactors + a * square, stride: classes, size: classes, x + a * classes)
    }
    for row in 0..<columnSize {
      let line = coupling + row * rowSize
      var sum = 0.0
      for index in 0..<rowSize { sum += line[index] * x[index] }
      second[row] -= sum
    }
    solveLower(schur, stride: columnSize, size: columnSize, second)
    solveLowerTransposed(schur, stride: columnSize, size: columnSize, second)
    for row in 0..<columnSize {
      let line = coupling + row * rowSize
      let value = second[row]
      for index in 0..<rowSize { x[index] -= line[index] * value }
    }
    for a in 0..<firstCount {
      solveLowerTransposed(
        rowFactors + a * square, stride: classes, size: classes, x + a * classes)
    }
  }

  /// K x.
  private func multiplied(_ x: [Double]) -> [Double] {
    let square = classes * classes
    var result = [Double](repeating: 0, count: rowSize + columnSize)
    for index in result.indices { result[index] = diagonal[index] * x[index] }
    x.withUnsafeBufferPointer { x in
      result.withUnsafeMutableBufferPointer { result in
        var block = UnsafePointer(blocks)
        for a in 0..<firstCount {
          for b in 0..<secondCount {
            let (row, column) = (a * classes, rowSize + b * classes)
            for y in 0..<classes {
              var sum = 0.0
              for other in 0..<classes {
                sum += block[y * classes + other] * (x[row + other] + x[column + other])
              }
              result[row + y] += sum
              result[column + y] += sum
            }
            block += square
          }
        }
      }
    }
    return result
  }
}
