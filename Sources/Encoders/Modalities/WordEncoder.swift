package import Layers
package import Predictors
package import Tensors

/// Word vectors with positions, through one transformer block.
package struct WordEncoder: ModalityEncoder {
  package let tokenCount: Int? = nil
  private let embedding: Embedding
  private let positions: Embedding
  private let block: TransformerBlock
  private let norm: LayerNorm
  private let dropout: Dropout

  package init(vocabularyCount: Int, settings: EncoderSettings, scope: Scope) throws(TensorError) {
    let deviation = 1 / Double(settings.width).squareRoot()
    embedding = try Embedding(
      count: vocabularyCount, width: settings.width, deviation: deviation,
      scope: scope / "embedding")
    positions = try Embedding(
      count: settings.wordLimit, width: settings.width, deviation: 0.1 * deviation,
      scope: scope / "position")
    block = try TransformerBlock(
      width: settings.width, headCount: settings.headCount, hiddenSize: 2 * settings.width,
      dropout: settings.dropout, scope: scope / "block")
    norm = try LayerNorm(size: settings.width, scope: scope / "norm")
    dropout = Dropout(settings.dropout)
  }

  package func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .words(let ids, let presence) = batch.content else { throw mismatch("words") }
    let length = try ids.size(1)
    let places = try positions(.range(to: length, device: ids.device)).unsqueezed(0)
    let words = try dropout(embedding(ids) + places, mode: mode)
    let tokens = try norm(block(words, presence: presence, mode: mode))
    return (tokens, try presence .& batch.presence.unsqueezed(1))
  }
}
