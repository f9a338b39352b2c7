import Layers
import TestSupport
import Tensors
import Testing

/// A block that is asked for some tokens only.
@Suite struct VisionTransformerBlockTests {
  @Test(arguments: [0..<7, 2..<7, 0..<1, 3..<5, 4..<4])
  func someTokensAreThoseOfAll(places: Range<Int>) throws {
    let generator = try Generator(seed: 5)
    let store = ParameterStore()
    let block = try VisionTransformerBlock(
      .init(width: 12, depth: 1, headCount: 3, hiddenSize: 20, patchSize: 4, gridSize: 2),
      scope: store.scope(generator: generator, dtype: .float64))
    let tokens = try Tensor.normal([2, 7, 12], generator: generator, dtype: .float64).tracked()
    let outer = try Tensor.normal([2, 7, 12], generator: generator, dtype: .float64)
      .sliced(places, axis: 1)
    let inputs = [tokens] + store.trainable.map(\.tensor)
    func result(_ output: Tensor) throws -> (Tensor, [Tensor?]) {
      (output, try (output * outer).sum().gradients(of: inputs))
    }
    let all = try result(block(tokens).sliced(places, axis: 1))
    let some = try result(block(tokens, at: places))
    try expectClose(some.0, to: all.0, absolute: 1e-12)
    for (some, all) in zip(some.1, all.1) {
      try expectClose(#require(some), to: #require(all), absolute: 1e-12)
    }
  }
}
