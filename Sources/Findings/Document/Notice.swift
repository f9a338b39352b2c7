/// Something that a reader must know before believing the figures.
public struct Notice: Codable, Sendable, Hashable {
  /// How much it matters.
  public enum Severity: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
    /// Good to know.
    case info
    /// The figures may mislead.
    case warning
    /// The figures do mislead unless this is mended or explained.
    case error

    private var rank: Int {
      switch self {
      case .info: 0
      case .warning: 1
      case .error: 2
      }
    }

    /// Whether one severity is milder than another.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
  }

  /// What the notice is about.
  public enum Subject: String, Codable, Sendable, Hashable {
    /// The data.
    case data
    /// A model, or its training.
    case model
  }

  /// How much it matters.
  public var severity: Severity
  /// A fixed name for programs, such as `missingnessLeak`.
  public var code: String
  /// What was seen, why it matters and what to do, for people.
  public var message: String
  /// What it is about.
  public var subject: Subject
  /// The numbers behind it, by name, such as `auc`.
  public var figures: [String: Double]
  /// The names it is about: cases, columns, classes, files.
  public var names: [String]?

  /// Creates a notice.
  public init(
    _ severity: Severity, code: String, message: String, subject: Subject = .data,
    figures: [String: Double] = [:], names: [String]? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.subject = subject
    self.figures = figures
    self.names = names
  }
}
