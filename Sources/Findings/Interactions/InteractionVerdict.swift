/// How two inputs relate as far as the label goes.
public enum InteractionVerdict: String, Codable, Sendable, Hashable, CaseIterable {
  /// Both say much the same.
  case redundant
  /// One says what the other does not.
  case complementary
  /// Only together they say what neither says alone.
  case synergistic
  /// The data do not suffice to say.
  case cannotTell = "cannot tell"
}

/// Whether models of each input may be fused late.
public enum FusionVerdict: String, Codable, Sendable, Hashable, CaseIterable {
  /// Late fusion loses nothing that matters.
  case simpleSuffices = "simple suffices"
  /// Late fusion loses information that a joint model has.
  case complexPays = "complex pays"
  /// The data do not suffice to say.
  case cannotTell = "cannot tell"
}
