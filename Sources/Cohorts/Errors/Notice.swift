/// Something a person should know about a cohort before trusting figures from it.
public struct Notice: Sendable, Hashable, Codable {
  /// How much a notice matters.
  public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
    /// Worth knowing.
    case info
    /// May distort results.
    case warning
    /// Results cannot be trusted until this is mended or acknowledged.
    case error
  }

  /// A named number that backs a notice.
  public struct Figure: Sendable, Hashable, Codable {
    /// What the number is, such as `auc`.
    public let name: String
    /// The number.
    public let value: Double
    /// Creates a figure.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// How much it matters.
  public let severity: Severity
  /// What it is about, one stable word for machines, such as `missingnessLeak`.
  public let topic: String
  /// One plain sentence or two for people.
  public let sentence: String
  /// The numbers behind it.
  public let figures: [Figure]
  /// The names it is about: cases, columns, classes, files.
  public let names: [String]

  /// Creates a notice.
  public init(
    _ severity: Severity, topic: String, _ sentence: String, figures: [Figure] = [],
    names: [String] = []
  ) {
    self.severity = severity
    self.topic = topic
    self.sentence = sentence
    self.figures = figures
    self.names = names
  }
}
