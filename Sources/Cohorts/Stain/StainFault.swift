/// Why the stains of a picture cannot be told apart; such a picture stays as it is.
public enum StainFault: String, Sendable, Hashable, Codable, CaseIterable, Error {
  /// Less than a hundredth of its pixels is stained, or fewer than 100 are.
  case littleTissue
  /// All its stained pixels have one color, in different strength at most.
  case oneColor
  /// A stain would have to add light, which none can.
  case implausibleColor
  /// One of the stains is hardly there.
  case faintStain
}
