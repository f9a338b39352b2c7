import Layers
package import Predictors
package import Tensors

extension ImageEncoder: TraceableEncoder {
  package func traceByteCount(like batch: ModalityBatch) -> Int? {
    guard case .pixels(let pixels) = batch.content, pixels.rank == 4,
      case .resNet(let network) = network
    else { return nil }
    return network.traceByteCount(
      height: pixels.shape[2], width: pixels.shape[3], dtype: pixels.dtype ?? .float32)
  }

  package func trace(_ batch: ModalityBatch) throws(TensorError) -> any EncoderTrace {
    guard case .pixels(let pixels) = batch.content, case .resNet(let network) = network else {
      throw mismatch("pixels and a residual network")
    }
    return ImageTrace(encoder: self, network: try network.trace(pixels))
  }
}

/// Pictures and what the network's layers read of them.
private final class ImageTrace: EncoderTrace {
  private let encoder: ImageEncoder
  private let network: ResNetTrace

  init(encoder: ImageEncoder, network: ResNetTrace) {
    self.encoder = encoder
    self.network = network
  }

  func callAsFunction(
    _ change: InputChange, keepsChanges: Bool
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .boxes(let boxes) = change else { throw mismatch("boxes of pixels") }
    let map = try network.featureMap(
      boxes.patches, pictures: boxes.rows, tops: boxes.tops, lefts: boxes.lefts,
      keepsChanges: keepsChanges)
    let tokens = try encoder.tokens(of: map)
    // Only what is there can change.
    return (tokens, try .ones([tokens.size(0), tokens.size(1)], dtype: .bool))
  }
}
