public import Tensors
public import Testing

/// Expects the gradients that LibTorch records to equal central differences.
///
/// Every input is converted to `float64`. Each element is moved by ±`step` in turn, so inputs should
/// be small: the function runs twice an element.
///
/// - Parameters:
///   - inputs: Where to check, one tensor an argument.
///   - step: Half the distance between the two evaluations.
///   - absolute: A difference that is allowed everywhere.
///   - relative: A difference that is allowed in proportion to the central difference.
///   - function: From the inputs to one number. It must be deterministic: a dropout seeds its
///     generator inside.
public func gradientCheck(
  _ inputs: [Tensor], step: Double = 1e-5, absolute: Double = 1e-7, relative: Double = 1e-5,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ function: ([Tensor]) throws -> Tensor
) throws {
  let points = try inputs.map { try $0.detached().converted(to: .float64) }
  let leaves = try points.map { try $0.copied().tracked() }
  let output = try function(leaves)
  guard output.count == 1 else {
    Issue.record(
      "a gradient check needs a function to one number, found shape \(output.shape)",
      sourceLocation: sourceLocation)
    return
  }
  let gradients = try output.gradients(of: leaves)
  for (position, point) in points.enumerated() {
    let recorded =
      try gradients[position]?.array(of: Double.self) ?? [Double](repeating: 0, count: point.count)
    if let gradient = gradients[position], gradient.shape != point.shape {
      Issue.record(
        "input \(position): expected a gradient of shape \(point.shape), found \(gradient.shape)",
        sourceLocation: sourceLocation)
    }
    let differences = try withoutGradients {
      try centralDifferences(of: function, at: points, input: position, step: step)
    }
    let closeness = Closeness(recorded, to: differences, absolute: absolute, relative: relative)
    guard !closeness.isClose, let worst = closeness.worstIndex else { continue }
    Issue.record(
      """
      input \(position): \(closeness.failureCount) of \(point.count) derivatives differ; worst at \
      \(coordinates(of: worst, in: point.shape)): central difference \(closeness.expected), \
      recorded \(closeness.actual), tolerance \(closeness.tolerance)
      """, sourceLocation: sourceLocation)
  }
}

/// (f(x + step · e) − f(x − step · e)) / (2 · step) for every element of one input.
private func centralDifferences(
  of function: ([Tensor]) throws -> Tensor, at points: [Tensor], input: Int, step: Double
) throws -> [Double] {
  let shape = points[input].shape
  let start = try points[input].array(of: Double.self)
  return try start.indices.map { index in
    func value(movedBy offset: Double) throws -> Double {
      var moved = start
      moved[index] += offset
      var arguments = points
      arguments[input] = try Tensor(moved, shape: shape)
      return try function(arguments).item()
    }
    return try (value(movedBy: step) - value(movedBy: -step)) / (2 * step)
  }
}
