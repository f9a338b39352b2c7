public import Layers

/// Which network encodes pictures, and its sizes.
public enum PictureEncoderShape: Sendable, Hashable, Codable {
  /// A vision transformer with the names of Hugging Face's `ViTModel`.
  case vit(VisionTransformer.Configuration)
  /// CLIP's tower with the names of Hugging Face's `CLIPVisionModel`.
  case clip(CLIPConfiguration.Vision)

  /// The width of tokens.
  public var width: Int {
    switch self {
    case .vit(let own): own.width
    case .clip(let own): own.blocks.width
    }
  }

  /// The side of a patch in pixels.
  public var patchSize: Int {
    switch self {
    case .vit(let own): own.patchSize
    case .clip(let own): own.patchSize
    }
  }

  /// Patches along a side.
  public var gridSize: Int {
    switch self {
    case .vit(let own): own.gridSize
    case .clip(let own): own.gridSize
    }
  }

  /// Channels of a picture.
  public var inputChannels: Int {
    switch self {
    case .vit(let own): own.inputChannels
    case .clip(let own): own.inputChannels
    }
  }

  /// Patches of a picture.
  public var patchCount: Int { gridSize * gridSize }

  /// The side of a picture in pixels.
  public var pictureSize: Int { gridSize * patchSize }
}

/// Which network encodes texts, and its sizes.
public enum TextEncoderShape: Sendable, Hashable, Codable {
  /// BERT with the names of Hugging Face's `BertModel`.
  case bert(BertModel.Configuration)
  /// CLIP's tower with the names of Hugging Face's `CLIPTextModel`.
  case clip(CLIPConfiguration.Text)

  /// The width of tokens.
  public var width: Int {
    switch self {
    case .bert(let own): own.width
    case .clip(let own): own.blocks.width
    }
  }

  /// Entries of the vocabulary.
  public var vocabularySize: Int {
    switch self {
    case .bert(let own): own.vocabularySize
    case .clip(let own): own.vocabularySize
    }
  }

  /// The longest text in tokens, begin and end included.
  public var maximumLength: Int {
    switch self {
    case .bert(let own): own.maximumLength
    case .clip(let own): own.maximumLength
    }
  }
}
