/// A test of a hypothesis about a pair, or the reason why it was not made.
public struct InteractionTest: Codable, Sendable, Hashable {
  /// What is tested.
  ///
  /// Open, so that new tests do not break a caller's `switch`.
  public struct Name: RawRepresentable, Codable, Sendable, Hashable {
    /// The name in files.
    public let rawValue: String
    /// Creates a name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Both inputs together say nothing about the label.
    public static let noInformation = Name(rawValue: "no_information")
    /// Both inputs together say no more than redundancy and uniqueness.
    public static let noSynergy = Name(rawValue: "no_synergy")
    /// No model beats the best model that adds up its evidence from each input.
    public static let noNonAdditiveSynergy = Name(rawValue: "no_non_additive_synergy")
    /// The first input has one distribution in all files.
    public static let sameFirst = Name(rawValue: "same_first")
    /// The second input has one distribution in all files.
    public static let sameSecond = Name(rawValue: "same_second")
    /// The label has one distribution in all files.
    public static let sameLabel = Name(rawValue: "same_label")
  }

  /// What is tested.
  public var name: Name
  /// The test statistic.
  public var statistic: Double?
  /// The p-value, or `nil` if the test was not made.
  public var p: Double?
  /// The p-value after Holm's correction over the pairs.
  public var pHolm: Double?
  /// How it was made, or why it was not.
  public var note: String?

  /// Creates a test.
  public init(
    _ name: Name, statistic: Double? = nil, p: Double? = nil, pHolm: Double? = nil,
    note: String? = nil
  ) {
    self.name = name
    self.statistic = statistic
    self.p = p
    self.pHolm = pHolm
    self.note = note
  }

  private enum CodingKeys: String, CodingKey {
    case name, statistic, p, note
    case pHolm = "p_holm"
  }
}
