package import Layers
package import Predictors
package import Tensors

/// What is trained behind a frozen picture encoder: dropout, a projection to the common width, and a
/// LayerNorm.
///
/// One token a place of the last map or a patch; of a bag, one token a picture.
package struct FeatureEncoder: ModalityEncoder {
  package let tokenCount: Int?
  private let projection: Linear
  private let norm: LayerNorm
  private let dropout: Dropout
  private let width: Int
  /// A learned token beside the only one of a small picture, `[1, width]`.
  private let constant: Tensor?

  package init(
    tokenCount: Int?, featureCount: Int, settings: EncoderSettings, scope: Scope
  ) throws(TensorError) {
    projection = try Linear(
      inputSize: featureCount, outputSize: settings.width, scope: scope / "projection")
    norm = try LayerNorm(size: settings.width, scope: scope / "norm")
    dropout = Dropout(settings.dropout)
    width = settings.width
    // Over a single key attention is constant: beside a learned one, a lone token can be asked.
    constant =
      tokenCount == 1
      ? try scope.parameter(
        "constant", shape: [1, settings.width],
        initialization: .uniform(bound: 1 / Double(settings.width).squareRoot())) : nil
    self.tokenCount = tokenCount.map { max(2, $0) }
  }

  package func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .features(let features, let presence) = batch.content else {
      throw mismatch("features")
    }
    var tokens = try projection(dropout(features, mode: mode))  // [B, T, D]
    var present = presence
    if let constant {
      let added = try constant.unsqueezed(0).expanded([tokens.size(0), -1, -1])
      tokens = try .concatenated([tokens, added], axis: 1)
      present = try .concatenated([presence, presence], axis: 1)
    }
    let mask = try present.converted(to: tokens.dtype ?? .float32).unsqueezed(-1)
    return (try norm(tokens) * mask, present)
  }
}
