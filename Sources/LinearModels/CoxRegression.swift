public import Tensors

/// Cox's proportional hazards with an L2 penalty on the weights: the risk of an event as a weighted sum
/// of columns.
///
/// Minimizes −log partial likelihood / cases + penalty / 2 · ‖w‖², ties as Breslow did.
/// scikit-survival's `alpha` is penalty · cases. Risks are centered: their mean over the training
/// cases is zero.
public struct CoxRegression: Sendable {
  /// `[1][columns]`.
  public let weights: [[Double]]
  /// `[1]`: centers the risks; no hazard hangs on it.
  public let bias: [Double]
  /// The strength of the penalty.
  public let penalty: Double
  /// Whether the gradient fell below its bound before the iterations ran out.
  public let isConverged: Bool

  /// Fits one penalty.
  ///
  /// - Parameters:
  ///   - design: Standardized columns, `[cases, columns]`.
  ///   - times: Times of event or censoring.
  ///   - events: Whether the event happened.
  /// - Throws: ``TensorError`` if shapes disagree or there is no event.
  public static func fit(
    _ design: Tensor, times: [Double], events: [Bool], penalty: Double
  ) throws(TensorError) -> CoxRegression {
    try CoxProblem(design, times: times, events: events).solve(penalty: penalty, start: nil).model
  }

  /// Fits a path of penalties, strong to weak, and keeps the one under which the events of held-out
  /// cases are likeliest.
  ///
  /// - Parameters:
  ///   - inner: Held-out rows, times and events; without an event, the middle of the path is kept.
  ///   - penalties: The path; by default `C` from 10⁻⁴ to 10² in half decades, where penalty is
  ///     1 / (C · cases).
  public static func fitPath(
    _ design: Tensor, times: [Double], events: [Bool],
    inner: (design: Tensor, times: [Double], events: [Bool])?, penalties: [Double]? = nil
  ) throws(TensorError) -> (model: CoxRegression, innerLoss: Double?) {
    let problem = try CoxProblem(design, times: times, events: events)
    let path = penalties ?? penaltyPath(caseCount: times.count, from: -4)
    guard !path.isEmpty else {
      throw TensorError(
        .invalidArgument, operation: "CoxRegression",
        message: "expected at least one penalty, found none")
    }
    guard let inner, inner.events.contains(true) else {
      return (try problem.solve(penalty: path[path.count / 2], start: nil).model, nil)
    }
    let held = PartialLikelihood(times: inner.times, events: inner.events)
    var best: (model: CoxRegression, loss: Double)?
    var start: [Double]?
    var worseCount = 0
    for penalty in path {
      let (model, point) = try problem.solve(penalty: penalty, start: start)
      start = point
      let loss = held.meanLossAndGradient(try model.risks(inner.design)).loss
      if loss < best?.loss ?? .infinity {
        best = (model, loss)
        worseCount = 0
      } else {
        worseCount += 1
        // Held-out loss along the path falls, then rises; three rises are past the valley.
        if worseCount == 3 { break }
      }
    }
    guard let best else {
      throw TensorError(
        .invalidArgument, operation: "CoxRegression",
        message: "expected finite held-out losses; check the design for extremes")
    }
    return (best.model, best.loss)
  }

  /// The risks of some cases, `design` being `[cases, columns]`: logarithms of hazard ratios to the
  /// mean training case.
  public func risks(_ design: Tensor) throws(TensorError) -> [Double] {
    let weight = try Tensor(weights.flatMap { $0 }, shape: [1, weights.first?.count ?? 0])
    return try design.converted(to: .float64).linear(weight: weight, bias: Tensor(bias))
      .array(of: Double.self)
  }
}

extension CoxRegression: LinearModel {
  package func rescaled(columns: [(count: Int, scale: Double)]) -> CoxRegression {
    CoxRegression(
      weights: rescaledWeights(weights, columns), bias: bias, penalty: penalty,
      isConverged: isConverged)
  }
}

/// The data of a Cox regression, prepared for many penalties.
private struct CoxProblem {
  let design: CenteredDesign
  let likelihood: PartialLikelihood

  init(_ design: Tensor, times: [Double], events: [Bool]) throws(TensorError) {
    guard times.count == events.count, events.contains(true), times.allSatisfy(\.isFinite) else {
      throw TensorError(
        .invalidArgument, operation: "CoxRegression",
        message: "expected a finite time for each of \(events.count) cases and at least one event, "
          + "found \(times.count) times and \(events.count { $0 }) events")
    }
    self.design = try CenteredDesign(design, caseCount: times.count, operation: "CoxRegression")
    likelihood = PartialLikelihood(times: times, events: events)
  }

  func solve(
    penalty: Double, start: [Double]?
  ) throws(TensorError) -> (model: CoxRegression, point: [Double]) {
    let width = try design.coordinates.size(1)
    let initial = start ?? [Double](repeating: 0, count: width)
    let solution = try minimizeLBFGS(from: initial) { point throws(TensorError) in
      let weights = try Tensor(point, shape: [width, 1])
      let risks = try design.coordinates.matmul(weights).array(of: Double.self)
      let (loss, slopes) = likelihood.meanLossAndGradient(risks)
      let gradient = try design.coordinates.transposed()
        .matmul(Tensor(slopes, shape: [slopes.count, 1])).array(of: Double.self)
      let squares = point.reduce(0) { $0 + $1 * $1 }
      return (loss + penalty / 2 * squares, zip(gradient, point).map { $0 + penalty * $1 })
    }
    let (weights, atMeans) = try design.columnWeights(solution.point)
    let model = CoxRegression(
      weights: [weights], bias: [-atMeans], penalty: penalty, isConverged: solution.isConverged)
    return (model, solution.point)
  }
}
