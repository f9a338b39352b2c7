/// What holds for every vector of an index.
public struct IndexDescription: Sendable, Hashable {
  /// Numbers a vector: all modalities lie in one space.
  public var width: Int
  /// What vectors compare by.
  public var metric: VectorMetric
  /// What the vectors were made by: any text; vectors of another text are refused.
  public var fingerprint: String
  /// Whether texts had identities hidden before they came in.
  public var isRedacted: Bool

  /// Creates a description.
  public init(
    width: Int, metric: VectorMetric = .cosine, fingerprint: String = "", isRedacted: Bool = false
  ) {
    self.width = width
    self.metric = metric
    self.fingerprint = fingerprint
    self.isRedacted = isRedacted
  }
}
