/// Minimizes a smooth convex function of many variables.
///
/// Limited-memory BFGS with a backtracking line search under the weak Wolfe conditions: Nocedal and
/// Wright 2006, algorithms 7.4 and 7.5. Deterministic.
///
/// - Parameters:
///   - tolerance: The largest gradient component at which the search ends.
///   - function: The value and the gradient at a point.
package func minimizeLBFGS<Failure: Error>(
  from start: [Double], memory: Int = 10, tolerance: Double = 1e-7, iterationLimit: Int = 1000,
  _ function: ([Double]) throws(Failure) -> (Double, [Double])
) throws(Failure) -> (point: [Double], value: Double, isConverged: Bool) {
  var point = start
  var (value, gradient) = try function(point)
  var history: [(step: [Double], change: [Double], inverse: Double)] = []

  for _ in 0..<iterationLimit {
    if largestMagnitude(gradient) <= tolerance { return (point, value, true) }
    var direction = quasiNewtonDirection(gradient, history)
    var slope = dot(direction, gradient)
    if slope >= 0 {
      // Rounding has spoilt the curvature: begin again from steepest descent.
      history = []
      direction = gradient.map { -$0 }
      slope = dot(direction, gradient)
    }
    // A first step has no scale yet.
    let firstLength = history.isEmpty ? min(1, 1 / largestMagnitude(gradient)) : 1
    guard
      let found = try search(
        from: point, value: value, direction: direction, slope: slope, length: firstLength, function
      )
    else { return (point, value, largestMagnitude(gradient) <= 1e3 * tolerance) }
    let step = zip(found.point, point).map { $0 - $1 }
    let change = zip(found.gradient, gradient).map { $0 - $1 }
    let curvature = dot(step, change)
    if curvature > 1e-14 * dot(change, change) {
      history.append((step, change, 1 / curvature))
      if history.count > memory { history.removeFirst() }
    }
    (point, value, gradient) = found
  }
  return (point, value, largestMagnitude(gradient) <= tolerance)
}

/// -H · gradient by the two-loop recursion.
private func quasiNewtonDirection(
  _ gradient: [Double], _ history: [(step: [Double], change: [Double], inverse: Double)]
) -> [Double] {
  var direction = gradient.map { -$0 }
  var weights: [Double] = []
  for entry in history.reversed() {
    let weight = entry.inverse * dot(entry.step, direction)
    weights.append(weight)
    for index in direction.indices { direction[index] -= weight * entry.change[index] }
  }
  if let last = history.last {
    let scale = 1 / (last.inverse * dot(last.change, last.change))
    for index in direction.indices { direction[index] *= scale }
  }
  for (entry, weight) in zip(history, weights.reversed()) {
    let correction = weight - entry.inverse * dot(entry.change, direction)
    for index in direction.indices { direction[index] += correction * entry.step[index] }
  }
  return direction
}

/// A step length that lowers the value enough and flattens the slope, by bisection and doubling.
private func search<Failure: Error>(
  from point: [Double], value: Double, direction: [Double], slope: Double, length first: Double,
  _ function: ([Double]) throws(Failure) -> (Double, [Double])
) throws(Failure) -> (point: [Double], value: Double, gradient: [Double])? {
  var length = first
  var low = 0.0
  var high = Double.infinity
  var lowered: (point: [Double], value: Double, gradient: [Double])?
  for _ in 0..<40 {
    let candidate = zip(point, direction).map { $0 + length * $1 }
    let (candidateValue, candidateGradient) = try function(candidate)
    if !candidateValue.isFinite || candidateValue > value + 1e-4 * length * slope {
      high = length
    } else {
      lowered = (candidate, candidateValue, candidateGradient)
      if dot(candidateGradient, direction) >= 0.9 * slope { return lowered }
      low = length
    }
    length = high.isFinite ? (low + high) / 2 : 2 * length
    if let lowered, high - low < 1e-12 * high { return lowered }
  }
  return lowered
}

private func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for index in left.indices { sum += left[index] * right[index] }
  return sum
}

private func largestMagnitude(_ values: [Double]) -> Double {
  // `max` would lose a NaN, which is no small gradient.
  values.reduce(0) { $1.isNaN ? .infinity : max($0, abs($1)) }
}
