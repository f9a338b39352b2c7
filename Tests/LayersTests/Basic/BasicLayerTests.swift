import Layers
import TestSupport
import Tensors
import Testing

@Suite struct BasicLayerTests {
  private let generator: Generator
  init() throws { generator = try Generator(seed: 21) }

  private func normal(_ shape: Int...) throws -> Tensor {
    try .normal(shape, generator: generator, dtype: .float64)
  }

  @Test(arguments: [true, false]) func linearDerivatives(hasBias: Bool) throws {
    let (store, root) = try makeRoot()
    let layer = try Linear(inputSize: 4, outputSize: 3, hasBias: hasBias, scope: root)
    #expect(store.entries.map(\.name) == (hasBias ? ["weight", "bias"] : ["weight"]))
    try layerGradientCheck(store, inputs: [normal(2, 5, 4)]) { try layer($0[0]).power(2) }
  }

  @Test func linearByHand() throws {
    let (store, root) = try makeRoot()
    let layer = try Linear(inputSize: 2, outputSize: 2, scope: root)
    try store.load(["weight": Tensor([1.0, 2, 3, 4], shape: [2, 2]), "bias": Tensor([0.5, -1])])
    // (1·5 + 2·6 + 0.5, 3·5 + 4·6 − 1)
    try expectClose(layer(Tensor([5.0, 6], shape: [1, 2])), to: [17.5, 38])
    let error = #expect(throws: TensorError.self) {
      try layer(Tensor.zeros([1, 3], dtype: .float64))
    }
    #expect(error?.code == .shapeMismatch)
    #expect(error?.argumentShapes.first == [1, 3])
  }

  @Test func linearStartsAsInPyTorch() throws {
    let (_, root) = try makeRoot(dtype: .float32)
    let layer = try Linear(inputSize: 64, outputSize: 500, scope: root)
    let values = try layer.weight.array(of: Double.self)
    #expect(values.allSatisfy { abs($0) <= 0.125 })
    // The variance of a uniform distribution in ±b is b²/3 = 0.00521.
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    expectClose(variance, to: 0.125 * 0.125 / 3, relative: 0.05)
    let bias = try #require(try layer.bias?.array(of: Double.self))
    #expect(bias.allSatisfy { abs($0) <= 0.125 } && Set(bias).count > 400)
  }

  @Test func layerNormDerivatives() throws {
    let (store, root) = try makeRoot()
    let layer = try LayerNorm(size: 5, scope: root)
    try perturb(store)
    try layerGradientCheck(store, inputs: [normal(3, 5)]) { try layer($0[0]) }
  }

  @Test func layerNormHasMeanZeroAndVarianceOne() throws {
    let (_, root) = try makeRoot()
    let layer = try LayerNorm(size: 50, scope: root)
    let output = try layer((normal(4, 50) * 7) + 3)
    try expectClose(output.mean(axes: [1]), to: [0, 0, 0, 0], absolute: 1e-12)
    try expectClose(output.variance(axes: [1], correction: 0), to: [1, 1, 1, 1], absolute: 1e-5)
    #expect(throws: TensorError.self) { try layer(normal(4, 49)) }
  }

  @Test func embeddingDerivatives() throws {
    let (store, root) = try makeRoot()
    let layer = try Embedding(count: 6, width: 3, scope: root)
    let indices = try Tensor([0, 5, 5, 2] as [Int64], shape: [2, 2])
    #expect(try layer(indices).shape == [2, 2, 3])
    try layerGradientCheck(store, inputs: []) { _ in try layer(indices).power(2) }
  }

  @Test(arguments: [6, -1, Int64.max, .min]) func embeddingRefusesIndicesOutsideTheTable(
    index: Int64
  ) throws {
    let (_, root) = try makeRoot()
    let layer = try Embedding(count: 6, width: 3, scope: root)
    let error = #expect(throws: TensorError.self) { try layer(Tensor([0, index])) }
    #expect(error?.code == .invalidArgument)
  }

  @Test func dropoutDerivatives() throws {
    let layer = Dropout(0.4)
    let (store, _) = try makeRoot()
    try layerGradientCheck(store, inputs: [normal(4, 6)]) {
      try layer($0[0], mode: .training(Generator(seed: 8))).power(2)
    }
  }

  @Test func dropoutDoesNothingInEvaluation() throws {
    let x = try normal(3, 3)
    #expect(try Dropout(0.9)(x, mode: .evaluation).isSame(as: x))
    #expect(throws: TensorError.self) { try Dropout(1)(x, mode: .training(generator)) }
  }

  @Test func mlpDerivatives() throws {
    let (store, root) = try makeRoot()
    let layer = try MLP(inputSize: 3, hiddenSize: 5, outputSize: 2, dropout: 0.3, scope: root)
    #expect(
      store.entries.map(\.name) == [
        "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias",
      ])
    try layerGradientCheck(store, inputs: [normal(4, 3)]) { try layer($0[0], mode: .evaluation) }
    try layerGradientCheck(store, inputs: [normal(4, 3)]) {
      try layer($0[0], mode: .training(Generator(seed: 3)))
    }
  }

  @Test func evaluationIsDeterministicAndTrainingFollowsItsGenerator() throws {
    let (_, root) = try makeRoot()
    let layer = try MLP(inputSize: 3, hiddenSize: 50, outputSize: 2, dropout: 0.5, scope: root)
    let x = try normal(4, 3)
    let run = { (mode: Mode) in try layer(x, mode: mode).array(of: Double.self) }
    #expect(try run(.evaluation) == run(.evaluation))
    #expect(try run(.training(Generator(seed: 1))) == run(.training(Generator(seed: 1))))
    #expect(try run(.training(Generator(seed: 1))) != run(.training(Generator(seed: 2))))
    let shared = try Generator(seed: 1)
    #expect(try run(.training(shared)) != run(.training(shared)))
  }
}
