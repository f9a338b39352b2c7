import Cohorts
import Findings
import Statistics

extension ExperimentResult {
  /// The figures of each label of a model of several; nil for other kinds.
  func labelFindings(
    _ scored: any Scored, _ bootstrap: GroupBootstrap
  ) throws -> [LabelFindings]? {
    guard let scored = scored as? ScoredLabels else { return nil }
    let wanted: [Metric] = [.rocAUC, .averagePrecision, .brier]
    let parts = try scored.labelNames.indices.map { try scored.label($0) }
    let estimates = try bootstrap.estimates(of: parts, metrics: wanted)
    return parts.indices.map { label in
      var metrics: [String: Figure] = [:]
      for (metric, estimate) in estimates[label] { metrics[metric.rawValue] = figure(estimate) }
      return LabelFindings(
        label: scored.labelNames[label], cases: parts[label].count,
        positives: parts[label].labels.reduce(0, +), metrics: metrics)
    }
  }
}
