/// Why one figure for the synergy is refused.
public struct InteractionRefusal: Codable, Sendable, Hashable {
  /// The reason, as one sentence.
  public var reason: String
  /// The number of independent labelled pairs that would do.
  public var neededSize: Int?

  /// Creates a refusal.
  public init(reason: String, neededSize: Int? = nil) {
    self.reason = reason
    self.neededSize = neededSize
  }

  private enum CodingKeys: String, CodingKey {
    case reason
    case neededSize = "needed_size"
  }
}
