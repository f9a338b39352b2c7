public import Tensors

/// Linear regression with an L2 penalty on the weights, not on the intercept, in closed form.
///
/// Minimizes mean squared error / 2 + penalty / 2 · ‖w‖². scikit-learn's `alpha` is penalty · cases.
///
/// Source: Hoerl and Kennard 1970, "Ridge regression: biased estimation for nonorthogonal problems".
public struct RidgeRegression: Sendable {
  /// `[1][columns]`.
  public let weights: [[Double]]
  /// `[1]`.
  public let bias: [Double]
  /// The strength of the penalty.
  public let penalty: Double

  /// Fits one penalty.
  ///
  /// - Parameters:
  ///   - design: Standardized columns, `[cases, columns]`.
  ///   - targets: The number of each case.
  ///   - penalty: The strength of the penalty, above zero.
  /// - Throws: ``TensorError`` if shapes disagree or a target is not finite.
  public static func fit(
    _ design: Tensor, targets: [Double], penalty: Double
  ) throws(TensorError) -> RidgeRegression {
    try RidgeProblem(design, targets: targets).solve(penalty: penalty)
  }

  /// Fits a path of penalties, strong to weak, and keeps the one with the lowest squared error on
  /// held-out cases.
  ///
  /// - Parameters:
  ///   - inner: Held-out rows and numbers; with none, the middle of the path is kept.
  ///   - penalties: The path; by default `C` from 10⁻⁶ to 10² in half decades, where penalty is
  ///     1 / (C · cases).
  public static func fitPath(
    _ design: Tensor, targets: [Double], inner: (design: Tensor, targets: [Double])?,
    penalties: [Double]? = nil
  ) throws(TensorError) -> (model: RidgeRegression, innerLoss: Double?) {
    let problem = try RidgeProblem(design, targets: targets)
    let path = penalties ?? penaltyPath(caseCount: targets.count, from: -6)
    guard !path.isEmpty else {
      throw TensorError(
        .invalidArgument, operation: "RidgeRegression",
        message: "expected at least one penalty, found none")
    }
    guard let inner, !inner.targets.isEmpty else {
      return (try problem.solve(penalty: path[path.count / 2]), nil)
    }
    var best: (model: RidgeRegression, loss: Double)?
    for penalty in path {
      let model = try problem.solve(penalty: penalty)
      let predictions = try model.predictions(inner.design)
      let loss =
        zip(predictions, inner.targets).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        / Double(inner.targets.count)
      if loss < best?.loss ?? .infinity { best = (model, loss) }
    }
    guard let best else {
      throw TensorError(
        .invalidArgument, operation: "RidgeRegression",
        message: "expected finite held-out losses; check the design for extremes")
    }
    return (best.model, best.loss)
  }

  /// The predicted numbers of some cases, `design` being `[cases, columns]`.
  public func predictions(_ design: Tensor) throws(TensorError) -> [Double] {
    let weight = try Tensor(weights.flatMap { $0 }, shape: [1, weights.first?.count ?? 0])
    return try design.converted(to: .float64).linear(weight: weight, bias: Tensor(bias))
      .array(of: Double.self)
  }
}

extension RidgeRegression: LinearModel {
  package func rescaled(columns: [(count: Int, scale: Double)]) -> RidgeRegression {
    RidgeRegression(weights: rescaledWeights(weights, columns), bias: bias, penalty: penalty)
  }
}

/// The data of a ridge regression, prepared for many penalties.
private struct RidgeProblem {
  let design: CenteredDesign
  /// S Uᵀ y, by axis.
  let projections: [Double]
  let mean: Double
  let count: Double

  init(_ design: Tensor, targets: [Double]) throws(TensorError) {
    if let index = targets.firstIndex(where: { !$0.isFinite }) {
      throw TensorError(
        .invalidArgument, operation: "RidgeRegression",
        message: "expected finite targets, found \(targets[index]) at \(index)")
    }
    self.design = try CenteredDesign(
      design, caseCount: targets.count, operation: "RidgeRegression")
    count = Double(targets.count)
    let mean = targets.reduce(0, +) / count
    self.mean = mean
    let centered = try Tensor(targets.map { $0 - mean }, shape: [targets.count, 1])
    projections = try self.design.coordinates.transposed().matmul(centered)
      .array(of: Double.self)
  }

  /// (S² + n · penalty)⁻¹ S Uᵀ y, axis by axis.
  func solve(penalty: Double) throws(TensorError) -> RidgeRegression {
    let axisWeights = zip(projections, design.squares).map { $0 / ($1 + count * penalty) }
    let (weights, atMeans) = try design.columnWeights(axisWeights)
    return RidgeRegression(weights: [weights], bias: [mean - atMeans], penalty: penalty)
  }
}
