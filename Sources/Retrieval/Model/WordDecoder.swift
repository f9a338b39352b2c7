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

  /// The cross entropy of masked words, summed over them.
  ///
  /// Only masked tokens come here: the product with the vocabulary would cost more than the encoder.
  ///
  /// - Parameters:
  ///   - tokens: Encoded masked tokens, `[m, D]`.
  ///   - targets: The words they were, `[m]` (int64).
  ///   - chunk: How many are compared with the vocabulary at once: it changes memory, not the value beyond
  ///     rounding.
  func error(
    of tokens: Tensor, targets: Tensor, chunk: Int = Self.chunk
  ) throws(TensorError) -> Tensor {
    let rows = try norm(dense(tokens).gelu())
    return try rows.vocabularyError(targets: targets, words: words, bias: bias, chunk: chunk)
  }

  /// With a vocabulary of 30,000, logits of so many words take 15 MiB.
  static let chunk = 128
}
