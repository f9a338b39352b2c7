/// Two inputs whose interaction is described; the second may be the rest of the cohort, joined.
///
/// In a file it is a list of two names, those by which ``InteractionFindings`` keys its objects.
public struct ModalityPair: Codable, Sendable, Hashable, CustomStringConvertible {
  /// The name of the first input.
  public var first: String
  /// The name of the second input; of a joined rest the names with " + " between.
  public var second: String

  /// Creates a pair of two modalities; their names must differ.
  public init(_ first: String, _ second: String) {
    self.first = first
    self.second = second
  }

  /// Creates a pair of one modality and all others, joined.
  public init(_ first: String, rest: [String]) {
    self.init(first, rest.joined(separator: " + "))
  }

  /// Both names in order.
  public var names: [String] { [first, second] }

  /// Both names on one line.
  public var description: String { "\(first) and \(second)" }

  /// Reads a list of two names.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    first = try container.decode(String.self)
    second = try container.decode(String.self)
    if !container.isAtEnd || first == second {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected two different names")
    }
  }

  /// Writes a list of two names.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(first)
    try container.encode(second)
  }
}
