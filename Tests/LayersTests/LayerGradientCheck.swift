import Layers
import TestSupport
import Tensors
import Testing

/// A new store with a float64 root, for gradient checks.
func makeRoot(seed: UInt64 = 1, dtype: DType = .float64) throws -> (ParameterStore, Scope) {
  let store = ParameterStore()
  return (store, store.scope(generator: try Generator(seed: seed), dtype: dtype))
}

/// Moves parameters off their initial zeros and ones, which would hide mistakes.
func perturb(_ store: ParameterStore, seed: UInt64 = 2) throws {
  let generator = try Generator(seed: seed)
  for entry in store.trainable {
    let dtype = try #require(entry.tensor.dtype)
    try entry.tensor.add(
      Tensor.normal(entry.tensor.shape, generator: generator, dtype: dtype), scale: 0.2)
  }
}

/// Expects the derivatives of a layer with respect to its inputs and its parameters to equal central
/// differences.
///
/// The layer's outputs are weighted by different numbers, so that a derivative at a wrong position
/// shows. Of a large parameter some elements are drawn.
func layerGradientCheck(
  _ store: ParameterStore, inputs: [Tensor], step: Double = 1e-5, absolute: Double = 1e-7,
  relative: Double = 1e-5, elementsEach: Int = 24,
  sourceLocation: SourceLocation = #_sourceLocation, _ layer: ([Tensor]) throws -> Tensor
) throws {
  func weighted(_ inputs: [Tensor]) throws -> Tensor {
    let output = try layer(inputs)
    let weights = (0..<output.count).map { (index: Int) -> Double in
      let (first, second) = (Double(index % 7), Double(index % 3))
      return 1 + 0.37 * first - 0.11 * second
    }
    return try (output * Tensor(weights, shape: output.shape)).sum()
  }
  try gradientCheck(
    inputs, step: step, absolute: absolute, relative: relative, sourceLocation: sourceLocation,
    weighted)

  let points = try inputs.map { try $0.converted(to: .float64) }
  let gradients = try weighted(points).gradients(of: store.trainable.map(\.tensor))
  var random = SeededGenerator(seed: 3)
  for (entry, gradient) in zip(store.trainable, gradients) {
    let start = try entry.tensor.array(of: Double.self)
    let found = try #require(
      gradient, "\(entry.name) takes no part in the output", sourceLocation: sourceLocation)
    let recorded = try found.array(of: Double.self)
    let chosen = Array(start.indices.shuffled(using: &random).prefix(elementsEach))
    func value(at index: Int, movedBy offset: Double) throws -> Double {
      var moved = start
      moved[index] += offset
      try entry.tensor.assign(Tensor(moved, shape: entry.tensor.shape))
      return try withoutGradients { try weighted(points).item() }
    }
    var differences: [Double] = []
    for index in chosen {
      let above = try value(at: index, movedBy: step)
      let below = try value(at: index, movedBy: -step)
      differences.append((above - below) / (2 * step))
    }
    try entry.tensor.assign(Tensor(start, shape: entry.tensor.shape))
    let closeness = Closeness(
      chosen.map { recorded[$0] }, to: differences, absolute: absolute, relative: relative)
    guard !closeness.isClose, let worst = closeness.worstIndex else { continue }
    Issue.record(
      """
      \(entry.name): \(closeness.failureCount) of \(chosen.count) derivatives differ; worst at \
      element \(chosen[worst]): central difference \(closeness.expected), recorded \
      \(closeness.actual), tolerance \(closeness.tolerance)
      """, sourceLocation: sourceLocation)
  }
}
