import Layers
import Tensors

/// One head over all summaries side by side: head([z₁; …; z_M]).
///
/// With one modality this is the unimodal network that every fusion is compared with.
struct EarlyConcatenation: Joining {
  private let summaries: [Summary]
  private let head: Head
  var finalLayers: [Linear] { [head.output] }

  init(modalities: [String], output: HeadShape, scope: Scope) throws(TensorError) {
    summaries = try [Summary](modalities, settings: output.settings, scope: scope)
    head = try Head(
      inputSize: output.width * modalities.count, output, scope: scope / "head")
  }

  func callAsFunction(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> JoinedTokens {
    let (vectors, weights) = try summaries.vectors(sets, mode: mode)
    return JoinedTokens(
      logits: try head(.concatenated(vectors, axis: 1), mode: mode), poolingWeights: weights)
  }
}
