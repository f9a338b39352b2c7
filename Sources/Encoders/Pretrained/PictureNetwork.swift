package import Layers
package import Tensors

/// A network that turns pictures into tokens.
package enum PictureNetwork: Sendable {
  /// The places of the last map are the tokens.
  case resNet(ResNet)
  /// The class token and the patches are the tokens.
  case visionTransformer(VisionTransformer)

  /// Makes a network.
  package init(_ layout: PictureLayout, scope: Scope) throws(TensorError) {
    switch layout {
    case .resNet(let configuration):
      self = .resNet(try ResNet(configuration, scope: scope))
    case .visionTransformer(let configuration):
      self = .visionTransformer(try VisionTransformer(configuration, scope: scope))
    }
  }

  /// Numbers a token.
  package var featureCount: Int {
    switch self {
    case .resNet(let network): network.configuration.featureCount
    case .visionTransformer(let network): network.configuration.width
    }
  }

  /// Tokens of pictures: `[P, C, H, W]` to `[P, T, features]`.
  package func tokens(_ pictures: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    switch self {
    case .resNet(let network):
      return try Self.cells(of: network.featureMap(pictures.channelsLast(), mode: mode))
    case .visionTransformer(let network): return try network(pictures)
    }
  }

  /// One vector a picture, `[P, features]`: the mean over the last map, or the class token.
  package func summary(_ pictures: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    switch self {
    case .resNet(let network):
      return try network.featureMap(pictures.channelsLast(), mode: mode).mean(axes: [2, 3])
    case .visionTransformer(let network): return try network(pictures).selected(0, axis: 1)
    }
  }

  /// The places of maps `[P, C, h, w]` as tokens `[P, h · w, C]`.
  package static func cells(of map: Tensor) throws(TensorError) -> Tensor {
    try map.flattened(from: 2, to: 3).transposed(1, 2)
  }
}
