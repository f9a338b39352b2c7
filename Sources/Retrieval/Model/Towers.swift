import Layers
import Tensors

/// A picture encoder of either kind.
struct PictureTower: Sendable {
  /// What it gives.
  struct Output {
    /// The class token and the patches, `[N, 1 + K, width]`.
    let states: Tensor
    /// The patches alone, which are pooled, `[N, K, width]`.
    let tokens: Tensor
  }

  private enum Network: Sendable {
    case vit(VisionTransformer)
    case clip(CLIPVisionModel)
  }

  private let network: Network

  init(_ shape: PictureEncoderShape, scope: Scope) throws(TensorError) {
    network =
      switch shape {
      case .vit(let own): .vit(try VisionTransformer(own, scope: scope))
      case .clip(let own): .clip(try CLIPVisionModel(own, scope: scope))
      }
  }

  /// - Parameters:
  ///   - patches: All patches, `[N, T, C · side · side]`.
  ///   - kept: Those that are seen, `[N, K]` (int64); nil for all.
  func callAsFunction(_ patches: Tensor, kept: Tensor?) throws(TensorError) -> Output {
    let states =
      switch network {
      case .vit(let network): try network(patches: patches, kept: kept)
      case .clip(let network): try network.normalized(network(patches: patches, kept: kept))
      }
    return Output(states: states, tokens: try states.sliced(1..<states.size(1), axis: 1))
  }
}

/// A text encoder of either kind.
struct TextTower: Sendable {
  private enum Network: Sendable {
    case bert(BertModel)
    case clip(CLIPTextModel)
  }

  private let network: Network

  init(_ shape: TextEncoderShape, scope: Scope) throws(TensorError) {
    network =
      switch shape {
      case .bert(let own): .bert(try BertModel(own, scope: scope))
      case .clip(let own): .clip(try CLIPTextModel(own, scope: scope))
      }
  }

  /// The table of words.
  var words: Tensor {
    switch network {
    case .bert(let network): network.words.weight
    case .clip(let network): network.words.weight
    }
  }

  /// Ids `[N, L]` to `[N, L, width]`.
  func callAsFunction(_ ids: Tensor, presence: Tensor) throws(TensorError) -> Tensor {
    switch network {
    case .bert(let network): try network(ids, presence: presence)
    // Causal: padding stands behind the text, where no token of it looks.
    case .clip(let network): try network(ids)
    }
  }
}
