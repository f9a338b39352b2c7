/// What one model said about the risk of an event, beside when it happened or observation ended.
public struct ScoredRisks: Scored, Hashable {
  /// When each case had its event or was last seen without it.
  public let times: [Double]
  /// Whether the event happened at that time; otherwise the case is censored.
  public let events: [Bool]
  /// The risk of each case, on any one scale: higher means an earlier event.
  public let risks: [Double]
  /// The row of each case in the cohort.
  public let cases: [Int]

  /// Creates the cases of a model.
  ///
  /// - Parameters:
  ///   - times: Times of event or censoring, zero or more.
  ///   - events: Whether the event happened.
  ///   - risks: The predicted risks.
  ///   - cases: The row of each case in the cohort; by default `0..<times.count`.
  /// - Throws: ``StatisticsError`` if the lists do not fit each other or a number is out of range.
  public init(
    times: [Double], events: [Bool], risks: [Double], cases: [Int]? = nil
  ) throws(StatisticsError) {
    try StatisticsError.requireFinite(times, "times")
    if let index = times.firstIndex(where: { $0 < 0 }) {
      throw StatisticsError(
        .outOfRange, quantity: "times", index: index,
        message: "expected a time of zero or more, found \(times[index])")
    }
    try StatisticsError.requireCount(events.count, equals: times.count, "events")
    try StatisticsError.requireCount(risks.count, equals: times.count, "risks")
    try StatisticsError.requireFinite(risks, "risks")
    if let cases {
      try StatisticsError.requireCount(cases.count, equals: times.count, "cases")
      try ScoredCases.requireDistinctRows(cases)
    }
    self.times = times
    self.events = events
    self.risks = risks
    self.cases = cases ?? Array(times.indices)
  }

  private init(checked other: ScoredRisks, kept: [Int]) {
    times = kept.map { other.times[$0] }
    events = kept.map { other.events[$0] }
    risks = kept.map { other.risks[$0] }
    cases = kept.map { other.cases[$0] }
  }

  /// The same model on some cohort rows only.
  public func restricted(to rows: [Int]) -> ScoredRisks {
    let wanted = Set(rows)
    return ScoredRisks(checked: self, kept: cases.indices.filter { wanted.contains(cases[$0]) })
  }

  // MARK: Scored

  /// The figures of risks.
  public var metrics: [Metric] { Metric.ofRisks }

  /// Harrell's concordance.
  public var primaryMetric: Metric { .concordance }

  /// What undefined draws lack.
  public var lack: String { "two cases of which one is known to have had its event first" }

  /// Whether another model was scored on the same cases against the same times and events.
  public func sharesTruth(with other: any Scored) -> Bool {
    guard let other = other as? ScoredRisks else { return false }
    return cases == other.cases && times == other.times && events == other.events
  }

  /// Computes metrics for many draws.
  public func evaluator(units: [Int], metrics: [Metric]) -> any DrawEvaluator {
    RiskEvaluator(self, units: units)
  }
}
