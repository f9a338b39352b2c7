import Layers
package import Predictors
package import Tensors

extension FrozenEncoder {
  /// The bytes that a trace of one such picture takes, roughly; nil where nothing is to be reused.
  package func traceByteCount(like batch: ModalityBatch) -> Int? {
    guard case .pixels(let pixels) = batch.content, pixels.rank == 4,
      case .resNet(let network)? = traceable
    else { return nil }
    return network.traceByteCount(
      height: pixels.shape[2], width: pixels.shape[3], dtype: pixels.dtype ?? .float32)
  }

  /// Runs pictures, and keeps what was computed, so that small changes cost little.
  ///
  /// - Parameter encoder: What stands behind this one.
  package func trace(
    _ batch: ModalityBatch, behind encoder: any ModalityEncoder
  ) throws(TensorError) -> any EncoderTrace {
    guard case .pixels(let pixels) = batch.content, case .resNet(let network)? = traceable else {
      throw mismatch("pixels and a residual network")
    }
    return FrozenTrace(
      network: try network.trace(pixels), dtype: recipe.dtype, encoder: encoder)
  }
}

/// Pictures, what a frozen network's layers read of them, and the encoder behind it.
private final class FrozenTrace: EncoderTrace {
  private let network: ResNetTrace
  private let dtype: DType
  private let encoder: any ModalityEncoder

  init(network: ResNetTrace, dtype: DType, encoder: any ModalityEncoder) {
    self.network = network
    self.dtype = dtype
    self.encoder = encoder
  }

  func callAsFunction(
    _ change: InputChange, keepsChanges: Bool
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .boxes(let boxes) = change else { throw mismatch("boxes of pixels") }
    let map = try network.featureMap(
      boxes.patches, pictures: boxes.rows, tops: boxes.tops, lefts: boxes.lefts,
      keepsChanges: keepsChanges)
    // Rounded as kept features are.
    let features = try PictureNetwork.cells(of: map).converted(to: dtype).converted(to: .float32)
    // Only what is there can change.
    let presence = try Tensor.ones([features.size(0), features.size(1)], dtype: .bool)
    return try encoder(
      ModalityBatch(
        content: .features(features, presence: presence), design: nil,
        presence: .ones([features.size(0)], dtype: .bool)),
      mode: .evaluation)
  }
}
