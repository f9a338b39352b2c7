import Predictors
import Encoders
import Layers
import Tensors

/// The three networks of the code released for arXiv 2503.02849.
///
/// They are kept as released, faults included, so that what they can and cannot see can be measured.
public enum PublishedArrangement: String, Sendable, Hashable, Codable, CaseIterable {
  /// Image rows ask a single gene token: the softmax over one key is 1, and the image reaches nothing.
  case attention = "shandiz2025"
  /// The mean image row beside the gene vector, as it was meant.
  case concatenation = "shandiz2025-concat"
  /// As it ran in the stored results: the head reads the gene vector alone.
  case stored = "shandiz2025-stored"
}

/// The sizes of the released layout.
struct PublishedLayout {
  static let kernelSize = 3
  static let width = 512
  static let headCount = 8
  /// Heads of the full width, as Keras' `key_dim` means it: 4,096 together.
  static let innerWidth = headCount * width
  static let secondWidth = 256
  /// Tokens of an image that a loader without other instruction gives.
  static let defaultTokenCount = 200

  let arrangement: PublishedArrangement
  /// Tokens of an image, N.
  let tokenCount: Int
  /// Numbers of an image token.
  let featureCount: Int
  let outputCount: Int

  /// Rows after a valid convolution.
  var rowCount: Int { tokenCount - Self.kernelSize + 1 }

  /// The numbers that the head reads.
  var headInputSize: Int {
    switch arrangement {
    case .attention: rowCount * Self.width
    case .concatenation: 2 * Self.width
    case .stored: Self.width
    }
  }
}

/// A vector as one token of 512 numbers: linear, ReLU.
///
/// The only key of the published attention.
struct PublishedVectorEncoder: ModalityEncoder {
  let tokenCount: Int? = 1
  private let linear: Linear

  init(count: Int, scope: Scope) throws(TensorError) {
    linear = try Linear(
      inputSize: count, outputSize: PublishedLayout.width,
      initialization: .glorotUniform(fanIn: count, fanOut: PublishedLayout.width), scope: scope)
  }

  func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .vector(let values) = batch.content else { throw mismatch("a vector") }
    return (
      try linear(values).relu().unsqueezed(1), try repeated(batch.presence, tokenCount: 1)
    )
  }
}
