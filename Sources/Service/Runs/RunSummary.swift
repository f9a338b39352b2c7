import Findings

/// A run in a list: what it is of, and its main figures.
public struct RunSummary: Codable, Sendable, Hashable {
  /// How far a run is.
  public enum State: String, Codable, Sendable, Hashable {
    /// It waits for another audit of this server to end.
    case queued
    /// It runs, here or elsewhere.
    case running
    /// It was ended before its end, and can be resumed.
    case stopped
    /// It ended with an error.
    case failed
    /// All of it is there.
    case finished
  }

  /// A figure with its interval.
  public struct Figure: Codable, Sendable, Hashable {
    /// What it is of, such as the name of a model.
    public var name: String
    /// The metric, such as `roc_auc`.
    public var metric: String
    /// The value; nil where it is undefined.
    public var value: Double?
    /// The lower end of the interval; nil where there is none.
    public var low: Double?
    /// The upper end of the interval; nil where there is none.
    public var high: Double?
  }

  /// What requests call it by.
  public var name: String
  /// How far it is.
  public var state: State
  /// The command that made it, such as `audit`; nil where it is not known.
  public var kind: String?
  /// The name of its cohort; nil before it is known.
  public var cohort: String?
  /// How many cases the cohort has.
  public var cases: Int?
  /// How many patients or other groups.
  public var groups: Int?
  /// The modalities, in the order of the manifest.
  public var modalities: [String]
  /// When it began, in ISO 8601.
  public var started: String?
  /// Seconds that it took.
  public var seconds: Double?
  /// The fused model, its rival and what the fusion gains, where models were compared.
  public var figures: [Figure]
  /// How many findings about the data are errors, such as leaks.
  public var errors: Int
  /// How many are warnings.
  public var warnings: Int
  /// What went wrong or what it waits for; nil for nothing.
  public var message: String?
  /// Whether `findings.json` can be had.
  public var hasFindings: Bool
  /// Whether a report can be had.
  public var hasReport: Bool
  /// Whether this server can resume it by its name alone; nil for no.
  public var canResume: Bool?

  /// Begins with a name.
  init(name: RunName, state: State) {
    self.name = name.rawValue
    self.state = state
    modalities = []
    figures = []
    errors = 0
    warnings = 0
    hasFindings = false
    hasReport = false
  }

  /// Takes what findings say.
  mutating func take(_ document: FindingsDocument) {
    hasFindings = true
    hasReport = true
    kind = document.provenance?.command.dropFirst().first
    cohort = document.cohort.name
    cases = document.cohort.cases
    groups = document.cohort.groups
    modalities = document.cohort.modalityOrder
    started = document.provenance?.started
    seconds = document.provenance?.seconds
    errors = document.notices.count { $0.severity == .error }
    warnings = document.notices.count { $0.severity == .warning }
    figures = Self.figures(document)
  }

  /// The fused model, the single modality it is judged against, and its gain: all three chosen on inner splits, so
  /// that no list of runs shows the luckiest of many models.
  private static func figures(_ document: FindingsDocument) -> [Figure] {
    let metric = document.primaryMetric ?? "roc_auc"
    let gain = document.fusionGain
    let names = gain.map { [$0.model, $0.bestUnimodal] } ?? document.models.prefix(1).map(\.name)
    var figures = names.compactMap { name in
      document.models.first { $0.name == name }?.metrics[metric].map { figure in
        Figure(
          name: name, metric: metric, value: figure.value, low: figure.low, high: figure.high)
      }
    }
    if let gain {
      figures.append(
        Figure(
          name: "fusion_gain", metric: gain.metric, value: gain.gain.value, low: gain.gain.low,
          high: gain.gain.high))
    }
    return figures
  }

  private enum CodingKeys: String, CodingKey {
    case name, state, kind, cohort, cases, groups, modalities, started, seconds, figures, errors
    case warnings, message
    case hasFindings = "has_findings"
    case hasReport = "has_report"
    case canResume = "can_resume"
  }
}
