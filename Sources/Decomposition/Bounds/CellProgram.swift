internal import Foundation

/// A linear program over joints of two modalities and a label.
///
///     minimize Σ_ab c_ab · v_ab
///     E v_ab = e_ab                          in every cell (x1, x2)
///     Σ_b G v_ab (+ slack) = p1(a, ·)        for every symbol of the first modality
///     Σ_a G v_ab (+ slack) = p2(b, ·)        for every symbol of the second
///     0 ≤ v_ab ≤ u_ab
///
/// E and G are the same small matrices in every cell, so the normal equations of an interior-point
/// method reduce to one ``CellSystem`` of C x C blocks. Whoever uses the solution takes the dual
/// potentials and bounds the optimum with them in closed form: no figure rests on the convergence
/// reported here.
struct CellProgram {
  /// p(x1, y) and p(x2, y).
  var margins: UnionMargins
  /// E, row-major `[equations, variables]`.
  var equations: [[Double]]
  /// Which variable of a cell is r(x1, x2, y), for each class: G picks these.
  var classVariables: [Int]
  /// The number of variables in a cell.
  var variables: Int
  /// e, `[cells, equations]`.
  var right: [Double]
  /// c, `[cells, variables]`.
  var cost: [Double]
  /// u, `[cells, variables]`; infinity where there is no bound, zero where the variable is fixed.
  var upper: [Double]
  /// The cost of one unit of slack in the margins, or `nil` where they must hold exactly.
  var slackCost: Double?

  /// What the solver found.
  struct Solution {
    /// v, `[cells, variables]`.
    var values: [Double]
    /// Duals of the first modality's margins, `[A, C]`.
    var first: [Double]
    /// Duals of the second modality's margins, `[B, C]`.
    var second: [Double]
    /// The largest violation of an equation.
    var violation: Double
    /// The number of iterations.
    var iterations: Int
  }

  /// Solves the program; `tolerance` is relative to a total mass of one.
  func solve(tolerance: Double = 1e-10, iterationLimit: Int = 80) -> Solution {
    var state = CellProgramState(self)
    for iteration in 0..<iterationLimit {
      state.iterations = iteration
      if state.isSolved(tolerance: tolerance) || !state.step() { break }
    }
    return state.solution
  }
}
