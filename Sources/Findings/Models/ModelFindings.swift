/// How well one model does on cases that it was not trained on.
public struct ModelFindings: Codable, Sendable, Hashable {
  /// What a model is there for.
  public enum Role: String, Codable, Sendable, Hashable, CaseIterable {
    /// It sees one modality.
    case unimodal
    /// It is the simple model that any other must beat.
    case baseline
    /// It sees several modalities.
    case fusion
  }

  /// A figure over the folds.
  public struct FoldSpread: Codable, Sendable, Hashable {
    /// The mean over the folds where the figure is defined.
    public var mean: Double
    /// The sample standard deviation over the folds, if there are two or more.
    public var sd: Double?
    /// The number of folds where the figure is defined.
    public var folds: Int

    /// Creates a spread.
    public init(mean: Double, sd: Double?, folds: Int) {
      self.mean = mean
      self.sd = sd
      self.folds = folds
    }
  }

  /// A figure over the repeats, each pooled over its folds.
  ///
  /// It holds what drawing the folds anew and training anew change. The number of repeats times the
  /// number of cases is no sample size.
  public struct RepeatSpread: Codable, Sendable, Hashable {
    /// The mean over the repeats where the figure is defined.
    public var mean: Double
    /// The sample standard deviation over the repeats, if there are two or more.
    public var sd: Double?
    /// The number of repeats where the figure is defined.
    public var repeats: Int

    /// Creates a spread.
    public init(mean: Double, sd: Double?, repeats: Int) {
      self.mean = mean
      self.sd = sd
      self.repeats = repeats
    }
  }

  /// The name, unique in the document.
  public var name: String
  /// The modalities that it sees, in manifest order.
  public var modalities: [String]
  /// What it is there for.
  public var role: Role?
  /// How it works, such as `cross-attention` or `logistic regression`.
  public var method: String?
  /// The number of cases that it was scored on.
  public var cases: Int?
  /// Pooled out-of-fold figures by metric: `accuracy`, `balanced_accuracy`, `macro_f1`, `mcc`,
  /// `roc_auc`, `average_precision`, `brier`, `ece` of classes; `micro_f1`, `subset_accuracy`,
  /// `hamming_loss` of several labels; `r2`, `mae`, `rmse`, `spearman` of a number; `c_index`,
  /// `c_index_ipcw` of a time to an event.
  public var metrics: [String: Figure]
  /// The number of cases that have all modalities of the model.
  public var completeCases: Int?
  /// The same figures over the cases that have all modalities of the model.
  public var completeMetrics: [String: Figure]?
  /// The same figures over the folds.
  public var folds: [String: FoldSpread]?
  /// The decision threshold of each fold (two classes only).
  public var thresholds: [Double]?
  /// The temperature of each fold, by which its logits were divided.
  public var temperatures: [Double]?
  /// The figures of each label, where a case may have several.
  public var labels: [LabelFindings]?
  /// The same figures over the repeats, if the folds were drawn more than once.
  public var repeats: [String: RepeatSpread]?

  /// Creates findings.
  public init(
    name: String, modalities: [String], role: Role? = nil, method: String? = nil,
    cases: Int? = nil, metrics: [String: Figure], completeCases: Int? = nil,
    completeMetrics: [String: Figure]? = nil, folds: [String: FoldSpread]? = nil,
    thresholds: [Double]? = nil, temperatures: [Double]? = nil
  ) {
    self.name = name
    self.modalities = modalities
    self.role = role
    self.method = method
    self.cases = cases
    self.metrics = metrics
    self.completeCases = completeCases
    self.completeMetrics = completeMetrics
    self.folds = folds
    self.thresholds = thresholds
    self.temperatures = temperatures
  }

  private enum CodingKeys: String, CodingKey {
    case name, modalities, role, method, cases, metrics, folds, thresholds, temperatures
    case repeats, labels
    case completeCases = "complete_cases"
    case completeMetrics = "complete_metrics"
  }
}
