import Layers
import Tensors

/// One modality's tokens as one vector: perhaps asking the others, a feed-forward block, gated
/// attention pooling, and a learned vector where the case lacks the modality.
///
/// Source of the pooling: Ilse et al. 2018, <https://arxiv.org/abs/1802.04712>.
struct Summary {
  let name: String
  private let crossing: Crossing
  private let pooling: GatedAttentionPooling
  /// Stands in for a missing modality, `[width]`.
  private let substitute: Tensor?

  /// - Parameters:
  ///   - asksOthers: Whether the tokens ask those of the other modalities first.
  ///   - hasSubstitute: False where a missing modality is skipped.
  init(
    _ name: String, asksOthers: Bool = false, hasSubstitute: Bool = true, settings: NetworkSettings,
    scope: Scope
  ) throws(TensorError) {
    self.name = name
    crossing = try Crossing(settings: settings, asksOthers: asksOthers, scope: scope / "crossing")
    pooling = try GatedAttentionPooling(
      width: settings.width, hiddenSize: settings.width, scope: scope / "pooling")
    substitute =
      hasSubstitute
      ? try scope.parameter("absent", shape: [settings.width], initialization: .zeros) : nil
  }

  /// - Returns: The summary `[B, width]` and the weight of each token, `[B, tokens]`.
  func callAsFunction(
    _ set: TokenSet, others: [TokenSet] = [], mode: Mode
  ) throws(TensorError) -> (vector: Tensor, weights: Tensor) {
    let crossed = try crossing(set.tokens, others: others, mode: mode)
    let (pooled, weights) = try pooling(crossed, presence: set.presence)
    guard let substitute else { return (pooled, weights) }
    return (try pooled + substitute * (1 - set.availability), weights)
  }
}

extension [Summary] {
  /// The summaries of every modality, none asking the others.
  func vectors(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> (vectors: [Tensor], weights: [String: Tensor]) {
    var vectors: [Tensor] = []
    var weights: [String: Tensor] = [:]
    for summary in self {
      let (vector, own) = try summary(required(summary.name, in: sets), mode: mode)
      vectors.append(vector)
      weights[summary.name] = own
    }
    return (vectors, weights)
  }

  /// A summary a modality, none asking the others.
  init(
    _ modalities: [String], hasSubstitutes: Bool = true, settings: NetworkSettings, scope: Scope
  ) throws(TensorError) {
    self = []
    for name in modalities {
      append(
        try Summary(name, hasSubstitute: hasSubstitutes, settings: settings, scope: scope / name))
    }
  }
}
