/// What can be said about a pair without, or beyond, its labelled pairs.
///
/// Every list may be empty; its order is the order in which it should be shown.
public struct InteractionBounds: Codable, Sendable, Hashable {
  /// Lower bounds of the synergy, in bits.
  public var synergyLower: [InteractionBound]
  /// Upper bounds of the synergy, in bits.
  public var synergyUpper: [InteractionBound]
  /// Lower bounds of the information that both inputs give together, in bits.
  public var informationLower: [InteractionBound]
  /// Upper bounds of the information that both inputs give together, in bits.
  public var informationUpper: [InteractionBound]
  /// Lower bounds of the accuracy that the best classifier of both inputs reaches.
  public var accuracyLower: [InteractionBound]
  /// Upper bounds of the accuracy that any classifier of both inputs reaches.
  public var accuracyUpper: [InteractionBound]
  /// What the best late fusion can lose at most against any model of both inputs, in bits.
  public var lateFusionRegret: InteractionBound?

  /// Creates bounds.
  public init(
    synergyLower: [InteractionBound] = [], synergyUpper: [InteractionBound] = [],
    informationLower: [InteractionBound] = [], informationUpper: [InteractionBound] = [],
    accuracyLower: [InteractionBound] = [], accuracyUpper: [InteractionBound] = [],
    lateFusionRegret: InteractionBound? = nil
  ) {
    self.synergyLower = synergyLower
    self.synergyUpper = synergyUpper
    self.informationLower = informationLower
    self.informationUpper = informationUpper
    self.accuracyLower = accuracyLower
    self.accuracyUpper = accuracyUpper
    self.lateFusionRegret = lateFusionRegret
  }

  /// The highest proven lower bound, or `nil` without one.
  public static func tightestLower(_ bounds: [InteractionBound]) -> InteractionBound? {
    let certified = bounds.filter { $0.isCertified && $0.value.isFinite }
    // Where the sample's error is known for some, what is only read off the tables stands back.
    let limited = certified.filter { $0.limit != nil }
    return limited.isEmpty
      ? certified.max { $0.value < $1.value }
      : limited.max { ($0.limit ?? $0.value) < ($1.limit ?? $1.value) }
  }

  /// The lowest proven upper bound, or `nil` without one.
  public static func tightestUpper(_ bounds: [InteractionBound]) -> InteractionBound? {
    let certified = bounds.filter { $0.isCertified && $0.value.isFinite }
    let limited = certified.filter { $0.limit != nil }
    return limited.isEmpty
      ? certified.min { $0.value < $1.value }
      : limited.min { ($0.limit ?? $0.value) < ($1.limit ?? $1.value) }
  }

  /// Where the synergy must lie, in bits: confidence limits where there are any.
  ///
  /// `nil` unless both sides are known.
  public var synergyRange: ClosedRange<Double>? {
    guard let lower = Self.tightestLower(synergyLower),
      let upper = Self.tightestUpper(synergyUpper)
    else { return nil }
    let low = lower.limit ?? lower.value
    let high = upper.limit ?? upper.value
    return low <= high ? low...high : nil
  }

  private enum CodingKeys: String, CodingKey {
    case synergyLower = "synergy_lower"
    case synergyUpper = "synergy_upper"
    case informationLower = "information_lower"
    case informationUpper = "information_upper"
    case accuracyLower = "accuracy_lower"
    case accuracyUpper = "accuracy_upper"
    case lateFusionRegret = "late_fusion_regret"
  }
}
