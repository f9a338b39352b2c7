import Layers
import Tensors

/// Two convolutions; the condition scales and shifts between them, and a short cut goes around.
struct FlowBlock {
  private let first: Conv2d
  private let second: Conv2d
  private let norm: GroupNorm
  private let outputNorm: GroupNorm
  private let film: Linear
  private let shortcut: Conv2d
  private let outputs: Int

  init(inputs: Int, outputs: Int, condition: Int, stride: Int, scope: Scope) throws {
    first = try Conv2d(
      inputChannels: inputs, outputChannels: outputs, size: 3, stride: stride, padding: 1,
      scope: scope / "conv1")
    second = try Conv2d(
      inputChannels: outputs, outputChannels: outputs, size: 3, padding: 1, scope: scope / "conv2")
    norm = try GroupNorm(channels: outputs, scope: scope / "norm1")
    outputNorm = try GroupNorm(channels: outputs, scope: scope / "norm2")
    film = try Linear(inputSize: condition, outputSize: 2 * outputs, scope: scope / "film")
    shortcut = try Conv2d(
      inputChannels: inputs, outputChannels: outputs, size: 1, stride: stride,
      scope: scope / "shortcut")
    self.outputs = outputs
  }

  func callAsFunction(_ input: Tensor, condition: Tensor) throws -> Tensor {
    let change = try film(condition).unsqueezed(2).unsqueezed(3)
    let scale = try change.sliced(0..<outputs, axis: 1)
    let shift = try change.sliced(outputs..<2 * outputs, axis: 1)
    let inner = try (norm(first(input)) * (scale + 1) + shift).silu()
    return try (shortcut(input) + outputNorm(second(inner))).silu()
  }
}
