public import Encoders

/// The sizes of a fusion network.
public struct NetworkSettings: Sendable, Hashable, Codable {
  /// Which picture encoder.
  public typealias ImageEncoder = EncoderSettings.ImageEncoder
  /// What a token of a vector stands for.
  public typealias VectorTokens = EncoderSettings.VectorTokens

  /// The width of tokens.
  public var width = 64
  /// The heads of attention.
  public var headCount = 4
  /// The picture encoder.
  public var imageEncoder = ImageEncoder.compact
  /// What a token of a vector stands for.
  public var vectorTokens = VectorTokens.groups
  /// The tokens that a vector without named groups becomes.
  public var vectorTokenCount = 8
  /// The words of a text that are read.
  public var wordLimit = 128
  /// The share of activations that dropout zeroes.
  public var dropout = 0.25
  /// The probability with which a modality of a case is withheld in training; never all of them.
  public var modalityDropout = 0.2
  /// Whether the logistic baseline enters the logits as an offset, so that the network learns what
  /// it leaves unexplained.
  public var usesLinearOffset = true
  /// How many standard errors a network must gain over its offset on the inner split to be kept;
  /// otherwise the offset alone stands.
  ///
  /// One is the rule of Breiman et al. 1984 for choosing the
  /// simpler of two models; it keeps early stopping from picking a lucky epoch on few inner cases.
  public var requiredStandardErrors = 1.0
  /// Whether a network whose attention is constant is trained all the same.
  public var allowsDegenerate = false
  /// The pictures of a bag that the published networks read, N.
  public var publishedTokenCount = 200
  /// Whether pictures are shifted, mirrored and re-lit in training.
  public var augmentsImages = true

  /// Creates the defaults.
  public init() {}

  /// What the encoders read of these.
  public var encoder: EncoderSettings {
    var encoder = EncoderSettings()
    encoder.width = width
    encoder.headCount = headCount
    encoder.imageEncoder = imageEncoder
    encoder.vectorTokens = vectorTokens
    encoder.vectorTokenCount = vectorTokenCount
    encoder.wordLimit = wordLimit
    encoder.dropout = dropout
    encoder.augmentsImages = augmentsImages
    return encoder
  }
}
