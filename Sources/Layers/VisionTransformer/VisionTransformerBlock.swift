package import Tensors

/// Self-attention and a feed-forward part, each behind a LayerNorm and around a residual path, with
/// the names of Hugging Face's `ViTLayer`.
///
/// The same function as ``TransformerBlock`` with other names, and queries, keys and values of their
/// own.
package struct VisionTransformerBlock: Sendable {
  private let before: LayerNorm
  private let after: LayerNorm
  private let query: Linear
  private let key: Linear
  private let value: Linear
  private let output: Linear
  private let widening: Linear
  private let narrowing: Linear
  private let headCount: Int

  /// Makes all layers.
  package init(_ configuration: VisionTransformer.Configuration, scope: Scope) throws(TensorError) {
    let width = configuration.width
    let epsilon = configuration.epsilon
    before = try LayerNorm(size: width, epsilon: epsilon, scope: scope / "layernorm_before")
    after = try LayerNorm(size: width, epsilon: epsilon, scope: scope / "layernorm_after")
    let attention = scope / "attention"
    func square(_ scope: Scope) throws(TensorError) -> Linear {
      try Linear(inputSize: width, outputSize: width, scope: scope)
    }
    query = try square(attention / "attention" / "query")
    key = try square(attention / "attention" / "key")
    value = try square(attention / "attention" / "value")
    output = try square(attention / "output" / "dense")
    widening = try Linear(
      inputSize: width, outputSize: configuration.hiddenSize,
      scope: scope / "intermediate" / "dense")
    narrowing = try Linear(
      inputSize: configuration.hiddenSize, outputSize: width, scope: scope / "output" / "dense")
    headCount = configuration.headCount
  }

  /// `[N, T, width]` to the same shape.
  ///
  /// - Parameter places: The tokens whose results are wanted, all by default; the others are only attended to.
  package func callAsFunction(
    _ tokens: Tensor, at places: Range<Int>? = nil
  ) throws(TensorError) -> Tensor {
    func wanted(_ all: Tensor) throws(TensorError) -> Tensor {
      guard let places else { return all }
      return try all.sliced(places, axis: 1)
    }
    let normed = try before(tokens)
    let mixed = try split(query(wanted(normed))).attention(
      key: split(key(normed)), value: split(value(normed)))
    let old = try wanted(tokens)
    let joined = try mixed.transposed(1, 2).reshaped(old.shape)  // [N, H, T, D/H] -> [N, T, D]
    let attended = try old + output(joined)
    return try attended + narrowing(widening(after(attended)).gelu())
  }

  private func split(_ tokens: Tensor) throws(TensorError) -> Tensor {
    let shape = tokens.shape
    return try tokens.reshaped([shape[0], shape[1], headCount, shape[2] / headCount])
      .transposed(1, 2)  // [N, T, D] -> [N, H, T, D/H]
  }
}
