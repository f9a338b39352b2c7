package import Layers
package import Tensors

/// Products of summaries through a low-rank tensor, then a head.
struct BilinearFusion: Joining {
  /// The rank of the method.
  static let rank = 4

  private let summaries: [Summary]
  private let product: LowRankProduct
  private let head: Head
  var finalLayers: [Linear] { [head.output] }

  init(modalities: [String], output: HeadShape, scope: Scope) throws(TensorError) {
    summaries = try [Summary](modalities, settings: output.settings, scope: scope)
    product = try LowRankProduct(
      inputs: modalities.map { ($0, output.width) }, outputSize: output.width, rank: Self.rank,
      scope: scope)
    head = try Head(inputSize: output.width, output, scope: scope / "head")
  }

  func callAsFunction(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> JoinedTokens {
    let (vectors, weights) = try summaries.vectors(sets, mode: mode)
    return JoinedTokens(
      logits: try head(product(vectors), mode: mode), poolingWeights: weights)
  }
}

/// Σᵣ ωᵣ ⊙ₘ (Wₘʳ [zₘ; 1]) + b: all products between the entries of several vectors and the entries
/// themselves, through a tensor of low rank.
///
/// The full tensor of 256 + 256 → 256 numbers would have 257 · 257 · 256 = 16,908,544 parameters; rank 4
/// has 526,596. Source: Liu et al. 2018, <https://arxiv.org/abs/1806.00064>, equation 5.
package struct LowRankProduct {
  /// Wₘʳ for all r one under another, `[rank · outputSize, inputSize]`, and its last column as bias.
  private let factors: [Linear]
  /// ω, `[rank]`.
  private let rankWeights: Tensor
  /// b, `[outputSize]`.
  private let bias: Tensor
  private let outputSize: Int
  private let rank: Int

  package init(
    inputs: [(name: String, size: Int)], outputSize: Int, rank: Int, scope: Scope
  ) throws(TensorError) {
    var factors: [Linear] = []
    for (name, size) in inputs {
      factors.append(
        try Linear(
          inputSize: size, outputSize: rank * outputSize, scope: scope / name / "factor"))
    }
    self.factors = factors
    rankWeights = try (scope / "product").parameter(
      "weight", shape: [rank], initialization: .ones)
    bias = try (scope / "product").parameter("bias", shape: [outputSize], initialization: .zeros)
    self.outputSize = outputSize
    self.rank = rank
  }

  /// `[B, inputSize]` a vector to `[B, outputSize]`.
  package func callAsFunction(_ vectors: [Tensor]) throws(TensorError) -> Tensor {
    var product: Tensor?
    for (factor, vector) in zip(factors, vectors) {
      let part = try factor(vector)  // [B, R·O]
      product = if let sum = product { try sum * part } else { part }
    }
    guard let product else {
      throw TensorError(
        .invalidArgument, operation: "fuse", message: "expected at least one modality")
    }
    let parts = try product.reshaped([-1, rank, outputSize]) * rankWeights.unsqueezed(1)
    return try parts.sum(axes: [1]) + bias
  }
}
