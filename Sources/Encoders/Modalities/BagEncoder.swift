package import Layers
package import Predictors
package import Tensors

/// One token a picture of a bag: a residual network, the mean of its last map (of a vision transformer
/// the class token), and a projection.
///
/// Which pictures matter the pooling behind it learns; their order does not reach it. All pictures of
/// all cases go through the network as one batch, absent ones not at all.
///
/// Source: Ilse et al. 2018, "Attention-based deep multiple instance learning",
/// <https://arxiv.org/abs/1802.04712>.
package struct BagEncoder: ModalityEncoder {
  package let tokenCount: Int? = nil
  private let network: PictureNetwork
  private let projection: Linear
  private let norm: LayerNorm
  private let width: Int
  private let augments: Bool

  package init(
    _ layout: PictureLayout, settings: EncoderSettings, scope: Scope
  ) throws(TensorError) {
    network = try PictureNetwork(layout, scope: scope / "network")
    projection = try Linear(
      inputSize: network.featureCount, outputSize: settings.width, scope: scope / "projection")
    norm = try LayerNorm(size: settings.width, scope: scope / "norm")
    width = settings.width
    augments = settings.augmentsImages
  }

  package func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .bag(let pixels, let pictures) = batch.content else { throw mismatch("a bag") }
    let presence = try pictures .& batch.presence.unsqueezed(1)
    let shape = try (cases: pixels.size(0), pictures: pixels.size(1))
    let isPresent = try batch.pictureList(pictures)
    let present = isPresent.indices.filter { isPresent[$0] }
    guard !present.isEmpty else {
      return (try .zeros([shape.cases, shape.pictures, width], device: pixels.device), presence)
    }
    let all = try pixels.flattened(from: 0, to: 1)
    // Batch statistics need all pictures at once; without them a bag of any size takes bounded memory.
    let pieceCount = mode.isTraining ? present.count : Self.pieceCount
    var pieces: [Tensor] = []
    for start in stride(from: 0, to: present.count, by: pieceCount) {
      let rows = present[start..<min(start + pieceCount, present.count)]
      let isWhole = rows.count == isPresent.count
      pieces.append(
        try self.tokens(
          of: isWhole ? all : all.selecting(Tensor(rows.map(Int64.init))), mode: mode))
    }
    var tokens = pieces.count == 1 ? pieces[0] : try .concatenated(pieces)  // [P, D]
    if present.count < isPresent.count {
      // Row 0 stands in for absent pictures; presence keeps it from being read.
      var row = -1
      let rows = isPresent.map { has in
        row += has ? 1 : 0
        return Int64(has ? row : 0)
      }
      let mask = try presence.converted(to: tokens.dtype ?? .float32).reshaped([-1, 1])
      tokens = try tokens.selecting(Tensor(rows)) * mask
    }
    return (try tokens.reshaped([shape.cases, shape.pictures, width]), presence)
  }
  /// So many pictures go through the network at once when nothing is learned.
  private static let pieceCount = 64

  /// The tokens of pictures `[P, C, H, W]` that are there, `[P, D]`.
  private func tokens(of pictures: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var pictures = pictures
    if augments, case .training(let generator) = mode {
      pictures = try augmented(pictures, generator: generator)
    }
    // One picture has no statistics of its own.
    let mode = try pictures.size(0) > 1 ? mode : .evaluation
    return try norm(projection(network.summary(pictures, mode: mode)))
  }
}
