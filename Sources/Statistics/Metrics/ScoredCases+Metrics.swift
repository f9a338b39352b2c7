extension ScoredCases {
  /// One metric over all cases.
  ///
  /// - Returns: The value, or `nil` without cases, and for the metrics that weigh classes or ranks
  ///   also where a class has no case.
  public func value(of metric: Metric) -> Double? {
    values(of: [metric])[metric]
  }

  /// Several metrics over all cases.
  ///
  /// - Returns: The values of the metrics that are defined; see ``value(of:)``.
  public func values(of metrics: [Metric] = Metric.allCases) -> [Metric: Double] {
    var evaluator = MetricEvaluator(self, units: Array(labels.indices), metrics: metrics)
    let values = evaluator.values(weights: [Int32](repeating: 1, count: count)).values
    var result: [Metric: Double] = [:]
    for metric in metrics { result[metric] = values[metric] }
    return result
  }

  /// The one-vs-rest areas of each class.
  ///
  /// - Returns: For each class its area under the ROC curve and its average precision, or `nil`
  ///   where it or the rest has no case.
  public func areasByClass() -> [RankedScores.Areas?] {
    (0..<classCount).map { label in
      RankedScores(
        finite: labels.indices.map { probability(of: label, case: $0) },
        positives: labels.map { $0 == label }
      ).areas()
    }
  }
}
