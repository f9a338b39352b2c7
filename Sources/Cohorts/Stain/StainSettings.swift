/// How the colors of stained tissue are treated, as a manifest declares it.
public struct StainSettings: Sendable, Hashable {
  /// How the stains of a picture are found.
  public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    /// By the extremes of the plane of optical densities: Macenko et al. 2009.
    case macenko
  }

  /// What the stains of pictures are brought to.
  public enum Target: String, Sendable, Hashable, Codable, CaseIterable {
    /// Published values, the same for every cohort.
    case reference
    /// The typical stains of the training cases of each fold.
    case training
    /// Pictures keep their own stains; only training changes their amounts.
    case own
  }

  /// How the stains of a picture are found.
  public var method: Method
  /// What they are brought to.
  public var target: Target
  /// How much the amounts of stains vary at random in training, from 0 to 0.5.
  public var augmentation: Double

  /// Creates settings.
  public init(method: Method = .macenko, target: Target = .reference, augmentation: Double = 0) {
    self.method = method
    self.target = target
    self.augmentation = augmentation
  }
}
