import Layers
import Tensors
import TestSupport
import Testing
import Training

/// The order of pictures in memory must not reach the parameters.
struct MemoryOrderTests {
  /// Three steps on a convolution, from the same start.
  private func weights(channelsLast: Bool) throws -> [Tensor] {
    let generator = try Generator(seed: 3)
    let store = ParameterStore()
    let scope = store.scope(generator: generator, dtype: .float64)
    let convolution = try Conv2d(
      inputChannels: 3, outputChannels: 4, size: 3, padding: 1, scope: scope / "conv")
    let plain = try Tensor.normal([2, 3, 6, 6], generator: generator, dtype: .float64)
    let pictures = channelsLast ? try plain.channelsLast() : plain
    let optimizer = try AdamW(store)
    for _ in 0..<3 {
      let loss = try convolution(pictures).tanh().power(2).mean()
      try optimizer.step(
        gradients: loss.gradients(of: optimizer.parameters), learningRate: 0.1)
    }
    return store.trainable.map(\.tensor)
  }

  @Test func channelsLastPicturesTrainTheSameParameters() throws {
    let plain = try weights(channelsLast: false)
    let other = try weights(channelsLast: true)
    for (left, right) in zip(plain, other) {
      try expectClose(right, to: left, absolute: 1e-12, relative: 1e-12)
    }
  }
}
