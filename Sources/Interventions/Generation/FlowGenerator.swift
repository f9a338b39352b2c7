import Foundation
import Layers
import Tensors

/// Flow matching: a small conditional U-Net, whose flow carries noise to pictures.
///
/// The linear path x_t = (1 − t) x₀ + t x₁ with velocity x₁ − x₀: Lipman et al. 2023,
/// <https://arxiv.org/abs/2210.02747>. The network guesses the picture x₁, not the velocity: pictures
/// lie close to few directions and noise does not, so that a small network learns the former in a
/// fraction of the steps (Li and He 2025, <https://arxiv.org/abs/2511.13720>). The loss is that of the
/// velocity (x̂₁ − x_t) / (1 − t). Pictures are scaled to −1...1 and read in fields of 4 × 4 pixels.
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
  /// The side of the fields that are one place of the finest map.
  private static let fieldSide = 4
  /// The smallest 1 − t that errors are divided by.
  private static let smallestRest = 0.05

  init(
    width: Int, pictureChannels: Int, channels: Int, steps: Int, generator: Generator
  ) throws {
    let root = store.scope(generator: generator)
    let base = max(8, channels / 8)
    let sizes = [base, 2 * base, 4 * base]
    let inner = 4 * base
    let fieldSize = pictureChannels * Self.fieldSide * Self.fieldSide
    self.steps = steps
    condition = try Linear(inputSize: width, outputSize: inner, scope: root / "condition")
    time = try Linear(
      inputSize: 2 * Self.frequencyCount, outputSize: inner, scope: root / "time")
    hidden = try Linear(inputSize: inner, outputSize: inner, scope: root / "hidden")
    input = try Conv2d(
      inputChannels: fieldSize, outputChannels: base, size: 3, padding: 1, scope: root / "input")
    var down: [FlowBlock] = []
    var up: [FlowBlock] = []
    for level in 1..<sizes.count {
      let (fine, coarse) = (sizes[level - 1], sizes[level])
      down.append(
        try FlowBlock(
          inputs: fine, outputs: coarse, condition: inner, stride: 2,
          scope: root / "down" / level))
    }
    middle = try FlowBlock(
      inputs: inner, outputs: inner, condition: inner, stride: 1, scope: root / "middle")
    for level in (1..<sizes.count).reversed() {
      let (fine, coarse) = (sizes[level - 1], sizes[level])
      up.append(
        try FlowBlock(
          inputs: coarse + fine, outputs: fine, condition: inner, stride: 1,
          scope: root / "up" / level))
    }
    self.down = down
    self.up = up
    output = try Conv2d(
      inputChannels: base, outputChannels: fieldSize, size: 3, padding: 1,
      initialization: .zeros, scope: root / "output")
  }

  /// The picture that x at t (one a picture) is thought to become.
  private func picture(_ x: Tensor, time t: Tensor, rows: Tensor) throws -> Tensor {
    // Waves of 1 to 100 radians: the path has no finer detail in t.
    let frequencies = try Tensor(
      (0..<Self.frequencyCount).map {
        Float(pow(100, Double($0) / Double(Self.frequencyCount - 1)))
      },
      shape: [1, Self.frequencyCount])
    let angles = try t.reshaped([-1, 1]) * frequencies
    let waves = try Tensor.concatenated(
      [Operator("aten::sin")(.tensor(angles)), Operator("aten::cos")(.tensor(angles))], axis: 1)
    let code = try hidden((time(waves) + condition(rows)).silu()).silu()
    var map = try input(x.fields(side: Self.fieldSide))
    var skips: [Tensor] = []
    for block in down {
      skips.append(map)
      map = try block(map, condition: code)
    }
    map = try middle(map, condition: code)
    for (block, skip) in zip(up, skips.reversed()) {
      map = try block(.concatenated([map.doubled(), skip], axis: 1), condition: code)
    }
    return try output(map).pixels(side: Self.fieldSide)
  }

  func loss(_ pictures: Tensor, given rows: Tensor, generator: Generator) throws -> Tensor {
    let target = try pictures * 2 - 1
    let noise = try Tensor.normal(target.shape, generator: generator)
    // The mean of a whole picture shows through the faintest noise, so that only the first guess, from
    // noise alone, has to take it from the embedding: a fifth of the pictures learn that guess. For the
    // others log-odds of t are normal with median .4: shapes are decided while noise prevails.
    let count = try target.size(0)
    let first = (count + 4) / 5
    let later = try Tensor.normal([count - first, 1, 1, 1], generator: generator) - 0.4
    let t = try Tensor.concatenated([.zeros([first, 1, 1, 1]), later.sigmoid()], axis: 0)
    let rest = try 1 - t
    let x = try noise * rest + target * t
    let error = try picture(x, time: t, rows: rows) - target
    return try (error / rest.clamped(min: Self.smallestRest)).power(2).mean()
  }

  /// Heun's method from t = 0; the last step takes the network's guess as the picture, which is what
  /// Euler's method comes to there.
  func pictures(_ rows: Tensor, noise: Tensor) throws -> Tensor {
    var x = noise
    let count = try rows.size(0)
    func guess(_ t: Double, _ x: Tensor) throws -> Tensor {
      try picture(x, time: .full([count, 1, 1, 1], t), rows: rows)
    }
    let step = 1 / Double(steps)
    for number in 0..<steps - 1 {
      let t = Double(number) * step
      let first = try (guess(t, x) - x) * (1 / (1 - t))
      let ahead = try x + first * step
      let second = try (guess(t + step, ahead) - ahead) * (1 / (1 - t - step))
      x = try x + (first + second) * (step / 2)
    }
    x = try guess(1 - step, x)
    return try ((x + 1) / 2).clamped(min: 0, max: 1)
  }
}
