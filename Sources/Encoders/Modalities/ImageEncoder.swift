package import Layers
package import Predictors
package import Tensors

/// A residual network whose last map becomes tokens, 4 × 4 of them for 128 pixels, or a vision
/// transformer.
///
/// Only cases that have a picture go through the network, which saves their work and keeps blank
/// pictures out of the batch statistics.
package struct ImageEncoder: ModalityEncoder {
  package let tokenCount: Int?
  let network: PictureNetwork
  private let projection: Linear
  private let norm: LayerNorm
  let width: Int
  private let augments: Bool
  /// Places of the map.
  private let cellCount: Int
  /// A learned token beside the only place of a small picture's map, `[1, width]`.
  private let constant: Tensor?

  package init(
    _ layout: PictureLayout, size: Int, settings: EncoderSettings, scope: Scope
  ) throws(TensorError) {
    network = try PictureNetwork(layout, scope: scope / "network")
    projection = try Linear(
      inputSize: network.featureCount, outputSize: settings.width, scope: scope / "projection")
    norm = try LayerNorm(size: settings.width, scope: scope / "norm")
    width = settings.width
    augments = settings.augmentsImages
    cellCount = layout.tokenCount(size: size)
    // Over a single key attention is constant: beside a learned one, a lone place can be asked.
    constant =
      cellCount < 2
      ? try scope.parameter(
        "constant", shape: [1, settings.width],
        initialization: .uniform(bound: 1 / Double(settings.width).squareRoot())) : nil
    tokenCount = max(2, cellCount)
  }

  package func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .pixels(let pixels) = batch.content else { throw mismatch("pixels") }
    let isPresent = try batch.presenceList()
    let present = isPresent.indices.filter { isPresent[$0] }
    let count = tokenCount ?? 1
    let caseTokens = try repeated(batch.presence, tokenCount: count)
    guard !present.isEmpty else {
      return (try .zeros([isPresent.count, count, width], device: pixels.device), caseTokens)
    }
    var pictures =
      present.count == isPresent.count
      ? pixels : try pixels.selecting(Tensor(present.map(Int64.init)))
    if augments, case .training(let generator) = mode {
      pictures = try augmented(pictures, generator: generator)
    }
    // One picture with a map of one place has no statistics of its own.
    let mode = present.count * cellCount > 1 ? mode : .evaluation
    let tokens = try self.tokens(ofCells: network.tokens(pictures, mode: mode))
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

  /// The places of maps `[P, C, h, w]` as tokens, `[P, T, width]`.
  func tokens(of map: Tensor) throws(TensorError) -> Tensor {
    try tokens(ofCells: PictureNetwork.cells(of: map))
  }

  private func tokens(ofCells features: Tensor) throws(TensorError) -> Tensor {
    var cells = try projection(features)  // [P, cells, D]
    if let constant {
      let added = try constant.unsqueezed(0).expanded([cells.size(0), -1, -1])
      cells = try .concatenated([cells, added], axis: 1)
    }
    return try norm(cells)
  }
}
