import Tensors

/// Gradients added up over the pieces of a batch, one a parameter.
struct GradientSums {
  private(set) var values: [Tensor?]
  /// Whether a value is a sum of its own, which nobody else holds and may be added to.
  private var isOwn: [Bool]

  init(count: Int) {
    values = [Tensor?](repeating: nil, count: count)
    isOwn = [Bool](repeating: false, count: count)
  }

  mutating func add(_ gradients: [Tensor?]) throws(TensorError) {
    for (index, gradient) in gradients.enumerated() {
      guard let gradient else { continue }
      guard let sum = values[index] else {
        values[index] = gradient
        continue
      }
      if isOwn[index] {
        try sum.add(gradient, scale: 1)
      } else {
        values[index] = try sum + gradient
        isOwn[index] = true
      }
    }
  }

  mutating func add(_ other: GradientSums) throws(TensorError) { try add(other.values) }
}
