import Foundation
import Layers
import Tensors

/// Flow matching: a small conditional U-Net gives the velocity that carries noise to pictures.
///
/// The linear path x_t = (1 − t) x₀ + t x₁ with target x₁ − x₀, and Heun's method from t = 0 to 1:
/// Lipman et al. 2023, <https://arxiv.org/abs/2210.02747>. Pictures are scaled to −1...1.
struct FlowGenerator: PictureGenerator {
  let store = ParameterStore()
  private let condition: Linear
  private let time: Linear
  private let hidden: Linear
  private let input: Conv2d
  private let down: [FlowBlock]
  private let middle: FlowBlock
  private let up: [FlowBlock]
  private let output: Conv2d
  private let steps: Int
  private static let frequencyCount = 16

  init(
    width: Int, pictureChannels: Int, channels: Int, steps: Int, generator: Generator
  ) throws {
    let root = store.scope(generator: generator)
    let base = max(8, channels / 8)
    let sizes = [base, 2 * base, 4 * base]
    let inner = 4 * base
    self.steps = steps
    condition = try Linear(inputSize: width, outputSize: inner, scope: root / "condition")
    time = try Linear(
      inputSize: 2 * Self.frequencyCount, outputSize: inner, scope: root / "time")
    hidden = try Linear(inputSize: inner, outputSize: inner, scope: root / "hidden")
    input = try Conv2d(
      inputChannels: pictureChannels, outputChannels: base, size: 3, padding: 1,
      scope: root / "input")
    var down: [FlowBlock] = []
    var up: [FlowBlock] = []
    var size = base
    for (level, next) in sizes.enumerated() {
      down.append(
        try FlowBlock(
          inputs: size, outputs: next, condition: inner, stride: 2, scope: root / "down" / level))
      size = next
    }
    middle = try FlowBlock(
      inputs: size, outputs: size, condition: inner, stride: 1, scope: root / "middle")
    let skips = [base] + sizes.dropLast()
    for (level, skip) in skips.enumerated().reversed() {
      up.append(
        try FlowBlock(
          inputs: size + skip, outputs: skip, condition: inner, stride: 1,
          scope: root / "up" / level))
      size = skip
    }
    self.down = down
    self.up = up
    output = try Conv2d(
      inputChannels: base, outputChannels: pictureChannels, size: 3, padding: 1,
      initialization: .zeros, scope: root / "output")
  }

  /// The velocity at x and t (one a picture).
  private func velocity(_ x: Tensor, time t: Tensor, rows: Tensor) throws -> Tensor {
    let frequencies = try Tensor(
      (0..<Self.frequencyCount).map {
        Float(pow(1000, Double($0) / Double(Self.frequencyCount - 1)))
      },
      shape: [1, Self.frequencyCount])
    let angles = try t.reshaped([-1, 1]) * frequencies
    let waves = try Tensor.concatenated(
      [Operator("aten::sin")(.tensor(angles)), Operator("aten::cos")(.tensor(angles))], axis: 1)
    let code = try hidden((time(waves) + condition(rows)).silu()).silu()
    var map = try input(x)
    var skips: [Tensor] = []
    for block in down {
      skips.append(map)
      map = try block(map, condition: code)
    }
    map = try middle(map, condition: code)
    for (block, skip) in zip(up, skips.reversed()) {
      map = try block(.concatenated([map.doubled(), skip], axis: 1), condition: code)
    }
    return try output(map)
  }

  func loss(_ pictures: Tensor, given rows: Tensor, generator: Generator) throws -> Tensor {
    let target = try pictures * 2 - 1
    let noise = try Tensor.normal(target.shape, generator: generator)
    let t = try Tensor.uniform([target.size(0), 1, 1, 1], generator: generator)
    let x = try noise * (1 - t) + target * t
    return try (velocity(x, time: t, rows: rows) - (target - noise)).power(2).mean()
  }

  func pictures(_ rows: Tensor, noise: Tensor) throws -> Tensor {
    var x = noise
    let count = try rows.size(0)
    func at(_ t: Double, _ x: Tensor) throws -> Tensor {
      try velocity(x, time: .full([count, 1, 1, 1], t), rows: rows)
    }
    let step = 1 / Double(steps)
    for number in 0..<steps {
      let t = Double(number) * step
      let first = try at(t, x)
      let second = try at(t + step, x + first * step)
      x = try x + (first + second) * (step / 2)
    }
    return try ((x + 1) / 2).clamped(min: 0, max: 1)
  }
}

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
