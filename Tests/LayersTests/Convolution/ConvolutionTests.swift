import Layers
import TestSupport
import Tensors
import Testing

@Suite struct ConvolutionTests {
  private let generator: Generator
  init() throws { generator = try Generator(seed: 41) }

  private func normal(_ shape: Int...) throws -> Tensor {
    try .normal(shape, generator: generator, dtype: .float64)
  }

  @Test(arguments: [(1, 0, true), (2, 1, true), (2, 1, false), (1, 2, false)])
  func convolutionDerivatives(stride: Int, padding: Int, hasBias: Bool) throws {
    let (store, root) = try makeRoot()
    let layer = try Conv2d(
      inputChannels: 2, outputChannels: 3, size: 3, stride: stride, padding: padding,
      hasBias: hasBias, scope: root)
    try layerGradientCheck(store, inputs: [normal(2, 2, 5, 4)]) { try layer($0[0]).power(2) }
  }

  @Test func convolutionByHand() throws {
    let (store, root) = try makeRoot()
    let layer = try Conv2d(inputChannels: 1, outputChannels: 1, size: 2, stride: 1, scope: root)
    try store.load([
      "weight": Tensor([1.0, 0, 0, -1], shape: [1, 1, 2, 2]), "bias": Tensor([10.0]),
    ])
    // Each window: upper left minus lower right, plus 10.
    let image = try Tensor([1.0, 2, 3, 4, 5, 6, 7, 8, 10], shape: [1, 1, 3, 3])
    try expectClose(layer(image), to: try Tensor([6.0, 6, 6, 5], shape: [1, 1, 2, 2]))
    let error = #expect(throws: TensorError.self) {
      try layer(Tensor.zeros([1, 2, 3, 3], dtype: .float64))
    }
    #expect(error?.code == .shapeMismatch)
  }

  @Test(arguments: [true, false]) func batchNormDerivatives(isTraining: Bool) throws {
    let (store, root) = try makeRoot()
    let layer = try BatchNorm2d(channels: 2, scope: root)
    try perturb(store)
    try store["running_mean"]?.assign(Tensor([0.3, -0.4]))
    try store["running_var"]?.assign(Tensor([0.7, 1.9]))
    let mode: Mode = isTraining ? .training(generator) : .evaluation
    try layerGradientCheck(store, inputs: [normal(3, 2, 2, 3)]) { try layer($0[0], mode: mode) }
  }

  @Test func batchNormKeepsRunningStatisticsAsPyTorch() throws {
    let (store, root) = try makeRoot()
    let layer = try BatchNorm2d(channels: 1, scope: root)
    #expect(
      store.entries.map(\.name) == [
        "weight", "bias", "running_mean", "running_var", "num_batches_tracked",
      ])
    #expect(store.entries.map(\.isTrainable) == [true, true, false, false, false])
    let x = try Tensor([1.0, 2, 3, 6], shape: [2, 1, 1, 2])
    let output = try layer(x, mode: .training(generator))
    // Mean 3; population variance (4 + 1 + 0 + 9)/4 = 3.5 in the output, sample variance 14/3 in the
    // running one: 0.9 · 1 + 0.1 · 14/3.
    try expectClose(
      output.flattened(), to: [-2, -1, 0, 3].map { $0 / 3.50001.squareRoot() }, absolute: 1e-12)
    try expectClose(#require(store["running_mean"]), to: [0.3], absolute: 1e-12)
    try expectClose(#require(store["running_var"]), to: [0.9 + 0.1 * 14 / 3], absolute: 1e-12)
    #expect(try store["num_batches_tracked"]?.item() == 1)
    let evaluated = try layer(x, mode: .evaluation).array(of: Double.self)
    let scale = (0.9 + 0.1 * 14 / 3 + 1e-5).squareRoot()
    expectClose(evaluated, to: [1, 2, 3, 6].map { ($0 - 0.3) / scale }, absolute: 1e-12)
    #expect(try store["num_batches_tracked"]?.item() == 1)
    #expect(try layer(x, mode: .evaluation).array(of: Double.self) == evaluated)
  }

  @Test func batchNormRefusesOneValueAChannel() throws {
    let (store, root) = try makeRoot()
    let layer = try BatchNorm2d(channels: 3, scope: root)
    let before = try store.state().mapValues { try $0.array(of: Double.self) }
    for shape in [[1, 3, 1, 1], [2, 3, 4], [2, 4, 2, 2], [0, 3, 2, 2]] {
      let error = #expect(throws: TensorError.self) {
        try layer(Tensor.zeros(shape, dtype: .float64), mode: .training(generator))
      }
      #expect(error?.code == .shapeMismatch)
      #expect(error?.operation == "BatchNorm2d")
    }
    #expect(try store.state().mapValues { try $0.array(of: Double.self) } == before)
    #expect(
      try layer(Tensor.zeros([1, 3, 1, 1], dtype: .float64), mode: .evaluation).shape == [
        1, 3, 1, 1,
      ])
  }
}
