import Layers
import Tensors

/// Predicts masked words from their encoded tokens; the last matrix is the encoder's table of words.
///
/// Source: Devlin et al. 2019, <https://arxiv.org/abs/1810.04805>, §3.1, task 1.
struct WordDecoder: Sendable {
  private let dense: Linear
  private let norm: LayerNorm
  private let words: Tensor  // [vocabulary, D], shared
  private let bias: Tensor

  init(words: Tensor, scope: Scope) throws(TensorError) {
    let width = words.shape[1]
    dense = try Linear(
      inputSize: width, outputSize: width, initialization: .normal(deviation: 0.02),
      scope: scope / "transform" / "dense")
    norm = try LayerNorm(size: width, epsilon: 1e-12, scope: scope / "transform" / "LayerNorm")
    self.words = words
    bias = try scope.parameter("bias", shape: [words.shape[0]], initialization: .zeros)
  }

  /// Chosen tokens `[m, D]` to logits `[m, vocabulary]`.
  ///
  /// Only masked tokens come here: the product with the vocabulary would cost more than the encoder.
  func callAsFunction(_ tokens: Tensor) throws(TensorError) -> Tensor {
    try norm(dense(tokens).gelu()).linear(weight: words, bias: bias)
  }
}
