/// What one model looks at, measured by one method.
///
/// Every object keyed by a modality has the names in ``modalities``.
public struct ContributionFindings: Codable, Sendable, Hashable {
  /// Whether a model makes use of a modality.
  public enum Verdict: String, Codable, Sendable, Hashable, CaseIterable {
    /// Its outputs depend on the modality.
    case used
    /// Its outputs are the same whatever the modality holds.
    case ignored
    /// The data do not suffice to say.
    case cannotTell = "cannot tell"
  }

  /// The model.
  public var model: String
  /// The method, such as `permutation`.
  public var method: String
  /// What replaced the occluded parts, where the method occludes.
  public var fill: String?
  /// The modalities in manifest order.
  public var modalities: [String]
  /// The number of parts of each modality, where the method splits them.
  public var players: [String: Int]?
  /// The share of each modality in the whole contribution.
  public var shares: [String: Figure]?
  /// The absolute size behind each share, in units of the output.
  public var magnitude: [String: Double]?
  /// The mean absolute change of the output probabilities when the modality is permuted across
  /// cases.
  public var influence: [String: Double]?
  /// How much the area under the ROC curve falls when the modality is permuted.
  public var aucDrop: [String: Figure]?
  /// The same for the metric in which models are compared, where that is not the area under the ROC
  /// curve; what falls when the modality is shuffled.
  public var metricDrop: [String: Figure]?
  /// Whether the model makes use of each modality.
  public var verdict: [String: Verdict]
  /// Why a verdict is as it is, where that needs words.
  public var reasons: [String: String]?
  /// The kind of reason behind each verdict, where the method tells kinds apart.
  public var diagnosis: [String: Diagnosis]?
  /// Stability, other methods, interactions, parts and counts, where the method has them.
  public var detail: ContributionDetail?

  /// Creates findings.
  public init(
    model: String, method: String, fill: String? = nil, modalities: [String],
    players: [String: Int]? = nil, shares: [String: Figure]? = nil,
    magnitude: [String: Double]? = nil, influence: [String: Double]? = nil,
    aucDrop: [String: Figure]? = nil, verdict: [String: Verdict],
    reasons: [String: String]? = nil, diagnosis: [String: Diagnosis]? = nil,
    detail: ContributionDetail? = nil
  ) {
    self.model = model
    self.method = method
    self.fill = fill
    self.modalities = modalities
    self.players = players
    self.shares = shares
    self.magnitude = magnitude
    self.influence = influence
    self.aucDrop = aucDrop
    self.verdict = verdict
    self.reasons = reasons
    self.diagnosis = diagnosis
    self.detail = detail
  }

  private enum CodingKeys: String, CodingKey {
    case model, method, fill, modalities, players, shares, magnitude, influence, verdict, reasons
    case diagnosis, detail
    case aucDrop = "auc_drop"
    case metricDrop = "metric_drop"
  }
}
