import TestSupport
import Tensors
import Testing

/// In-place operations, for optimizers only.
@Suite struct OptimizerStepTests {
  /// Two steps of AdamW by hand: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
  /// p ← p(1 − ηλ) − η · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε).
  @Test(arguments: [DType.float32, .float64]) func twoStepsOfAdamWEqualHandArithmetic(dtype: DType)
    throws
  {
    let tolerance = dtype == .float32 ? 1e-6 : 1e-12
    let (rate, beta1, beta2, decay, epsilon) = (0.1, 0.9, 0.99, 0.05, 1e-8)
    var p = [1.0, -2.0, 0.5, 3.0]
    var m = [0.0, 0, 0, 0]
    var v = [0.0, 0, 0, 0]
    let gradients = [[0.5, -1.0, 0.0, 2.0], [-0.25, -1.0, 4.0, 0.0]]

    // Two parameters, to see that lists keep their order.
    let parameters = [
      try Tensor(Array(p[..<3])).converted(to: dtype).tracked(),
      try Tensor(Array(p[3...]), shape: [1, 1]).converted(to: dtype).tracked(),
    ]
    let first = try parameters.map { try $0.detached().zerosLike() }
    let second = try parameters.map { try $0.detached().zerosLike() }
    let steps = try parameters.map { _ in try Tensor.zeros([]) }
    for (index, gradient) in gradients.enumerated() {
      let t = Double(index + 1)
      for i in p.indices {
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i]
        v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] * gradient[i]
        let corrected = m[i] / (1 - power(beta1, t))
        let scale = (v[i] / (1 - power(beta2, t))).squareRoot() + epsilon
        p[i] = p[i] * (1 - rate * decay) - rate * corrected / scale
      }
      for step in steps { try step.add(.ones([]), scale: 1) }
      try Tensor.stepAdamW(
        parameters: parameters,
        gradients: [
          Tensor(Array(gradient[..<3])).converted(to: dtype),
          Tensor(Array(gradient[3...]), shape: [1, 1]).converted(to: dtype),
        ],
        firstMoments: first, secondMoments: second, steps: steps, learningRate: rate, beta1: beta1,
        beta2: beta2, weightDecay: decay, epsilon: epsilon)
      try expectClose(parameters[0], to: Array(p[..<3]), absolute: tolerance)
      try expectClose(parameters[1].flattened(), to: Array(p[3...]), absolute: tolerance)
      try expectClose(first[0], to: Array(m[..<3]), absolute: tolerance)
      try expectClose(second[0], to: Array(v[..<3]), absolute: tolerance)
      #expect(try steps[1].item() == t)
    }
    #expect(parameters[0].requiresGradient)
    // The first step by hand: 1 · (1 − 0.005) − 0.1 · 0.5/0.5 = 0.895.
  }

  @Test func refusesListsOfDifferentLengths() throws {
    let one = [try Tensor.ones([2])]
    #expect(throws: TensorError.self) {
      try Tensor.stepAdamW(
        parameters: one, gradients: [], firstMoments: one, secondMoments: one, steps: one,
        learningRate: 0.1, beta1: 0.9, beta2: 0.99, weightDecay: 0, epsilon: 1e-8)
    }
  }

  @Test func totalNormJoinsTensors() throws {
    let tensors = [try Tensor([3] as [Float]), try Tensor([0, 4, 12] as [Float], shape: [3, 1])]
    expectClose(try Tensor.totalNorm(tensors).item(), to: 13, absolute: 1e-5)
    #expect(try Tensor.totalNorm([]).item() == 0)
    try Tensor.multiply(tensors, by: Tensor(scalar: Float(0.5)))
    #expect(try tensors[1].array(of: Float.self) == [0, 2, 6])
    // More tensors than a usual list of results.
    let many = try (0..<500).map { _ in try Tensor.ones([1]) }
    expectClose(try Tensor.totalNorm(many).item(), to: 500.0.squareRoot(), absolute: 1e-3)
  }

  @Test func writesInPlace() throws {
    let tensor = try Tensor([1, 2] as [Float])
    let view = try tensor.selected(1)
    try tensor.assign(Tensor([5, 6] as [Int64]))
    #expect(tensor.dtype == .float32)
    #expect(try view.item() == 6)
    try tensor.add(Tensor([1, 1] as [Float]), scale: -2)
    #expect(try tensor.array(of: Float.self) == [3, 4])
    try tensor.interpolate(to: Tensor([7, 0] as [Float]), weight: 0.25)
    #expect(try tensor.array(of: Float.self) == [4, 3])
    #expect(throws: TensorError.self) { try tensor.assign(Tensor.zeros([3])) }
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    (0..<Int(exponent)).reduce(1) { result, _ in result * base }
  }
}
