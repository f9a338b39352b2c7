/// A test of a statement about a table.
public struct InteractionTest: Sendable, Hashable {
  /// What is tested.
  public enum Hypothesis: String, Sendable, Hashable, CaseIterable {
    /// Both modalities together tell nothing about the label; labels are exchanged between groups.
    case noInformation = "no_information"
    /// There is no synergy; samples are drawn from the joint without it (parametric bootstrap).
    case noSynergy = "no_synergy"
    /// An additive (late) fusion predicts held-out labels as well as the joint table does.
    case noNonAdditiveSynergy = "no_non_additive_synergy"
  }

  /// What is tested.
  public let hypothesis: Hypothesis
  /// The p-value, or `nil` where the test was refused.
  public let pValue: Double?
  /// The statistic, in bits.
  public let statistic: Double?
  /// Why the test was refused, or how it is to be read.
  public let note: String?

  init(
    _ hypothesis: Hypothesis, pValue: Double?, statistic: Double?, note: String? = nil
  ) {
    self.hypothesis = hypothesis
    self.pValue = pValue
    self.statistic = statistic
    self.note = note
  }
}
