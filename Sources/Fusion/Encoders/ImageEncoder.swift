import Layers
import Predictors
import Tensors

/// A residual network whose last map becomes tokens: 4 × 4 of them for 128 pixels.
///
/// Only cases that have a picture go through the network, which saves their work and keeps blank
/// pictures out of the batch statistics.
struct ImageEncoder: ModalityEncoder {
  let tokenCount: Int?
  private let network: ResNet
  private let projection: Linear
  private let norm: LayerNorm
  private let width: Int
  private let augments: Bool

  init(
    size: Int, channels: Int, settings: NetworkSettings, scope: Scope
  ) throws(TensorError) {
    network = try ResNet(
      settings.imageEncoder.configuration(channels: channels), scope: scope / "network")
    projection = try Linear(
      inputSize: network.configuration.featureCount, outputSize: settings.width,
      scope: scope / "projection")
    norm = try LayerNorm(size: settings.width, scope: scope / "norm")
    width = settings.width
    augments = settings.augmentsImages
    let side = max(1, (size + 31) / 32)
    tokenCount = side * side
  }

  func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .pixels(let pixels) = batch.content else { throw mismatch("pixels") }
    let isPresent = try batch.presence.array(of: Bool.self)
    let present = isPresent.indices.filter { isPresent[$0] }
    let count = tokenCount ?? 1
    let caseTokens = try repeated(batch.presence, tokenCount: count)
    guard !present.isEmpty else {
      return (try .zeros([isPresent.count, count, width]), caseTokens)
    }
    var pictures =
      present.count == isPresent.count
      ? pixels : try pixels.selecting(Tensor(present.map(Int64.init)))
    if augments, case .training(let generator) = mode {
      pictures = try augmented(pictures, generator: generator)
    }
    // One picture with a map of one place has no statistics of its own.
    let mode = present.count * count > 1 ? mode : .evaluation
    let map = try network.featureMap(pictures.channelsLast(), mode: mode)  // [P, C, h, w]
    let tokens = try norm(projection(map.flattened(from: 2, to: 3).transposed(1, 2)))  // [P, T, D]
    guard present.count < isPresent.count else { return (tokens, caseTokens) }
    // Row 0 stands in for absent cases; presence keeps it from being read.
    var row = -1
    let rows = isPresent.map { has in
      row += has ? 1 : 0
      return Int64(has ? row : 0)
    }
    let mask = try batch.presence.converted(to: tokens.dtype ?? .float32).reshaped([-1, 1, 1])
    return (try tokens.selecting(Tensor(rows)) * mask, caseTokens)
  }
}
