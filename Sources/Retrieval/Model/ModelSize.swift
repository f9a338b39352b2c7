import Layers

/// Named sizes of encoders.
public enum ModelSize {
  /// Sizes of picture encoders.
  public enum Picture: String, Sendable, Hashable, Codable, CaseIterable {
    /// Width 128, 4 blocks: for small cohorts and small pictures, a grid of 8 × 8 patches.
    case tiny
    /// Width 256, 6 blocks.
    case small
    /// ViT-S/16: width 384, 12 blocks, patches of 16.
    case s16
    /// ViT-B/16: width 768, 12 blocks, patches of 16.
    case b16

    /// The shape for pictures of a size.
    ///
    /// - Parameter patchSize: Nil for 16, or an eighth of the side for the sizes that have none in their
    ///   name.
    /// - Throws: ``RetrievalError`` with code `invalidArgument` unless patches tile the picture.
    public func shape(
      size: Int, channels: Int, patchSize: Int? = nil
    ) throws(RetrievalError) -> PictureEncoderShape {
      let usual = self == .s16 || self == .b16 ? 16 : max(1, size / 8)
      let side = patchSize ?? usual
      guard (1...4096).contains(side), size >= side, size.isMultiple(of: side) else {
        throw RetrievalError(
          .invalidArgument,
          "patches: expected a side that divides the picture's \(size) pixels, found \(side); choose "
            + "--patch, or --picture-size")
      }
      let (width, depth, heads) =
        switch self {
        case .tiny: (128, 4, 4)
        case .small: (256, 6, 4)
        case .s16: (384, 12, 6)
        case .b16: (768, 12, 12)
        }
      return .vit(
        VisionTransformer.Configuration(
          width: width, depth: depth, headCount: heads, hiddenSize: 4 * width, patchSize: side,
          gridSize: size / side, inputChannels: channels))
    }
  }

  /// Sizes of text encoders.
  public enum Text: String, Sendable, Hashable, Codable, CaseIterable {
    /// Width 128, 2 blocks: for small cohorts.
    case tiny
    /// Width 256, 4 blocks.
    case small
    /// Width 384, 6 blocks.
    case medium
    /// BERT-base: width 768, 12 blocks.
    case base

    /// The shape for a vocabulary.
    public func shape(vocabularySize: Int, length: Int) -> TextEncoderShape {
      let (width, depth, heads) =
        switch self {
        case .tiny: (128, 2, 2)
        case .small: (256, 4, 4)
        case .medium: (384, 6, 6)
        case .base: (768, 12, 12)
        }
      return .bert(
        BertModel.Configuration(
          vocabularySize: vocabularySize, width: width, depth: depth, headCount: heads,
          hiddenSize: 4 * width, maximumLength: length))
    }
  }

  /// The shared space that goes with a picture encoder.
  public static func sharedWidth(for width: Int) -> Int { width >= 384 ? 512 : width }

  /// The decoder that goes with a picture encoder: small ones have small ones.
  public static func decoder(for width: Int) -> RetrievalModelSettings.Decoder {
    switch width {
    case 384...: .init(width: 512, depth: 4, headCount: 16)
    case 192..<384: .init(width: 128, depth: 2, headCount: 4)
    default: .init(width: 64, depth: 1, headCount: 2)
    }
  }
}
