public import Tensors

/// Self-attention and an MLP, each behind a LayerNorm and around a residual path.
///
/// Equals PyTorch's `nn.TransformerEncoderLayer(norm_first=True, activation="gelu",
/// batch_first=True)`, with its names.
public struct TransformerBlock: Sendable {
  let norm1: LayerNorm
  let norm2: LayerNorm
  let attention: MultiheadAttention
  let mlp: MLP
  let dropout: Dropout

  /// Makes `norm1`, `norm2`, `self_attn`, `linear1` and `linear2`.
  public init(
    width: Int, headCount: Int, hiddenSize: Int? = nil, dropout: Double = 0, scope: Scope
  ) throws(TensorError) {
    norm1 = try LayerNorm(size: width, scope: scope / "norm1")
    norm2 = try LayerNorm(size: width, scope: scope / "norm2")
    attention = try MultiheadAttention(
      width: width, headCount: headCount, scope: scope / "self_attn")
    mlp = try MLP(
      inputSize: width, hiddenSize: hiddenSize ?? 4 * width, outputSize: width, dropout: dropout,
      scope: scope)
    self.dropout = Dropout(dropout)
  }

  /// Applies the block to `[B, T, width]`; absent tokens (`presence` `[B, T]` false) are never read.
  public func callAsFunction(
    _ tokens: Tensor, presence: Tensor? = nil, mode: Mode
  ) throws(TensorError) -> Tensor {
    let mixed = try tokens + dropout(attention(norm1(tokens), presence: presence), mode: mode)
    return try mixed + dropout(mlp(norm2(mixed), mode: mode), mode: mode)
  }
}
