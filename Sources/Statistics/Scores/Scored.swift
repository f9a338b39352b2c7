/// What one model said about a list of cases, beside what is true, whatever is predicted.
///
/// ``ScoredCases`` for classes, ``ScoredLabels`` for several labels a case, ``ScoredNumbers`` for a
/// number and ``ScoredRisks`` for the time to an event. ``GroupBootstrap`` takes any of them.
public protocol Scored: Sendable {
  /// The row of each case in the cohort, so that models that saw different cases can be compared.
  var cases: [Int] { get }

  /// The figures that there are, in the order of a report.
  var metrics: [Metric] { get }

  /// The figure in which models are compared; higher is better.
  var primaryMetric: Metric { get }

  /// What a draw of cases lacks in which the figures are not defined, such as `a class`.
  var lack: String { get }

  /// The same model on those of its cases whose cohort row is in a list; rows that the model did not
  /// score are passed over.
  func restricted(to rows: [Int]) -> Self

  /// Whether another model was scored on the same cases against the same truth.
  func sharesTruth(with other: any Scored) -> Bool

  /// Computes metrics for many draws of the cases.
  ///
  /// - Parameters:
  ///   - units: What is drawn (the group) for each case.
  ///   - metrics: The metrics wanted; those that there are not for this kind stay undefined.
  func evaluator(units: [Int], metrics: [Metric]) -> any DrawEvaluator
}

/// The metrics of a model for many draws of its cases.
///
/// What does not depend on the draw (ranks, bins, errors) is computed once, on creation.
public protocol DrawEvaluator {
  /// The metrics of a draw.
  ///
  /// - Parameter weights: How often each unit was drawn.
  /// - Returns: The metrics, and whether the draw holds what they need.
  mutating func values(weights: [Int32]) -> (values: MetricValues, isDefined: Bool)
}

extension Scored {
  /// The number of cases.
  public var count: Int { cases.count }

  /// One metric over all cases.
  ///
  /// - Returns: The value, or `nil` without cases and where the cases lack what it needs; see
  ///   ``lack``.
  public func value(of metric: Metric) -> Double? { values(of: [metric])[metric] }

  /// Several metrics over all cases.
  ///
  /// - Parameter metrics: The metrics wanted; by default all that there are.
  /// - Returns: The values of the metrics that are defined; see ``value(of:)``.
  public func values(of metrics: [Metric]? = nil) -> [Metric: Double] {
    let wanted = metrics ?? self.metrics
    var evaluator = evaluator(units: Array(cases.indices), metrics: wanted)
    let values = evaluator.values(weights: [Int32](repeating: 1, count: count)).values
    var result: [Metric: Double] = [:]
    for metric in wanted { result[metric] = values[metric] }
    return result
  }
}
