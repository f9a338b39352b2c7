import Layers
import Tensors

/// A sum of summaries weighted case by case: Σ γₘ tanh(Wₘ zₘ), γ = softmaxₘ(U [z; a]).
///
/// z is all summaries side by side, a the availability of each modality. Source: Arevalo et al. 2017,
/// <https://arxiv.org/abs/1702.01992>, in its form for any number of modalities.
struct GatedFusion: Joining {
  private let summaries: [Summary]
  private let transforms: [Linear]
  private let gate: Linear
  private let head: Head
  var finalLayers: [Linear] { [head.output] }

  init(modalities: [String], output: HeadShape, scope: Scope) throws(TensorError) {
    summaries = try [Summary](modalities, settings: output.settings, scope: scope)
    var transforms: [Linear] = []
    for name in modalities {
      transforms.append(
        try Linear(
          inputSize: output.width, outputSize: output.width, hasBias: false,
          scope: scope / name / "transform"))
    }
    self.transforms = transforms
    gate = try Linear(
      inputSize: modalities.count * (output.width + 1), outputSize: modalities.count,
      hasBias: false, scope: scope / "gate")
    head = try Head(inputSize: output.width, output, scope: scope / "head")
  }

  func callAsFunction(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> JoinedTokens {
    let (vectors, weights) = try summaries.vectors(sets, mode: mode)
    var transformed: [Tensor] = []
    var seen = vectors
    for (index, summary) in summaries.enumerated() {
      transformed.append(try transforms[index](vectors[index]).tanh())
      seen.append(try required(summary.name, in: sets).availability)
    }
    let shares = try gate(.concatenated(seen, axis: 1)).softmax(axis: 1)  // [B, M]
    let joined = try (Tensor.stacked(transformed, axis: 1) * shares.unsqueezed(2))
      .sum(axes: [1])  // [B, M, D] -> [B, D]
    return JoinedTokens(logits: try head(joined, mode: mode), poolingWeights: weights)
  }
}
