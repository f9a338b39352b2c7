import Encoders
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
  /// A network of arXiv 2503.02849 as released.
  case published(PublishedArrangement)

  /// Makes the joining's parameters.
  ///
  /// - Parameter begins: Whether the logits begin at zero: the network adds them to an offset.
  func joining(
    shapes: [(name: String, shape: ModalityShape)], encoders: [String: any ModalityEncoder],
    outputCount: Int, settings: NetworkSettings, beginsAtZero: Bool,
    scope: Scope
  ) throws(TensorError) -> any Joining {
    let modalities = shapes.map(\.name)
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
    case .published(let arrangement):
      guard shapes.count == 2, let image = shapes.first(where: { $0.shape.isPicture }),
        let vector = shapes.first(where: { $0.shape.isVector })
      else {
        throw TensorError(
          .invalidArgument, operation: arrangement.rawValue,
          message: "expected one image or bag and one vector, found \(modalities)")
      }
      let layout = PublishedLayout(
        arrangement: arrangement,
        tokenCount: encoders[image.name]?.tokenCount ?? settings.publishedTokenCount,
        featureCount: settings.width, outputCount: outputCount)
      return try PublishedJoining(layout, image: image.name, vector: vector.name, scope: scope)
    }
  }
}

extension JoiningKind {
  /// The encoder of a modality: those of the published networks are their own for vectors.
  func encoder(
    _ shape: ModalityShape, settings: NetworkSettings, scope: Scope
  ) throws(TensorError) -> any ModalityEncoder {
    if case .published = self, case .vector(let count, _) = shape {
      return try PublishedVectorEncoder(count: count, scope: scope)
    }
    return try makeEncoder(shape, settings: settings.encoder, scope: scope)
  }
}

extension ModalityShape {
  fileprivate var isPicture: Bool {
    switch self {
    case .image, .bag, .pretrained, .features: true
    default: false
    }
  }

  fileprivate var isVector: Bool {
    if case .vector = self { true } else { false }
  }
}
