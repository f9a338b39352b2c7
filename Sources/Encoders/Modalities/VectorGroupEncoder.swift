package import Layers
package import Predictors
package import Tensors

/// One token a group of features: G_p = MLP_p(x[S_p]) with one hidden layer, |S_p| → width → width.
///
/// Groups are named sets such as pathways, or clusters. Every group has an MLP of its own, so tokens need no
/// mark of which group they are. A lone group is read by two, because attention over a single key is
/// constant.
///
/// Source: the gene-set tokens of Chen et al. 2021, "Multimodal co-attention transformer for survival
/// prediction in gigapixel whole slide images" (ICCV), section 3.2, and of Jaume et al. 2024, "Modeling dense
/// multimodal interactions between biological pathways and histology for survival prediction" (CVPR).
package struct VectorGroupEncoder: ModalityEncoder {
  package let tokenCount: Int?
  private let first: GroupedLinear
  /// `[groups, width, width]` and `[groups, 1, width]`.
  private let second: (weight: Tensor, bias: Tensor)
  private let norm: LayerNorm
  private let dropout: Dropout

  package init(groups: [[Int]], settings: EncoderSettings, scope: Scope) throws(TensorError) {
    let groups = groups.count == 1 ? groups + groups : groups
    let width = settings.width
    first = try GroupedLinear(groups: groups, outputSize: width, scope: scope / "first")
    let bound = 1 / Double(width).squareRoot()
    second = (
      try (scope / "second").parameter(
        "weight", shape: [groups.count, width, width], initialization: .uniform(bound: bound)),
      try (scope / "second").parameter(
        "bias", shape: [groups.count, 1, width], initialization: .uniform(bound: bound))
    )
    norm = try LayerNorm(size: width, scope: scope / "norm")
    dropout = Dropout(settings.dropout)
    tokenCount = groups.count
  }

  package func callAsFunction(
    _ batch: ModalityBatch, mode: Mode
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor) {
    guard case .vector(let values) = batch.content else { throw mismatch("a vector") }
    let hidden = try first(dropout(values, mode: mode)).gelu()  // [P, B, D]
    let tokens = try (hidden.matmul(second.weight) + second.bias).transposed(0, 1)  // [B, P, D]
    return (try norm(tokens), try repeated(batch.presence, tokenCount: tokenCount ?? 2))
  }
}
