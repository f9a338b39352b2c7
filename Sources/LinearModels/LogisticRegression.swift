import Foundation
public import Tensors

/// Logistic regression with an L2 penalty on the weights, not on the intercept: the honest baseline.
///
/// Minimizes mean log-loss + penalty / 2 · ‖W‖². scikit-learn's `C` is 1 / (penalty · cases). With two
/// classes there is one logit; with more, one a class (multinomial).
public struct LogisticRegression: Sendable {
  /// `[outputs][columns]`.
  public let weights: [[Double]]
  /// `[outputs]`.
  public let bias: [Double]
  /// The strength of the penalty.
  public let penalty: Double
  /// Whether the gradient fell below its bound before the iterations ran out.
  public let isConverged: Bool

  /// The number of logits for a number of classes.
  public static func outputCount(classCount: Int) -> Int { classCount == 2 ? 1 : classCount }

  /// The logits of some cases, `[cases, outputs]`.
  ///
  /// `design` is `[cases, columns]`.
  public func logits(_ design: Tensor) throws(TensorError) -> Tensor {
    let dtype = design.dtype ?? .float64
    let weight = try Tensor(
      weights.flatMap { $0 }, shape: [weights.count, weights.first?.count ?? 0])
    return try design.linear(
      weight: weight.converted(to: dtype), bias: Tensor(bias).converted(to: dtype))
  }

  /// Fits one penalty.
  ///
  /// - Parameters:
  ///   - design: Standardized columns, `[cases, columns]`, float64.
  ///   - labels: Class indices.
  ///   - start: A fit of the same columns to start from.
  /// - Throws: ``TensorError`` if shapes disagree.
  public static func fit(
    _ design: Tensor, labels: [Int], classCount: Int, penalty: Double,
    start: LogisticRegression? = nil
  ) throws(TensorError) -> LogisticRegression {
    let problem = try LogisticProblem(
      ColumnBlocks([(design, 1)]), labels: labels, classCount: classCount)
    let first = try start.map { start throws(TensorError) in try problem.start(at: start) } ?? nil
    return try problem.model(problem.solve(penalty: penalty, start: first))
  }

  /// Fits a path of penalties, strong to weak, and keeps the one with the lowest log-loss on held-out
  /// cases.
  ///
  /// - Parameters:
  ///   - inner: Held-out rows and labels; with none, the middle of the path is kept.
  ///   - penalties: The path; by default `C` from 10⁻⁴ to 10² in half decades.
  public static func fitPath(
    _ design: Tensor, labels: [Int], classCount: Int, inner: (design: Tensor, labels: [Int])?,
    penalties: [Double]? = nil
  ) throws(TensorError) -> (model: LogisticRegression, innerLoss: Double?) {
    try fitPath(
      ColumnBlocks([(design, 1)]), labels: labels, classCount: classCount,
      inner: inner.map { inner throws(TensorError) in
        (try ColumnBlocks([(inner.design, 1)]), inner.labels)
      }, penalties: penalties)
  }

  /// Fits a path of penalties on columns in blocks, wide ones in the precision they have.
  package static func fitPath(
    _ columns: ColumnBlocks, labels: [Int], classCount: Int,
    inner: (columns: ColumnBlocks, labels: [Int])?, penalties: [Double]? = nil
  ) throws(TensorError) -> (model: LogisticRegression, innerLoss: Double?) {
    let problem = try LogisticProblem(columns, labels: labels, classCount: classCount)
    let path =
      penalties
      ?? stride(from: -4.0, through: 2.0, by: 0.5).map {
        1 / (pow(10, $0) * Double(max(1, labels.count)))
      }
    guard !path.isEmpty else {
      throw TensorError(
        .invalidArgument, operation: "LogisticRegression",
        message: "expected at least one penalty, found none")
    }
    guard let inner, !inner.labels.isEmpty else {
      return (try problem.model(problem.solve(penalty: path[path.count / 2])), nil)
    }
    let held = try problem.coordinates(of: inner.columns)
    var best: (solution: LogisticProblem.Solution, loss: Double)?
    var previous: LogisticProblem.Solution?
    var worseCount = 0
    for penalty in path {
      let solution = try problem.solve(penalty: penalty, start: previous)
      previous = solution
      let loss = try logLoss(
        problem.logits(solution, coordinates: held), labels: inner.labels)
      if loss < best?.loss ?? .infinity {
        best = (solution, loss)
        worseCount = 0
      } else {
        worseCount += 1
        // Held-out loss along the path falls, then rises; three rises are past the valley.
        if worseCount == 3 { break }
      }
    }
    guard let best else {
      throw TensorError(
        .invalidArgument, operation: "LogisticRegression",
        message: "expected finite held-out losses; check the design for extremes")
    }
    return (try problem.model(best.solution), best.loss)
  }
}

extension LogisticRegression {
  /// The same model for columns that were multiplied by a scale, block by block, before the fit.
  package func rescaled(columns: [(count: Int, scale: Double)]) -> LogisticRegression {
    let scales = columns.flatMap { [Double](repeating: $0.scale, count: $0.count) }
    return LogisticRegression(
      weights: weights.map { row in zip(row, scales).map { $0 * $1 } }, bias: bias,
      penalty: penalty, isConverged: isConverged)
  }
}
