import Layers
package import Tensors

/// The mean of the logits of every modality that a case has: Σ aₘ zₘ / Σ aₘ.
///
/// Each modality has an encoder, a summary and a head of its own, so that logits are a sum of one function
/// a modality: nothing that only a combination tells can be learned. A missing modality is skipped. The
/// temperatures Tₘ of the method are 1: the heads are trained together, so that each finds its own
/// scale, and one temperature is fitted to the mean on the inner split.
package struct LateFusion: Joining {
  private let summaries: [Summary]
  private let heads: [Head]
  var finalLayers: [Linear] { heads.map(\.output) }

  init(modalities: [String], output: HeadShape, scope: Scope) throws(TensorError) {
    summaries = try [Summary](
      modalities, hasSubstitutes: false, settings: output.settings, scope: scope)
    var heads: [Head] = []
    for name in modalities {
      heads.append(try Head(inputSize: output.width, output, scope: scope / name / "head"))
    }
    self.heads = heads
  }

  func callAsFunction(
    _ sets: [String: TokenSet], mode: Mode
  ) throws(TensorError) -> JoinedTokens {
    let (vectors, weights) = try summaries.vectors(sets, mode: mode)
    var parts: [Tensor] = []
    var availabilities: [Tensor] = []
    for (index, summary) in summaries.enumerated() {
      parts.append(try heads[index](vectors[index], mode: mode))
      availabilities.append(try required(summary.name, in: sets).availability)
    }
    return JoinedTokens(
      logits: try Self.mean(of: parts, availabilities: availabilities), poolingWeights: weights)
  }

  /// Σ aₘ zₘ / Σ aₘ of logits `[B, outputs]` and availabilities `[B, 1]`; zero where all are 0.
  package static func mean(
    of logits: [Tensor], availabilities: [Tensor]
  ) throws(TensorError) -> Tensor {
    // [B, M, outputs], [B, M, 1]
    let available = try Tensor.stacked(availabilities, axis: 1)
    let sum = try (Tensor.stacked(logits, axis: 1) * available).sum(axes: [1])
    // A case without any modality divides zero by one.
    return try sum / available.sum(axes: [1]).clamped(min: 1)
  }
}
