import Foundation
import Tensors

/// The least information that two Gaussian inputs can have together about their target when only
/// each alone is known: a convex problem in the covariance Σ of the noises.
///
/// I∪ = min over ‖Σ‖ ≤ 1 of ½ ln det(I + H₂ᵀH₂ + Bᵀ(I − ΣΣᵀ)⁻¹B) with B = H₁ − ΣH₂. The objective is
/// ½ ln det(I + HᵀK⁻¹H) for the joint noise covariance K, which is convex in K, and K is linear in Σ;
/// so the gradient bounds how far any point is from the least (Frank and Wolfe 1956): with the
/// nuclear norm ‖·‖₊, gap = ⟨∇, Σ⟩ + ‖∇‖₊.
///
/// Solved by projected gradients with steps after Barzilai and Borwein and a backtracking search that
/// never accepts a rise (Birgin, Martínez and Raydan 2000, without their non-monotone memory).
/// Problem: Zhao et al. 2025, <https://arxiv.org/abs/2510.04417>.
struct GaussianUnion {
  /// Nats.
  let value: Double
  /// How far below `value` the least can be, in nats.
  let gap: Double
  let covariance: Tensor
  /// The objective after each accepted step, the start first.
  let history: [Double]

  /// Singular values are kept this far below one, where the objective's inverse exists; the gap is
  /// still that of the whole ball.
  private static let margin = 1e-9

  /// Minimizes until the gap is below a tolerance in nats, or the steps run out.
  init(
    firstGains: Tensor, secondGains: Tensor, tolerance: Double, stepLimit: Int
  ) throws(TensorError) {
    let problem = GaussianObjective(first: firstGains, second: secondGains)
    var (point, current) = try Self.start(problem)
    var history = [current.value]
    var gap = try Self.gap(current.gradient, at: point)
    var length = 1.0
    for _ in 0..<stepLimit {
      if gap <= tolerance { break }
      var accepted: (point: Tensor, outcome: GaussianObjective.Outcome)?
      var trial = length
      for _ in 0..<60 {
        let candidate = try Self.projected(point - current.gradient * trial)
        let step = try candidate - point
        let slope = try (step * current.gradient).sum().item()
        // Along a projected gradient the slope is below zero unless the point is the least.
        guard slope < 0 else { break }
        if let outcome = try problem.outcome(at: candidate),
          outcome.value <= current.value + 1e-4 * slope
        {
          accepted = (candidate, outcome)
          break
        }
        trial /= 4
      }
      guard let accepted else { break }
      let step = try accepted.point - point
      let change = try accepted.outcome.gradient - current.gradient
      let curvature = try (step * change).sum().item()
      let square = try (step * step).sum().item()
      length = curvature > 1e-300 ? min(max(square / curvature, 1e-12), 1e12) : trial * 4
      (point, current) = accepted
      history.append(current.value)
      gap = try Self.gap(current.gradient, at: point)
      if square < 1e-30 { break }
    }
    value = current.value
    self.gap = max(0, gap)
    covariance = point
    self.history = history
  }

  /// The best of three starts: independent noises, and the two that solve the problem when one input
  /// is a noisier version of the other.
  private static func start(
    _ problem: GaussianObjective
  ) throws(TensorError) -> (Tensor, GaussianObjective.Outcome) {
    let independent = try Tensor.zeros(
      [problem.first.size(0), problem.second.size(0)], dtype: .float64)
    let candidates = [
      independent,
      try projected(problem.first.matmul(pseudoInverse(problem.second))),
      try projected(problem.second.matmul(pseudoInverse(problem.first)).transposed()),
    ]
    var best: (Tensor, GaussianObjective.Outcome)?
    for candidate in candidates {
      guard let outcome = try problem.outcome(at: candidate) else { continue }
      if outcome.value < best?.1.value ?? .infinity { best = (candidate, outcome) }
    }
    guard let best else {
      throw TensorError(
        .operationFailed, operation: "GaussianUnion",
        message: "expected a finite objective; the gains are too large")
    }
    return best
  }

  private static func pseudoInverse(_ matrix: Tensor) throws(TensorError) -> Tensor {
    let (left, values, right) = try singularValues(matrix)
    let spectrum = try values.array(of: Double.self)
    let least = 1e-12 * (spectrum.first ?? 0)
    let inverse = try Tensor(spectrum.map { $0 > least ? 1 / $0 : 0 })
    return try (right.transposed() * inverse).matmul(left.transposed())
  }

  /// The nearest matrix whose singular values are below one.
  static func projected(
    _ matrix: Tensor, margin: Double = GaussianUnion.margin
  ) throws(TensorError) -> Tensor {
    let (left, values, right) = try singularValues(matrix)
    return try (left * values.clamped(max: 1 - margin)).matmul(right)
  }

  private static func gap(_ gradient: Tensor, at point: Tensor) throws(TensorError) -> Double {
    try (gradient * point).sum().item() + singularValues(gradient).values.sum().item()
  }
}

/// The objective of ``GaussianUnion`` and its gradient.
struct GaussianObjective {
  let first: Tensor
  let second: Tensor

  struct Outcome {
    /// Nats.
    let value: Double
    let gradient: Tensor
  }

  /// The value and the gradient −W₁G⁻¹W₂ᵀ, where W = K⁻¹H and G = I + HᵀK⁻¹H; `nil` where Σ is no
  /// covariance of whitened noises.
  func outcome(at covariance: Tensor) throws(TensorError) -> Outcome? {
    let (rows, columns) = (try first.size(0), try second.size(0))
    let transposed = try covariance.transposed()
    let firstLeft = try (Tensor.identity(rows, dtype: .float64) - covariance.matmul(transposed))
    let secondLeft = try (Tensor.identity(columns, dtype: .float64) - transposed.matmul(covariance))
    guard let firstFactor = try firstLeft.cholesky(), let secondFactor = try secondLeft.cholesky()
    else { return nil }
    let a = try (first - covariance.matmul(second)).solved(byCholesky: firstFactor)  // W₁
    let b = try (second - transposed.matmul(first)).solved(byCholesky: secondFactor)  // W₂
    let product = try first.transposed().matmul(a) + second.transposed().matmul(b)
    let symmetric = try (product + product.transposed()) / 2
    let joint = try symmetric + Tensor.identity(symmetric.size(0), dtype: .float64)
    guard let factor = try joint.cholesky() else { return nil }
    let value = try halfLogDeterminant(factor)
    guard value.isFinite else { return nil }
    return Outcome(
      value: value, gradient: try -a.matmul(b.transposed().solved(byCholesky: factor)))
  }
}

/// ½ ln det of a matrix, from its lower Cholesky factor.
func halfLogDeterminant(_ factor: Tensor) throws(TensorError) -> Double {
  let size = try factor.size(0)
  let values = try factor.array(of: Double.self)
  return (0..<size).reduce(0) { $0 + log(values[$1 * size + $1]) }
}
