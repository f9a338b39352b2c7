/// What one model said about a number of each case, beside the true number.
public struct ScoredNumbers: Scored, Hashable {
  /// The true number of each case.
  public let truth: [Double]
  /// The predicted number of each case, in the same unit.
  public let predictions: [Double]
  /// The row of each case in the cohort.
  public let cases: [Int]

  /// Creates the cases of a model.
  ///
  /// - Parameters:
  ///   - truth: The true numbers.
  ///   - predictions: The predicted numbers.
  ///   - cases: The row of each case in the cohort; by default `0..<truth.count`.
  /// - Throws: ``StatisticsError`` if the lists do not fit each other or a number is not finite.
  public init(
    truth: [Double], predictions: [Double], cases: [Int]? = nil
  ) throws(StatisticsError) {
    try StatisticsError.requireFinite(truth, "truth")
    try StatisticsError.requireCount(predictions.count, equals: truth.count, "predictions")
    try StatisticsError.requireFinite(predictions, "predictions")
    if let cases {
      try StatisticsError.requireCount(cases.count, equals: truth.count, "cases")
      try ScoredCases.requireDistinctRows(cases)
    }
    self.truth = truth
    self.predictions = predictions
    self.cases = cases ?? Array(truth.indices)
  }

  private init(checked other: ScoredNumbers, kept: [Int]) {
    truth = kept.map { other.truth[$0] }
    predictions = kept.map { other.predictions[$0] }
    cases = kept.map { other.cases[$0] }
  }

  /// The same model on some cohort rows only.
  public func restricted(to rows: [Int]) -> ScoredNumbers {
    let wanted = Set(rows)
    return ScoredNumbers(checked: self, kept: cases.indices.filter { wanted.contains(cases[$0]) })
  }

  // MARK: Scored

  /// The figures of numbers.
  public var metrics: [Metric] { Metric.ofNumbers }

  /// The share of the spread that is explained.
  public var primaryMetric: Metric { .r2 }

  /// What undefined draws lack.
  public var lack: String { "two cases with different numbers" }

  /// Whether another model was scored on the same cases against the same numbers.
  public func sharesTruth(with other: any Scored) -> Bool {
    guard let other = other as? ScoredNumbers else { return false }
    return cases == other.cases && truth == other.truth
  }

  /// Computes metrics for many draws.
  public func evaluator(units: [Int], metrics: [Metric]) -> any DrawEvaluator {
    NumberEvaluator(self, units: units, metrics: metrics)
  }
}
