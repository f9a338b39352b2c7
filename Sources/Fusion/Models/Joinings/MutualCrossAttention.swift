import Layers
import Tensors

/// Every modality's tokens ask all the others', are pooled, and one head reads all summaries: the form
/// "both ways" of the method.
///
/// Source: the crossing of image and gene tokens in arXiv 2503.02849, in a form whose attention has at
/// least two keys, residual paths and norms.
struct MutualCrossAttention: Joining {
  private let summaries: [Summary]
  private let head: Head
  var finalLayers: [Linear] { [head.output] }
  var askers: [String] { summaries.count > 1 ? summaries.map(\.name) : [] }

  init(modalities: [String], output: HeadShape, scope: Scope) throws(TensorError) {
    var summaries: [Summary] = []
    for name in modalities {
      summaries.append(
        try Summary(
          name, asksOthers: modalities.count > 1, settings: output.settings, scope: scope / name))
    }
    self.summaries = summaries
    head = try Head(
      inputSize: output.width * modalities.count, output, scope: scope / "head")
  }

  func callAsFunction(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> JoinedTokens {
    var vectors: [Tensor] = []
    var weights: [String: Tensor] = [:]
    for summary in summaries {
      var others: [TokenSet] = []
      for other in summaries where other.name != summary.name {
        others.append(try required(other.name, in: sets))
      }
      let (vector, own) = try summary(
        required(summary.name, in: sets), others: others, mode: mode)
      vectors.append(vector)
      weights[summary.name] = own
    }
    return JoinedTokens(
      logits: try head(.concatenated(vectors, axis: 1), mode: mode), poolingWeights: weights)
  }
}
