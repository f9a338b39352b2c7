/// How two inputs relate as far as the label goes, and why.
public struct InteractionVerdict: Codable, Sendable, Hashable {
  /// The relation.
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    /// Both say much the same.
    case redundant
    /// One says what the other does not.
    case complementary
    /// Only together they say what neither says alone.
    case synergistic
    /// The data do not suffice to say.
    case cannotTell = "cannot tell"
  }

  /// The relation.
  public var kind: Kind
  /// One plain sentence.
  public var sentence: String

  /// Creates a verdict.
  public init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }
}

/// Whether models of each input may be fused late, and why.
public struct FusionVerdict: Codable, Sendable, Hashable {
  /// What is advised.
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    /// Late fusion loses nothing that matters.
    case simpleSuffices = "simple suffices"
    /// Late fusion loses information that a joint model has.
    case complexPays = "complex pays"
    /// The data do not suffice to say.
    case cannotTell = "cannot tell"
  }

  /// What is advised.
  public var kind: Kind
  /// One plain sentence.
  public var sentence: String

  /// Creates a verdict.
  public init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }
}
