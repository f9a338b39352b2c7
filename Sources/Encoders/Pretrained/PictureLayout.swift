public import Layers

/// Which network encodes pictures, and its sizes.
public enum PictureLayout: Sendable, Hashable, Codable {
  /// A residual network with torchvision's names.
  case resNet(ResNet.Configuration)
  /// A vision transformer with Hugging Face's names.
  case visionTransformer(VisionTransformer.Configuration)

  /// The layout and its sizes in words; part of the key of features, so it never changes.
  public var identifier: String {
    switch self {
    case .resNet(let own):
      return "resnet \(own.usesBottlenecks ? "bottleneck" : "basic") \(own.blockCounts) "
        + "\(own.baseChannels)"
    case .visionTransformer(let own):
      return "vit width \(own.width) depth \(own.depth) heads \(own.headCount) hidden "
        + "\(own.hiddenSize) patch \(own.patchSize) grid \(own.gridSize) epsilon \(own.epsilon)"
    }
  }

  /// The name that people know it by.
  public var title: String {
    switch self {
    case .resNet(let own):
      let perBlock = own.usesBottlenecks ? 3 : 2
      return "ResNet-\(perBlock * own.blockCounts.reduce(0, +) + 2)"
    case .visionTransformer(let own):
      return "ViT (width \(own.width), \(own.depth) blocks, patches of \(own.patchSize))"
    }
  }

  /// Channels of a picture.
  public var inputChannels: Int {
    switch self {
    case .resNet(let own): own.inputChannels
    case .visionTransformer(let own): own.inputChannels
    }
  }

  /// Numbers a token.
  public var featureCount: Int {
    switch self {
    case .resNet(let own): own.featureCount
    case .visionTransformer(let own): own.width
    }
  }

  /// Tokens of a picture of so many pixels a side: the places of the last map, or the class token and
  /// one a patch.
  public func tokenCount(size: Int) -> Int {
    switch self {
    case .resNet(let own):
      // A half with rounding up for the stem, its pooling and each stage but the first.
      let halvings = own.blockCounts.count + 1
      let side = (0..<halvings).reduce(size) { side, _ in (side + 1) / 2 }
      return side * side
    case .visionTransformer(let own): return own.tokenCount(size: size)
    }
  }

  /// Makes sure that pictures fit.
  ///
  /// - Throws: ``EncoderError`` with code `unsuitablePictures`, saying which would.
  public func require(size: Int, channels: Int, modality: String) throws(EncoderError) {
    guard channels == inputChannels else {
      throw EncoderError(
        .unsuitablePictures,
        "\"\(modality)\": the weights (\(title)) read pictures of \(inputChannels) channels, the "
          + "manifest says \(channels); write channels: \(inputChannels) for this modality")
    }
    if case .visionTransformer(let own) = self,
      size < own.patchSize || !size.isMultiple(of: own.patchSize)
    {
      let lower = max(1, size / own.patchSize) * own.patchSize
      throw EncoderError(
        .unsuitablePictures,
        "\"\(modality)\": the weights (\(title)) read pictures whose side is a multiple of "
          + "\(own.patchSize), the manifest says size: \(size); write size: \(lower), or "
          + "\(own.patchSize * own.gridSize), for which they were trained")
    }
  }
}
