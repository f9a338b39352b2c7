import Layers
import Tensors

/// How a network joins modalities.
public enum JoiningKind: Sendable, Hashable {
  /// One head over all summaries side by side; with one modality, the unimodal network.
  case concatenation
  /// The mean of every modality's own logits.
  case late
  /// The sum of summaries, weighted case by case.
  case gated
  /// Products of all summaries, of low rank.
  case bilinear
  /// Every modality's tokens ask all the others'.
  case crossAttention
  /// Only this modality's tokens ask all the others'.
  case asking(String)

  /// Makes the joining's parameters.
  ///
  /// - Parameter begins: Whether the logits begin at zero: the network adds them to an offset.
  func joining(
    modalities: [String], outputCount: Int, settings: NetworkSettings, beginsAtZero: Bool,
    scope: Scope
  ) throws(TensorError) -> any Joining {
    let output = HeadShape(
      outputCount: outputCount, settings: settings, beginsAtZero: beginsAtZero)
    switch self {
    case .concatenation:
      return try EarlyConcatenation(modalities: modalities, output: output, scope: scope)
    case .late: return try LateFusion(modalities: modalities, output: output, scope: scope)
    case .gated: return try GatedFusion(modalities: modalities, output: output, scope: scope)
    case .bilinear: return try BilinearFusion(modalities: modalities, output: output, scope: scope)
    case .crossAttention:
      return try MutualCrossAttention(modalities: modalities, output: output, scope: scope)
    case .asking(let name):
      return try OneWayCrossAttention(
        asker: name, modalities: modalities, output: output, scope: scope)
    }
  }
}
