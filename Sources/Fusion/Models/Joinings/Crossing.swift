import Layers
import Tensors

/// One modality's tokens asking those of all the others.
///
/// X' = LN(X + MHA(q = X, k = v = others)), then LN(X' + FFN(X')), with residual paths and norms, so that
/// no modality is lost where attention has nothing to choose from. The method has the feed-forward block in its
/// form "both ways" only; here all forms have it, so that they differ in who asks and in nothing else.
struct Crossing {
  /// Nil where there is nobody to ask.
  private let attention: (layer: MultiheadAttention, norm: LayerNorm)?
  private let mlp: MLP
  private let mlpNorm: LayerNorm
  private let dropout: Dropout

  init(settings: NetworkSettings, asksOthers: Bool, scope: Scope) throws(TensorError) {
    attention =
      asksOthers
      ? (
        try MultiheadAttention(
          width: settings.width, headCount: settings.headCount, scope: scope / "cross_attn"),
        try LayerNorm(size: settings.width, scope: scope / "norm1")
      ) : nil
    mlp = try MLP(
      inputSize: settings.width, hiddenSize: 2 * settings.width, outputSize: settings.width,
      dropout: settings.dropout, scope: scope)
    mlpNorm = try LayerNorm(size: settings.width, scope: scope / "norm2")
    dropout = Dropout(settings.dropout)
  }

  func callAsFunction(
    _ tokens: Tensor, others: [TokenSet], mode: Mode
  ) throws(TensorError) -> Tensor {
    var crossed = tokens
    if let attention, !others.isEmpty {
      let context = try Tensor.concatenated(others.map(\.tokens), axis: 1)
      let presence = try Tensor.concatenated(others.map(\.presence), axis: 1)
      let answer = try attention.layer(tokens, context: context, presence: presence)
      crossed = try attention.norm(tokens + dropout(answer, mode: mode))
    }
    return try mlpNorm(crossed + dropout(mlp(crossed, mode: mode), mode: mode))
  }
}
