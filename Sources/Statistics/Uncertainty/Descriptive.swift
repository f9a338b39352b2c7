/// The arithmetic mean, or `nil` of no numbers.
public func mean(of values: [Double]) -> Double? {
  values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}

/// The sample standard deviation (divisor n − 1), or `nil` of fewer than two numbers.
public func standardDeviation(of values: [Double]) -> Double? {
  guard values.count > 1, let mean = mean(of: values) else { return nil }
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (squares / Double(values.count - 1)).squareRoot()
}

/// A quantile with linear interpolation between the two nearest ranks.
///
/// Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages", definition 7.
///
/// - Parameters:
///   - probability: The share of the values that lies below, from 0 to 1.
///   - sorted: Finite numbers in ascending order.
/// - Returns: The quantile, or `nil` of no numbers or for a share outside [0, 1].
public func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Double? {
  guard !sorted.isEmpty, (0...1).contains(probability) else { return nil }
  let position = probability * Double(sorted.count - 1)
  let below = Int(position)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}
