public import Tensors
public import Testing

/// Expects two lists of numbers to be close, element by element.
///
/// - Parameters:
///   - absolute: A difference that is allowed everywhere.
///   - relative: A difference that is allowed in proportion to the expected number.
public func expectClose(
  _ actual: [Double], to expected: [Double], absolute: Double = 0, relative: Double = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    actual, shape: [actual.count], to: expected, shape: [expected.count], absolute: absolute,
    relative: relative, sourceLocation: sourceLocation)
}

/// Expects two numbers to be close.
public func expectClose(
  _ actual: Double, to expected: Double, absolute: Double = 0, relative: Double = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    [actual], shape: [], to: [expected], shape: [], absolute: absolute, relative: relative,
    sourceLocation: sourceLocation)
}

/// Expects a tensor to have the shape of another and close elements.
public func expectClose(
  _ actual: Tensor, to expected: Tensor, absolute: Double = 0, relative: Double = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) throws(TensorError) {
  expectClose(
    try actual.array(of: Double.self), shape: actual.shape,
    to: try expected.array(of: Double.self), shape: expected.shape, absolute: absolute,
    relative: relative, sourceLocation: sourceLocation)
}

/// Expects a tensor to have close elements, listed in row-major order.
public func expectClose(
  _ actual: Tensor, to expected: [Double], absolute: Double = 0, relative: Double = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) throws(TensorError) {
  let values = try actual.array(of: Double.self)
  let shape = values.count == expected.count ? actual.shape : [expected.count]
  expectClose(
    values, shape: actual.shape, to: expected, shape: shape, absolute: absolute,
    relative: relative, sourceLocation: sourceLocation)
}

private func expectClose(
  _ actual: [Double], shape: [Int], to expected: [Double], shape expectedShape: [Int],
  absolute: Double, relative: Double, sourceLocation: SourceLocation
) {
  guard shape == expectedShape, actual.count == expected.count else {
    Issue.record(
      "expected shape \(expectedShape), found \(shape)", sourceLocation: sourceLocation)
    return
  }
  let closeness = Closeness(actual, to: expected, absolute: absolute, relative: relative)
  guard !closeness.isClose, let index = closeness.worstIndex else { return }
  let position = coordinates(of: index, in: shape)
  let difference = Swift.abs(closeness.actual - closeness.expected)
  Issue.record(
    """
    \(closeness.failureCount) of \(actual.count) elements are not close; worst at \(position): \
    expected \(closeness.expected), found \(closeness.actual), difference \(difference), \
    tolerance \(closeness.tolerance)
    """, sourceLocation: sourceLocation)
}
