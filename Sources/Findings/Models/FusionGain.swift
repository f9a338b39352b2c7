/// What a fused model gains over the best single modality, on the same cases.
public struct FusionGain: Codable, Sendable, Hashable {
  /// What the interval allows to say.
  public enum Verdict: String, Codable, Sendable, Hashable, CaseIterable {
    /// The whole interval lies above zero.
    case improves
    /// No part of the interval lies above zero.
    case doesNotImprove = "does not improve"
    /// The interval holds gains and losses, or there is none.
    case cannotTell = "cannot tell"
  }

  /// The metric compared, such as `roc_auc`; higher must be better.
  public var metric: String
  /// The fused model.
  public var model: String
  /// The model of one modality that it is compared with.
  public var bestUnimodal: String
  /// Fused minus unimodal, with a paired interval.
  public var gain: Figure

  /// Why no verdict is given whatever the interval says, such as a label made from an input.
  public var withheldBecause: String?

  /// What the interval allows to say; derived, and written beside the figure.
  public var verdict: Verdict {
    if withheldBecause != nil { return .cannotTell }
    guard let interval = gain.interval else { return .cannotTell }
    if interval.lowerBound > 0 { return .improves }
    return interval.upperBound <= 0 ? .doesNotImprove : .cannotTell
  }

  /// Creates a gain.
  public init(
    metric: String, model: String, bestUnimodal: String, gain: Figure,
    withheldBecause: String? = nil
  ) {
    self.metric = metric
    self.model = model
    self.bestUnimodal = bestUnimodal
    self.gain = gain
    self.withheldBecause = withheldBecause
  }

  private enum CodingKeys: String, CodingKey {
    case metric, model, verdict
    case bestUnimodal = "best_unimodal"
    case withheldBecause = "withheld_because"
  }

  /// Reads a gain; its figure's keys stand beside its own.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    metric = try container.decode(String.self, forKey: .metric)
    model = try container.decode(String.self, forKey: .model)
    bestUnimodal = try container.decode(String.self, forKey: .bestUnimodal)
    withheldBecause = try container.decodeIfPresent(String.self, forKey: .withheldBecause)
    gain = try Figure(from: decoder)
  }

  /// Writes a gain; its figure's keys stand beside its own.
  public func encode(to encoder: any Encoder) throws {
    try gain.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(metric, forKey: .metric)
    try container.encode(model, forKey: .model)
    try container.encode(bestUnimodal, forKey: .bestUnimodal)
    try container.encodeIfPresent(withheldBecause, forKey: .withheldBecause)
    try container.encode(verdict, forKey: .verdict)
  }
}
