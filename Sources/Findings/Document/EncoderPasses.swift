/// How often a frozen picture encoder ran, and how often its features were kept from before.
public struct EncoderPasses: Codable, Sendable, Hashable {
  /// The modality whose pictures it reads.
  public var modality: String
  /// The encoder, such as `ResNet-50`.
  public var encoder: String
  /// Pictures, or views of them, that went through the encoder.
  public var computed: Int
  /// Those whose features were kept from before.
  public var fromCache: Int
  /// Views of a picture: 1 for the plain one alone.
  public var views: Int

  /// Creates a record.
  public init(modality: String, encoder: String, computed: Int, fromCache: Int, views: Int) {
    self.modality = modality
    self.encoder = encoder
    self.computed = computed
    self.fromCache = fromCache
    self.views = views
  }

  private enum CodingKeys: String, CodingKey {
    case modality, encoder, computed, views
    case fromCache = "from_cache"
  }
}
