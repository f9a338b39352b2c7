/// What is wrong with pretrained weights or with what they are used for.
public struct EncoderError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A file of weights is of no layout that is known, or has wrong names or shapes.
    public static let unsuitableWeights = Code(rawValue: "unsuitableWeights")
    /// A file beside the weights says what cannot be, or what is not supported.
    public static let unsuitableConfiguration = Code(rawValue: "unsuitableConfiguration")
    /// The pictures do not fit the encoder.
    public static let unsuitablePictures = Code(rawValue: "unsuitablePictures")
    /// The weights are not those that a run was made with.
    public static let otherWeights = Code(rawValue: "otherWeights")
    /// A setting names a modality that has no pictures, or contradicts another.
    public static let invalidSetting = Code(rawValue: "invalidSetting")
    /// Features are not finite numbers.
    public static let notFinite = Code(rawValue: "notFinite")
    /// The caller asked to stop.
    public static let interrupted = Code(rawValue: "interrupted")
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected, found, where, and what to do.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
