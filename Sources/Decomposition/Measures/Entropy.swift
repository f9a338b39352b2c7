internal import Foundation

/// How many nats make a bit.
let natsPerBit = log(2.0)

/// The entropy of probabilities or masses, -Σ p log p, in nats.
func entropy(_ values: [Double]) -> Double {
  var sum = 0.0
  for value in values where value > 0 { sum -= value * log(value) }
  return sum
}

/// H(Y | X1, X2) of masses `[cells, classes]`, in nats.
func conditionalEntropy(_ values: UnsafeBufferPointer<Double>, classes: Int) -> Double {
  var sum = 0.0
  var start = 0
  while start < values.count {
    var total = 0.0
    for y in start..<start + classes { total += values[y] }
    if total > 0 {
      for y in start..<start + classes where values[y] > 0 {
        sum -= values[y] * log(values[y] / total)
      }
    }
    start += classes
  }
  return sum
}
