import Layers
package import Tensors

/// A picture encoder whose weights never change: the same picture always has the same features.
package struct FrozenEncoder: Sendable {
  /// The weights.
  package let weights: PretrainedWeights
  /// Tokens a picture, and numbers a token.
  package let shape: (rowCount: Int, width: Int)
  /// How features come about: what the cache knows them by.
  package let recipe: FeatureRecipe
  private let network: PictureNetwork
  private let isSummary: Bool
  private let device: Device

  /// Pictures that go through the network together.
  package static let batchSize = 32

  /// Makes an encoder for pictures of a modality.
  ///
  /// - Parameters:
  ///   - size: The side of pictures in pixels.
  ///   - isSummary: Whether a picture becomes one vector: one of many in a bag.
  ///   - device: Where the network lives; features are on the processor.
  ///   - fit: How pictures become squares, and `stain` what is done to their colors: for the key.
  package init(
    _ weights: PretrainedWeights, size: Int, isSummary: Bool, fit: String, stain: String,
    dtype: DType, device: Device = .cpu
  ) throws(TensorError) {
    self.weights = weights
    self.isSummary = isSummary
    self.device = device
    network = try weights.network(on: device)
    shape = (
      isSummary ? 1 : weights.layout.tokenCount(size: size), weights.layout.featureCount
    )
    let layer: String
    switch weights.layout {
    case .resNet: layer = isSummary ? "mean" : "map"
    case .visionTransformer: layer = isSummary ? "class" : "tokens"
    }
    recipe = FeatureRecipe(
      encoder: weights.layout.identifier, weights: weights.digest,
      preprocessing: weights.preprocessing(size: size, fit: fit, stain: stain), layer: layer,
      dtype: dtype)
  }

  /// Features of standardized pictures: `[P, C, H, W]` to `[P, rows, width]`, float32 but rounded to
  /// the type in which they are kept.
  ///
  /// - Throws: `TensorError`, or ``EncoderError`` with code `notFinite`.
  package func features(_ pictures: Tensor) throws -> Tensor {
    try withoutGradients {
      var parts: [Tensor] = []
      for start in stride(from: 0, to: pictures.shape[0], by: Self.batchSize) {
        let chunk = try pictures.sliced(start..<start + Self.batchSize).to(device)
        parts.append(
          try
            (isSummary
            ? network.summary(chunk, mode: .evaluation).unsqueezed(1)
            : network.tokens(chunk, mode: .evaluation)).to(.cpu))
      }
      let features = try parts.count == 1 ? parts[0] : .concatenated(parts)
      let kept = try features.converted(to: recipe.dtype).converted(to: .float32)
      // NaN compares with nothing, so that it is found too.
      guard try kept.magnitude().largest().item() < .infinity else {
        throw EncoderError(
          .notFinite,
          "\(weights.path): gives features that are no finite numbers"
            + (recipe.dtype == .float16 ? "; keep them with --cache-dtype float32" : ""))
      }
      return kept
    }
  }

  /// The network where a change of a small part can be followed.
  package var traceable: PictureNetwork? {
    if device == .cpu, !isSummary, case .resNet = network { return network }
    return nil
  }
}
