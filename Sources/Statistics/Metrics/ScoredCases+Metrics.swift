extension ScoredCases: Scored {
  /// The figures of classes.
  public var metrics: [Metric] { Metric.ofClasses }

  /// The area under the ROC curve.
  public var primaryMetric: Metric { .rocAUC }

  /// What undefined draws lack.
  public var lack: String { "a class" }

  /// Whether another model was scored on the same cases against the same classes.
  public func sharesTruth(with other: any Scored) -> Bool {
    guard let other = other as? ScoredCases else { return false }
    return cases == other.cases && labels == other.labels
  }

  /// Computes metrics for many draws.
  public func evaluator(units: [Int], metrics: [Metric]) -> any DrawEvaluator {
    ClassEvaluator(self, units: units, metrics: metrics)
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
