import Layers
import Tensors

/// What draws pictures from joint embeddings.
protocol PictureGenerator {
  /// The parameters.
  var store: ParameterStore { get }
  /// The training loss of pictures (0...1) with their embeddings.
  func loss(_ pictures: Tensor, given rows: Tensor, generator: Generator) throws -> Tensor
  /// A picture for each row; the same row with the same noise gives the same picture.
  ///
  /// - Parameter noise: `[rows, C, side, side]`, standard normal; a decoder does not read it.
  func pictures(_ rows: Tensor, noise: Tensor) throws -> Tensor
}

/// A decoder: linear to 256 maps of 4 × 4, four blocks that double and convolve, 64 × 64 pixels.
struct PictureDecoder: PictureGenerator {
  let store = ParameterStore()
  private let seed: Linear
  private let blocks: [(convolution: Conv2d, norm: GroupNorm)]
  private let output: Conv2d
  private let channels: Int

  init(width: Int, pictureChannels: Int, channels: Int, generator: Generator) throws {
    let root = store.scope(generator: generator)
    self.channels = channels
    seed = try Linear(inputSize: width, outputSize: channels * 16, scope: root / "seed")
    var blocks: [(convolution: Conv2d, norm: GroupNorm)] = []
    var size = channels
    for number in 0..<4 {
      let next = max(8, size / 2)
      let scope = root / "blocks" / number
      blocks.append(
        (
          try Conv2d(
            inputChannels: size, outputChannels: next, size: 3, padding: 1, scope: scope / "conv"),
          try GroupNorm(channels: next, scope: scope / "norm")
        ))
      size = next
    }
    self.blocks = blocks
    output = try Conv2d(
      inputChannels: size, outputChannels: pictureChannels, size: 3, padding: 1,
      scope: root / "output")
  }

  func pictures(_ rows: Tensor, noise: Tensor) throws -> Tensor { try pictures(rows) }

  private func pictures(_ rows: Tensor) throws -> Tensor {
    var map = try seed(rows).reshaped([-1, channels, 4, 4])
    for block in blocks { map = try block.norm(block.convolution(map.doubled())).silu() }
    return try output(map).sigmoid()
  }

  func loss(_ pictures: Tensor, given rows: Tensor, generator: Generator) throws -> Tensor {
    try (self.pictures(rows) - pictures).magnitude().mean()
  }
}
