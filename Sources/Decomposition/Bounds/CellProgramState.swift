internal import Foundation

/// The iterates of a primal-dual interior-point method (Mehrotra 1992) on a ``CellProgram``.
///
/// Variables are in one list: those of the cells, then, where margins may be missed, a positive and a
/// negative slack for each margin. Every variable x has a dual z; one with an upper bound u also has
/// w = u - x and its dual q.
struct CellProgramState {
  private let program: CellProgram
  private let system: CellSystem
  private let cellCount: Int
  private let classes: Int
  private let variables: Int
  private let equationCount: Int
  private let marginCount: Int

  private var x: [Double]
  private var z: [Double]
  private var w: [Double]
  private var q: [Double]
  private let upper: [Double]
  private let cost: [Double]
  private let isActive: [Bool]
  /// Duals of the equations of the cells, `[cells, equations]`.
  private var local: [Double]
  /// Duals of the margins, `[A, C]` then `[B, C]`.
  private var potentials: [Double]
  private var activeCount: Double
  /// Inverses of E D Eᵀ, `[cells, equations, equations]`.
  private var inverses: [Double]
  /// x / z of every variable, joined with its upper bound.
  private var scale: [Double]
  var iterations = 0

  init(_ program: CellProgram) {
    self.program = program
    let margins = program.margins
    classes = margins.classes
    variables = program.variables
    equationCount = program.equations.count
    cellCount = margins.firstCount * margins.secondCount
    marginCount = margins.first.count + margins.second.count
    system = CellSystem(
      firstCount: margins.firstCount, secondCount: margins.secondCount, classes: classes)
    let slacks = program.slackCost == nil ? 0 : 2 * marginCount
    upper = program.upper + [Double](repeating: .infinity, count: slacks)
    cost = program.cost + [Double](repeating: program.slackCost ?? 0, count: slacks)
    isActive = upper.map { $0 > 0 }
    let typical = 1 / Double(cellCount * classes)
    x = upper.map { $0 > 0 ? min($0 / 2, typical) : 0 }
    z = isActive.map { $0 ? 1 : 0 }
    w = zip(upper, x).map { $0.isFinite && $0 > 0 ? $0 - $1 : 0 }
    q = upper.map { $0.isFinite && $0 > 0 ? 1 : 0 }
    local = [Double](repeating: 0, count: cellCount * equationCount)
    potentials = [Double](repeating: 0, count: marginCount)
    inverses = [Double](repeating: 0, count: cellCount * equationCount * equationCount)
    scale = [Double](repeating: 0, count: upper.count)
    activeCount = 0
    for index in upper.indices where isActive[index] {
      activeCount += upper[index].isFinite ? 2 : 1
    }
    if program.slackCost == nil {
      system.pinShifts(of: margins)
    } else {
      for index in 0..<marginCount { system.isFree[index] = true }
    }
  }

  var solution: CellProgram.Solution {
    CellProgram.Solution(
      values: Array(x[..<(cellCount * variables)]),
      first: Array(potentials[..<program.margins.first.count]),
      second: Array(potentials[program.margins.first.count...]),
      violation: residuals().primalWorst, iterations: iterations)
  }

  private struct Residuals {
    var local: [Double]
    var margins: [Double]
    var dual: [Double]
    var primalWorst: Double
    var dualWorst: Double
  }

  private func residuals() -> Residuals {
    let margins = program.margins
    let offset = margins.first.count
    var localResidual = program.right
    var marginResidual = margins.first + margins.second
    var dual = cost
    for index in dual.indices where isActive[index] { dual[index] += q[index] - z[index] }
    for cell in 0..<cellCount {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      let start = cell * variables
      for (row, coefficients) in program.equations.enumerated() {
        let multiplier = local[cell * equationCount + row]
        for index in 0..<variables where coefficients[index] != 0 {
          localResidual[cell * equationCount + row] -= coefficients[index] * x[start + index]
          dual[start + index] -= coefficients[index] * multiplier
        }
      }
      for y in 0..<classes {
        let index = start + program.classVariables[y]
        marginResidual[a * classes + y] -= x[index]
        marginResidual[offset + b * classes + y] -= x[index]
        dual[index] -= potentials[a * classes + y] + potentials[offset + b * classes + y]
      }
    }
    if program.slackCost != nil {
      let start = cellCount * variables
      for margin in 0..<marginCount {
        marginResidual[margin] -= x[start + 2 * margin] - x[start + 2 * margin + 1]
        dual[start + 2 * margin] -= potentials[margin]
        dual[start + 2 * margin + 1] += potentials[margin]
      }
    }
    for index in dual.indices where !isActive[index] { dual[index] = 0 }
    var worst = 0.0
    for value in localResidual { worst = max(worst, abs(value)) }
    for value in marginResidual { worst = max(worst, abs(value)) }
    var dualWorst = 0.0
    for value in dual { dualWorst = max(dualWorst, abs(value)) }
    return Residuals(
      local: localResidual, margins: marginResidual, dual: dual, primalWorst: worst,
      dualWorst: dualWorst)
  }

  private var complementarity: Double {
    var sum = 0.0
    for index in x.indices where isActive[index] {
      sum += x[index] * z[index] + w[index] * q[index]
    }
    return sum
  }

  func isSolved(tolerance: Double) -> Bool {
    guard complementarity < tolerance else { return false }
    let found = residuals()
    return found.primalWorst < tolerance && found.dualWorst < 1e-8
  }

  /// One predictor and corrector; false when nothing moves any more.
  mutating func step() -> Bool {
    guard factor() else { return false }
    let residuals = residuals()
    let gap = complementarity
    let none = [Double](repeating: 0, count: x.count)
    let affine = direction(residuals, target: 0, corrections: (none, none))
    let (primalLength, dualLength) = lengths(affine)
    var predicted = 0.0
    for index in x.indices where isActive[index] {
      predicted +=
        (x[index] + primalLength * affine.x[index]) * (z[index] + dualLength * affine.z[index])
      if upper[index].isFinite {
        predicted +=
          (w[index] - primalLength * affine.x[index]) * (q[index] + dualLength * affine.q[index])
      }
    }
    let ratio = max(0, predicted / gap)
    let target = max(ratio * ratio * ratio * gap / activeCount, 1e-18)
    var corrections = (none, none)
    for index in x.indices where isActive[index] {
      corrections.0[index] = affine.x[index] * affine.z[index]
      if upper[index].isFinite { corrections.1[index] = -affine.x[index] * affine.q[index] }
    }
    let full = direction(residuals, target: target, corrections: corrections)
    var (primal, dual) = lengths(full)
    (primal, dual) = (min(1, 0.995 * primal), min(1, 0.995 * dual))
    guard max(primal, dual) > 1e-8, full.potentials.allSatisfy(\.isFinite),
      full.x.allSatisfy(\.isFinite), full.z.allSatisfy(\.isFinite)
    else { return false }
    for index in x.indices where isActive[index] {
      x[index] += primal * full.x[index]
      z[index] += dual * full.z[index]
      if upper[index].isFinite {
        w[index] = upper[index] - x[index]
        q[index] += dual * full.q[index]
        // Near the bound u - x rounds; zero would divide.
        if w[index] <= 0 { w[index] = upper[index] * 1e-16 }
      }
    }
    for index in local.indices { local[index] += dual * full.local[index] }
    for index in potentials.indices { potentials[index] += dual * full.potentials[index] }
    return true
  }

  /// Fills the blocks W = G D Gᵀ - X (E D Eᵀ)⁻¹ Xᵀ with X = G D Eᵀ, and factors.
  private mutating func factor() -> Bool {
    for index in x.indices where isActive[index] {
      let bound = upper[index].isFinite ? q[index] / w[index] : 0
      scale[index] = 1 / (z[index] / x[index] + bound)
    }
    let size = equationCount
    var normal = [Double](repeating: 0, count: size * size)
    for cell in 0..<cellCount {
      let start = cell * variables
      for i in 0..<size {
        for j in 0...i {
          var sum = 0.0
          for index in 0..<variables {
            sum += program.equations[i][index] * scale[start + index] * program.equations[j][index]
          }
          normal[i * size + j] = sum
        }
        // An equation all of whose variables are fixed says nothing.
        if normal[i * size + i] <= 0 { normal[i * size + i] = 1 }
        normal[i * size + i] *= 1 + 1e-14
      }
      guard invert(&normal, into: cell) else { return false }
      fillBlock(cell)
    }
    if program.slackCost != nil {
      let start = cellCount * variables
      for margin in 0..<marginCount {
        system.diagonal[margin] = scale[start + 2 * margin] + scale[start + 2 * margin + 1]
      }
    }
    return system.factor()
  }

  private mutating func invert(_ normal: inout [Double], into cell: Int) -> Bool {
    let size = equationCount
    let isPositive = normal.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { factorCholesky($0, size: size) } ?? false
    }
    guard isPositive else { return false }
    var column = [Double](repeating: 0, count: size)
    for i in 0..<size {
      for j in 0..<size { column[j] = i == j ? 1 : 0 }
      normal.withUnsafeBufferPointer { factor in
        column.withUnsafeMutableBufferPointer { column in
          guard let factor = factor.baseAddress, let column = column.baseAddress else { return }
          solveLower(factor, stride: size, size: size, column)
          solveLowerTransposed(factor, stride: size, size: size, column)
        }
      }
      for j in 0..<size { inverses[(cell * size + i) * size + j] = column[j] }
    }
    return true
  }

  private func fillBlock(_ cell: Int) {
    let size = equationCount
    let block = system.blocks + cell * classes * classes
    let start = cell * variables
    for y in 0..<classes {
      let own = program.classVariables[y]
      for other in 0..<classes {
        let index = program.classVariables[other]
        var sum = 0.0
        for i in 0..<size where program.equations[i][own] != 0 {
          for j in 0..<size where program.equations[j][index] != 0 {
            sum +=
              program.equations[i][own] * inverses[(cell * size + i) * size + j]
              * program.equations[j][index]
          }
        }
        block[y * classes + other] = -scale[start + own] * sum * scale[start + index]
      }
      block[y * classes + y] += scale[start + own]
    }
  }

  private struct Direction {
    var x: [Double]
    var z: [Double]
    var q: [Double]
    var local: [Double]
    var potentials: [Double]
  }

  private func direction(
    _ residuals: Residuals, target: Double, corrections: ([Double], [Double])
  ) -> Direction {
    let margins = program.margins
    let offset = margins.first.count
    // dx = D (Aᵀdy - g) with g = residual of the dual, less what complementarity asks for.
    var pull = [Double](repeating: 0, count: x.count)
    for index in x.indices where isActive[index] {
      var value = residuals.dual[index]
      value -= (target - corrections.0[index]) / x[index] - z[index]
      if upper[index].isFinite {
        value += (target - corrections.1[index]) / w[index] - q[index]
      }
      pull[index] = value
    }
    var localRight = residuals.local
    var right = residuals.margins
    for cell in 0..<cellCount {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      let start = cell * variables
      for (row, coefficients) in program.equations.enumerated() {
        for index in 0..<variables {
          localRight[cell * equationCount + row] +=
            coefficients[index] * scale[start + index] * pull[start + index]
        }
      }
      for y in 0..<classes {
        let index = start + program.classVariables[y]
        right[a * classes + y] += scale[index] * pull[index]
        right[offset + b * classes + y] += scale[index] * pull[index]
      }
    }
    if program.slackCost != nil {
      let start = cellCount * variables
      for margin in 0..<marginCount {
        right[margin] +=
          scale[start + 2 * margin] * pull[start + 2 * margin]
          - scale[start + 2 * margin + 1] * pull[start + 2 * margin + 1]
      }
    }
    // Eliminate the equations of the cells: right -= X (E D Eᵀ)⁻¹ localRight.
    let eliminated = solveLocal(localRight)
    for cell in 0..<cellCount {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      for y in 0..<classes {
        let own = program.classVariables[y]
        var sum = 0.0
        for row in 0..<equationCount {
          sum += program.equations[row][own] * eliminated[cell * equationCount + row]
        }
        let value = scale[cell * variables + own] * sum
        right[a * classes + y] -= value
        right[offset + b * classes + y] -= value
      }
    }
    system.solve(&right)
    // Back to the cells: E D Eᵀ dλ = localRight - Xᵀ dy.
    for cell in 0..<cellCount {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      for y in 0..<classes {
        let own = program.classVariables[y]
        let change = right[a * classes + y] + right[offset + b * classes + y]
        for row in 0..<equationCount {
          localRight[cell * equationCount + row] -=
            program.equations[row][own] * scale[cell * variables + own] * change
        }
      }
    }
    let localStep = solveLocal(localRight)
    return recover(pull, localStep, right, target: target, corrections: corrections)
  }

  private func solveLocal(_ right: [Double]) -> [Double] {
    let size = equationCount
    var result = right
    for cell in 0..<cellCount {
      for i in 0..<size {
        var sum = 0.0
        for j in 0..<size {
          sum += inverses[(cell * size + i) * size + j] * right[cell * size + j]
        }
        result[cell * size + i] = sum
      }
    }
    return result
  }

  private func recover(
    _ pull: [Double], _ localStep: [Double], _ potentialStep: [Double], target: Double,
    corrections: ([Double], [Double])
  ) -> Direction {
    let margins = program.margins
    let offset = margins.first.count
    var reduced = pull.map { -$0 }
    for cell in 0..<cellCount {
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      let start = cell * variables
      for (row, coefficients) in program.equations.enumerated() {
        for index in 0..<variables {
          reduced[start + index] += coefficients[index] * localStep[cell * equationCount + row]
        }
      }
      for y in 0..<classes {
        reduced[start + program.classVariables[y]] +=
          potentialStep[a * classes + y] + potentialStep[offset + b * classes + y]
      }
    }
    if program.slackCost != nil {
      let start = cellCount * variables
      for margin in 0..<marginCount {
        reduced[start + 2 * margin] += potentialStep[margin]
        reduced[start + 2 * margin + 1] -= potentialStep[margin]
      }
    }
    var step = Direction(
      x: reduced, z: reduced, q: reduced, local: localStep, potentials: potentialStep)
    for index in x.indices {
      guard isActive[index] else {
        (step.x[index], step.z[index], step.q[index]) = (0, 0, 0)
        continue
      }
      let change = scale[index] * reduced[index]
      step.x[index] = change
      step.z[index] =
        (target - corrections.0[index] - z[index] * change) / x[index] - z[index]
      step.q[index] =
        upper[index].isFinite
        ? (target - corrections.1[index] + q[index] * change) / w[index] - q[index] : 0
    }
    return step
  }

  private func lengths(_ step: Direction) -> (Double, Double) {
    var (primal, dual) = (1.0, 1.0)
    for index in x.indices where isActive[index] {
      if step.x[index] < 0 { primal = min(primal, -x[index] / step.x[index]) }
      if step.z[index] < 0 { dual = min(dual, -z[index] / step.z[index]) }
      if upper[index].isFinite {
        if step.x[index] > 0 { primal = min(primal, w[index] / step.x[index]) }
        if step.q[index] < 0 { dual = min(dual, -q[index] / step.q[index]) }
      }
    }
    return (primal, dual)
  }
}
