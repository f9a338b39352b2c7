package import Layers
package import Predictors
package import Tensors

/// One token a picture of a bag: a residual network, the mean of its last map, and a projection.
///
/// Which pictures matter the pooling behind it learns; their order does not reach it. All pictures of
/// all cases go through the network as one batch, absent ones not at all.
///
/// Source: Ilse et al. 2018, "Attention-based deep multiple instance learning",
/// <https://arxiv.org/abs/1802.04712>.
package struct BagEncoder: ModalityEncoder {
  package let tokenCount: Int? = nil
  private let network: ResNet
  private let projection: Linear
  private let norm: LayerNorm
  private let width: Int
  private let augments: Bool

  package init(channels: Int, settings: EncoderSettings, scope: Scope) throws(TensorError) {
    network = try ResNet(
      settings.imageEncoder.configuration(channels: channels), scope: scope / "network")
    projection = try Linear(
      inputSize: network.configuration.featureCount, outputSize: settings.width,
      scope: scope / "projection")
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
    let isPresent = try presence.array(of: Bool.self)
    let present = isPresent.indices.filter { isPresent[$0] }
    guard !present.isEmpty else {
      return (try .zeros([shape.cases, shape.pictures, width]), presence)
    }
    let all = try pixels.flattened(from: 0, to: 1)
    var chosen =
      present.count == isPresent.count ? all : try all.selecting(Tensor(present.map(Int64.init)))
    if augments, case .training(let generator) = mode {
      chosen = try augmented(chosen, generator: generator)
    }
    // One picture has no statistics of its own.
    let mode = present.count > 1 ? mode : .evaluation
    let map = try network.featureMap(chosen.channelsLast(), mode: mode)  // [P, C, h, w]
    var tokens = try norm(projection(map.mean(axes: [2, 3])))  // [P, D]
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
}
