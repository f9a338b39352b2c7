package import Layers
package import Predictors
package import Tensors

/// One token a column: a number scales its column's direction, a category looks its vector up.
///
/// Source: Gorishniy et al. 2021, "Revisiting deep learning models for tabular data",
/// <https://arxiv.org/abs/2106.11959>, feature tokenizer (equation 1).
package struct ColumnEncoder: ModalityEncoder {
  package let tokenCount: Int?
  private let weight: Tensor?
  private let bias: Tensor?
  private let embedding: Embedding?
  private let offsets: Tensor?
  /// Learned tokens that make up for missing columns, `[tokens, width]`.
  private let constants: Tensor?
  private let norm: LayerNorm

  package init(
    numericCount: Int, codeCounts: [Int], settings: EncoderSettings, scope: Scope
  ) throws(TensorError) {
    let bound = 1 / Double(settings.width).squareRoot()
    if numericCount > 0 {
      weight = try scope.parameter(
        "weight", shape: [numericCount, settings.width], initialization: .uniform(bound: bound))
      bias = try scope.parameter(
        "bias", shape: [numericCount, settings.width], initialization: .uniform(bound: bound))
    } else {
      weight = nil
      bias = nil
    }
    if codeCounts.isEmpty {
      embedding = nil
      offsets = nil
    } else {
      embedding = try Embedding(
        count: codeCounts.reduce(0, +), width: settings.width, deviation: bound,
        scope: scope / "embedding")
      var starts: [Int64] = []
      var next: Int64 = 0
      for count in codeCounts {
        starts.append(next)
        next += Int64(count)
      }
      offsets = try Tensor(starts).to(scope.device)
    }
    // Over a single key attention is constant: beside a learned one, a lone column can be asked.
    let columnCount = numericCount + codeCounts.count
    constants =
      columnCount < 2
      ? try scope.parameter(
        "constant", shape: [2 - columnCount, settings.width],
        initialization: .uniform(bound: bound)) : nil
    norm = try LayerNorm(size: settings.width, scope: scope / "norm")
    tokenCount = max(2, columnCount)
  }

  package func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .columns(let numeric, let codes) = batch.content else { throw mismatch("columns") }
    var parts: [Tensor] = []
    if let weight, let bias { parts.append(try numeric.unsqueezed(2) * weight + bias) }
    if let embedding, let offsets { parts.append(try embedding(codes + offsets)) }
    if let constants {
      parts.append(try constants.unsqueezed(0).expanded([batch.presence.size(0), -1, -1]))
    }
    let tokens = try norm(.concatenated(parts, axis: 1))
    return (tokens, try repeated(batch.presence, tokenCount: tokenCount ?? 1))
  }
}
