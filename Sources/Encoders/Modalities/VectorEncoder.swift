package import Layers
package import Predictors
package import Tensors

/// Several learned summaries of a wide vector, one token each.
///
/// One token would make cross-attention constant (its softmax over a single key is 1), so there are
/// always at least two.
package struct VectorEncoder: ModalityEncoder {
  package let tokenCount: Int?
  private let summaries: Linear
  private let norm: LayerNorm
  private let dropout: Dropout
  private let width: Int

  package init(count: Int, settings: EncoderSettings, scope: Scope) throws(TensorError) {
    let tokens = max(2, settings.vectorTokenCount)
    summaries = try Linear(
      inputSize: count, outputSize: tokens * settings.width, scope: scope / "summaries")
    norm = try LayerNorm(size: settings.width, scope: scope / "norm")
    dropout = Dropout(settings.dropout)
    width = settings.width
    tokenCount = tokens
  }

  package func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .vector(let values) = batch.content else { throw mismatch("a vector") }
    let tokens = try summaries(dropout(values, mode: mode)).reshaped([-1, tokenCount ?? 2, width])
    return (try norm(tokens), try repeated(batch.presence, tokenCount: tokenCount ?? 2))
  }
}
