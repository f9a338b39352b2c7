public import Layers

/// The sizes of modality encoders.
public struct EncoderSettings: Sendable, Hashable, Codable {
  /// Which picture encoder.
  public enum ImageEncoder: String, Sendable, Hashable, Codable, CaseIterable {
    /// A residual network with one block a stage and 16 to 128 channels: for hundreds of cases on a
    /// processor.
    case compact
    /// torchvision's `resnet18`.
    case resnet18
    /// torchvision's `resnet50`.
    case resnet50

    /// The layout for pictures of so many channels.
    public func configuration(channels: Int) -> ResNet.Configuration {
      var configuration =
        switch self {
        case .compact:
          ResNet.Configuration(
            usesBottlenecks: false, blockCounts: [1, 1, 1, 1], baseChannels: 16)
        case .resnet18: ResNet.Configuration.resNet18
        case .resnet50: ResNet.Configuration.resNet50
        }
      configuration.inputChannels = channels
      return configuration
    }
  }

  /// The width of tokens.
  public var width = 64
  /// The heads of attention.
  public var headCount = 4
  /// The picture encoder.
  public var imageEncoder = ImageEncoder.compact
  /// What a token of a vector stands for.
  public enum VectorTokens: String, Sendable, Hashable, Codable, CaseIterable {
    /// A group of features: a named set, or else a cluster of features that rise and fall together.
    case groups
    /// A learned summary of all features.
    case summaries
  }

  /// What a token of a vector stands for; without groups, a summary.
  public var vectorTokens = VectorTokens.groups
  /// The tokens that a vector without groups becomes.
  public var vectorTokenCount = 8
  /// The words of a text that are read.
  public var wordLimit = 128
  /// The share of activations that dropout zeroes.
  public var dropout = 0.25
  /// Whether pictures are shifted, mirrored and re-lit in training.
  public var augmentsImages = true

  /// Creates the defaults.
  public init() {}
}
