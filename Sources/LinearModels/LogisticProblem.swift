import Foundation
package import Tensors

/// The data of a logistic regression, prepared for many fits.
///
/// With many more columns than cases it is solved in the space that the cases span, where a step costs
/// cases² instead of cases × columns; see ``CaseSpan``.
package struct LogisticProblem {
  /// The optimum for a penalty: weights and intercepts, in the coordinates of the problem.
  package struct Solution {
    package let penalty: Double
    /// Row by row the weights `[outputs, k]`, then the intercepts.
    package let point: [Double]
    package let isConverged: Bool
  }

  private let design: Tensor  // [N, k]: the columns, or the cases in the basis of their span
  private let span: CaseSpan?
  private let targets: Tensor  // [N, outputs]
  private let outputs: Int
  private let columnCount: Int

  /// - Parameter spans: Whether it is solved in the span of the cases; by default where that is less work.
  package init(
    _ columns: ColumnBlocks, labels: [Int], classCount: Int, spans: Bool? = nil
  ) throws(TensorError) {
    let shape = [columns.rowCount, columns.columnCount]
    guard shape[0] == labels.count, shape[0] > 0 else {
      throw TensorError(
        .shapeMismatch, operation: "LogisticRegression",
        message: "expected one label a row, found \(labels.count) for \(shape)",
        argumentShapes: [shape])
    }
    guard labels.allSatisfy({ (0..<classCount).contains($0) }) else {
      throw TensorError(
        .invalidArgument, operation: "LogisticRegression",
        message: "expected labels in 0..<\(classCount)")
    }
    outputs = LogisticRegression.outputCount(classCount: classCount)
    columnCount = shape[1]
    if spans ?? (shape[1] > 2 * shape[0]) {
      let span = try CaseSpan(columns)
      design = span.coordinates
      self.span = span
    } else {
      design = try columns.joined()
      span = nil
    }
    if outputs == 1 {
      targets = try Tensor(labels.map(Double.init), shape: [labels.count, 1])
    } else {
      targets = try Tensor(labels.map(Int64.init)).oneHot(classCount: classCount)
        .converted(to: .float64)
    }
  }

  /// The optimum for a penalty.
  ///
  /// - Parameter start: The optimum for another.
  package func solve(
    penalty: Double, start: Solution? = nil, tolerance: Double = 1e-7
  ) throws(TensorError) -> Solution {
    let width = try design.size(1)
    let initial = start?.point ?? [Double](repeating: 0, count: outputs * (width + 1))
    let solution = try minimizeLBFGS(from: initial, tolerance: tolerance) {
      point throws(TensorError) in
      try lossAndGradient(at: point, width: width, penalty: penalty)
    }
    return Solution(
      penalty: penalty, point: solution.point, isConverged: solution.isConverged)
  }

  /// A fitted model as a place to start from; nil where it is of other columns or classes.
  package func start(at model: LogisticRegression) throws(TensorError) -> Solution? {
    guard model.bias.count == outputs, model.weights.allSatisfy({ $0.count == columnCount }) else {
      return nil
    }
    let weights = try Tensor(model.weights.flatMap { $0 }, shape: [outputs, columnCount])
    let coordinates =
      try span.map { span throws(TensorError) in try span.coordinates(ofWeights: weights) }
      ?? weights
    return Solution(
      penalty: model.penalty, point: try coordinates.array(of: Double.self) + model.bias,
      isConverged: model.isConverged)
  }

  /// A solution as a model of the columns.
  package func model(_ solution: Solution) throws(TensorError) -> LogisticRegression {
    var (weights, bias) = try parts(solution.point)
    if let span {
      let found = try span.weights(weights)
      weights = found.weights
      bias = try bias + found.intercepts
    }
    let flat = try weights.array(of: Double.self)
    return LogisticRegression(
      weights: (0..<outputs).map { Array(flat[($0 * columnCount)..<(($0 + 1) * columnCount)]) },
      bias: try bias.array(of: Double.self), penalty: solution.penalty,
      isConverged: solution.isConverged)
  }

  /// Other cases as the problem sees its own, `[n, k]`.
  package func coordinates(of others: ColumnBlocks) throws(TensorError) -> Tensor {
    // Not `??`, whose right side throws untyped.
    if let span { try span.coordinates(of: others) } else { try others.joined() }
  }

  /// The logits of cases in the coordinates of the problem, `[n, outputs]`.
  package func logits(_ solution: Solution, coordinates: Tensor) throws(TensorError) -> Tensor {
    let (weights, bias) = try parts(solution.point)
    return try coordinates.matmul(weights.transposed()) + bias
  }

  /// Weights `[outputs, k]` and intercepts `[outputs]` of a point.
  private func parts(_ point: [Double]) throws(TensorError) -> (weights: Tensor, bias: Tensor) {
    let count = point.count - outputs
    return (
      try Tensor(Array(point[..<count]), shape: [outputs, count / outputs]),
      try Tensor(Array(point[count...]))
    )
  }

  private func lossAndGradient(
    at point: [Double], width: Int, penalty: Double
  ) throws(TensorError) -> (Double, [Double]) {
    let count = Double(try design.size(0))
    let (weights, bias) = try parts(point)
    let logits = try design.matmul(weights.transposed()) + bias  // [N, outputs]
    let loss: Double
    let residual: Tensor
    if outputs == 1 {
      loss = try (logits.softplus() - logits * targets).sum().item() / count
      residual = try logits.sigmoid() - targets
    } else {
      let logs = try logits.logSoftmax()
      loss = try -(logs * targets).sum().item() / count
      residual = try logs.exponential() - targets
    }
    let slope = try residual.transposed().matmul(design) / count + weights * penalty
    let squares = point[..<(outputs * width)].reduce(0) { $0 + $1 * $1 }
    let gradient =
      try slope.array(of: Double.self)
      + (residual.sum(axes: [0]) / count).array(of: Double.self)
    return (loss + penalty / 2 * squares, gradient)
  }
}
