import Foundation
import Tensors

/// The data of a logistic regression, prepared for many fits.
///
/// With many more columns than cases the problem is solved in the space that the cases span: with
/// X = U S Vᵀ the penalized optimum lies in the rows of Vᵀ, so nothing is lost and a step costs
/// cases² instead of cases × columns (Hastie and Tibshirani 2004, "Efficient quadratic regularization
/// for expression arrays").
struct LogisticProblem {
  private let design: Tensor  // [N, k]: the columns, or their coordinates in the cases' span
  private let columnsFromCoordinates: Tensor?  // [k, D]
  private let targets: Tensor  // [N, outputs]
  private let outputs: Int
  private let columns: Int

  init(_ design: Tensor, labels: [Int], classCount: Int) throws(TensorError) {
    let shape = design.shape
    guard shape.count == 2, shape[0] == labels.count, shape[0] > 0 else {
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
    columns = shape[1]
    let matrix = try design.converted(to: .float64)
    if columns > 2 * shape[0] {
      let (values, vectors) = try matrix.matmul(matrix.transposed()).symmetricEigen()
      let spectrum = try values.array(of: Double.self)
      let largest = spectrum.last ?? 0
      let kept = spectrum.indices.filter { spectrum[$0] > 1e-10 * largest && spectrum[$0] > 0 }
      let first = kept.first ?? spectrum.count
      let basis = try vectors.sliced(first..<spectrum.count, axis: 1)  // U [N, k]
      let scale = try values.sliced(first..<spectrum.count).squareRoot()  // S [k]
      self.design = try basis * scale
      columnsFromCoordinates = try (basis / scale).transposed().matmul(matrix)  // Vᵀ = S⁻¹ Uᵀ X
    } else {
      self.design = matrix
      columnsFromCoordinates = nil
    }
    if outputs == 1 {
      targets = try Tensor(labels.map(Double.init), shape: [labels.count, 1])
    } else {
      targets = try Tensor(labels.map(Int64.init)).oneHot(classCount: classCount)
        .converted(to: .float64)
    }
  }

  /// The optimum for a penalty.
  func solve(penalty: Double, start: LogisticRegression?) throws(TensorError) -> LogisticRegression
  {
    let width = try design.size(1)
    var initial = [Double](repeating: 0, count: outputs * (width + 1))
    if let start, start.bias.count == outputs {
      let weights = try Tensor(start.weights.flatMap { $0 }, shape: [outputs, columns])
      // V has orthonormal columns, so coordinates are W · V.
      let coordinates =
        try columnsFromCoordinates.map { basis throws(TensorError) in
          try weights.matmul(basis.transposed())
        } ?? weights
      initial = try coordinates.array(of: Double.self) + start.bias
    }
    let solution = try minimizeLBFGS(from: initial) { point throws(TensorError) in
      try lossAndGradient(at: point, width: width, penalty: penalty)
    }
    let coordinates = try Tensor(
      Array(solution.point[..<(outputs * width)]), shape: [outputs, width])
    let weights =
      try columnsFromCoordinates.map { basis throws(TensorError) in
        try coordinates.matmul(basis)
      } ?? coordinates
    let flat = try weights.array(of: Double.self)
    return LogisticRegression(
      weights: (0..<outputs).map { Array(flat[($0 * columns)..<(($0 + 1) * columns)]) },
      bias: Array(solution.point[(outputs * width)...]), penalty: penalty,
      isConverged: solution.isConverged)
  }

  private func lossAndGradient(
    at point: [Double], width: Int, penalty: Double
  ) throws(TensorError) -> (Double, [Double]) {
    let count = Double(try design.size(0))
    let weights = try Tensor(Array(point[..<(outputs * width)]), shape: [outputs, width])
    let bias = try Tensor(Array(point[(outputs * width)...]))
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
