import Foundation
import Layers
import Tensors

/// Fills dropped patches in: a small transformer over the encoded patches and, at the places of the
/// dropped ones, a learned token.
///
/// Tokens know their places by their positions alone, so they stay in the order kept, then dropped, and
/// only the dropped ones are turned into pixels.
///
/// Source: He et al. 2022, "Masked autoencoders are scalable vision learners",
/// <https://arxiv.org/abs/2111.06377>, §3.
struct PatchDecoder: Sendable {
  private let entry: Linear
  private let maskToken: Tensor  // [1, 1, W]
  private let positions: Tensor  // [T, W], fixed
  private let blocks: [VisionTransformerBlock]
  private let norm: LayerNorm
  private let exit: Linear

  init(
    _ shape: RetrievalModelSettings.Decoder, picture: PictureEncoderShape, scope: Scope
  ) throws(TensorError) {
    let configuration = VisionTransformer.Configuration(
      width: shape.width, depth: shape.depth, headCount: shape.headCount,
      hiddenSize: 4 * shape.width, patchSize: picture.patchSize, gridSize: picture.gridSize,
      inputChannels: picture.inputChannels, epsilon: 1e-6)
    guard shape.width > 0, shape.width.isMultiple(of: max(1, shape.headCount)),
      shape.headCount > 0, shape.depth >= 0, shape.width.isMultiple(of: 4)
    else {
      throw TensorError(
        .invalidArgument, operation: "PatchDecoder",
        message: "expected a width that the heads and 4 divide, found \(shape.width) and "
          + "\(shape.headCount)")
    }
    entry = try Linear(inputSize: picture.width, outputSize: shape.width, scope: scope / "embed")
    maskToken = try scope.parameter(
      "mask_token", shape: [1, 1, shape.width], initialization: .normal(deviation: 0.02))
    positions = try Self.waves(grid: picture.gridSize, width: shape.width)
      .converted(to: scope.dtype).to(scope.device)
    var blocks: [VisionTransformerBlock] = []
    for index in 0..<shape.depth {
      blocks.append(try VisionTransformerBlock(configuration, scope: scope / "layer" / index))
    }
    self.blocks = blocks
    norm = try LayerNorm(size: shape.width, epsilon: 1e-6, scope: scope / "norm")
    exit = try Linear(
      inputSize: shape.width,
      outputSize: picture.inputChannels * picture.patchSize * picture.patchSize,
      scope: scope / "pixels")
  }

  /// - Parameters:
  ///   - tokens: The class token and the kept patches, encoded: `[N, 1 + K, D]`.
  ///   - kept: Their places, `[N, K]` (int64).
  ///   - dropped: The places to fill in, `[N, M]` (int64).
  /// - Returns: The pixels of dropped patches, `[N, M, C · side · side]`.
  func callAsFunction(_ tokens: Tensor, kept: Tensor, dropped: Tensor) throws(TensorError) -> Tensor
  {
    let seen = try entry(tokens)
    let (cases, keptCount) = (seen.shape[0], kept.shape[1])
    let droppedCount = dropped.shape[1]
    let positions = try positions.embedding(.concatenated([kept, dropped], axis: 1))
    let width = seen.shape[2]
    let hidden = try maskToken.converted(to: seen.dtype ?? .float32)
      .expanded([cases, droppedCount, width])
    let patches = try Tensor.concatenated(
      [seen.sliced(1..<1 + keptCount, axis: 1), hidden], axis: 1)
    var states = try Tensor.concatenated(
      [precise(seen.sliced(0..<1, axis: 1)), patches + positions], axis: 1)
    let places = 1 + keptCount..<1 + keptCount + droppedCount
    guard let last = blocks.last else { return try exit(norm(states.sliced(places, axis: 1))) }
    for block in blocks.dropLast() { states = try block(states) }
    return try exit(norm(last(states, at: places)))
  }

  /// Fixed positions of a square grid: half of the numbers are waves along rows, half along columns, a
  /// quarter each sines and cosines of falling frequency.
  ///
  /// Source: Vaswani et al. 2017, <https://arxiv.org/abs/1706.03762>, §3.5, in two dimensions as in He et al.
  private static func waves(grid: Int, width: Int) throws(TensorError) -> Tensor {
    let quarter = width / 4
    var values: [Double] = []
    values.reserveCapacity(grid * grid * width)
    for row in 0..<grid {
      for column in 0..<grid {
        for place in [Double(column), Double(row)] {
          let angles = (0..<quarter).map { place / pow(10_000, Double($0) / Double(quarter)) }
          values += angles.map { sin($0) } + angles.map { cos($0) }
        }
      }
    }
    return try Tensor(values, shape: [grid * grid, width])
  }
}
