public import Encoders

/// The sizes of a pair encoder, and what it is trained with besides pairs.
public struct PairEncoderSettings: Sendable, Hashable, Codable {
  /// Self-supervision beside the pairs, after DeCLIP (<https://arxiv.org/abs/2110.05208>).
  ///
  /// L = (1 − a − b) L_pairs + a Σ L_modality + b L_views. The nearest-neighbour term of the paper
  /// (its weight c) is left out: in cohorts of hundreds the nearest neighbour is mostly noise.
  public struct SelfSupervision: Sendable, Hashable, Codable {
    /// The weight a of the losses within a modality.
    public var withinWeight = 0.2
    /// The weight b of pairs of other views.
    public var viewWeight = 0.2
    /// The share of entries or words that are hidden.
    public var hiddenShare = 0.15

    /// Creates the paper's weights.
    public init() {}
  }

  /// The sizes of the modality encoders.
  public var encoder: EncoderSettings
  /// The width of the common space.
  public var width = 64
  /// The temperature at which training starts; it is learned, and kept at .01 or more.
  public var temperature = 0.07
  /// Self-supervision; nil for pairs alone (the CLIP-like arm).
  public var selfSupervision: SelfSupervision?

  /// Creates the defaults.
  public init() {
    encoder = EncoderSettings()
    encoder.dropout = 0.1
  }

  /// Checks the ranges.
  ///
  /// - Throws: ``InterventionsError`` with code `invalidArgument`, naming the setting.
  public func validate() throws(InterventionsError) {
    let own = selfSupervision ?? SelfSupervision()
    let rules: [(String, Bool, String)] = [
      ("width", (2...4096).contains(width), "2 to 4096, found \(width)"),
      (
        "temperature", temperature >= 0.01 && temperature <= 10, "0.01 to 10, found \(temperature)"
      ),
      (
        "self-supervision",
        own.withinWeight >= 0 && own.viewWeight >= 0
          && own.withinWeight + own.viewWeight < 1,
        "weights of at least 0 that sum to less than 1, found \(own.withinWeight) and "
          + "\(own.viewWeight)"
      ),
      (
        "hidden share", own.hiddenShare > 0 && own.hiddenShare < 1,
        "between 0 and 1, found \(own.hiddenShare)"
      ),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw InterventionsError(.invalidArgument, "\(name): expected \(expected)")
    }
  }
}
