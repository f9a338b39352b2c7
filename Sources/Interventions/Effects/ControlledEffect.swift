import Findings
public import Statistics

/// What changing a set of features does to a mean over cases, beyond what random sets do.
///
/// c = metric(S) − mean metric of the controls; p = (1 + #{|c_random| ≥ |c|}) / (controls + 1), with
/// distances taken from the mean of S and all controls, so that p is uniform for a random S.
public struct ControlledEffect: Sendable, Hashable {
  /// The metric before any change.
  public let untouched: Estimate
  /// The metric after the change.
  public let changed: Estimate
  /// What the change did: changed − untouched, paired by case.
  public let change: Estimate
  /// c, with its interval from the same draws of groups as the others.
  public let beyondControls: Estimate
  /// The mean of the controls' metrics.
  public let controlMean: Double
  /// The middle 95 % of the controls' metrics.
  public let controlRange: ClosedRange<Double>
  /// The permutation p-value.
  public let pValue: Double
  /// The number of controls.
  public let controlCount: Int

  /// Judges outcomes of the same cases.
  ///
  /// - Parameters:
  ///   - untouched: An outcome for each case, such as 1 for right and 0 for wrong.
  ///   - changed: The outcome of each case after the change.
  ///   - controls: The outcomes of each control.
  ///   - cases: The row of each case in the bootstrap's groups.
  /// - Throws: ``InterventionsError`` with code `tooFewCases` without cases or controls, `mismatch` if
  ///   the lists differ in length, or `StatisticsError`.
  public init(
    untouched: [Double], changed: [Double], controls: [[Double]], cases: [Int],
    bootstrap: GroupBootstrap
  ) throws {
    guard !cases.isEmpty, !controls.isEmpty else {
      throw InterventionsError(
        .tooFewCases, "\(cases.count) cases and \(controls.count) controls; expected some of both")
    }
    guard ([untouched, changed] + controls).allSatisfy({ $0.count == cases.count }) else {
      throw InterventionsError(.mismatch, "outcomes of other cases than the \(cases.count) given")
    }
    var means = [Double](repeating: 0, count: cases.count)
    for control in controls {
      for (index, value) in control.enumerated() { means[index] += value }
    }
    means = means.map { $0 / Double(controls.count) }
    self.untouched = try bootstrap.mean(of: untouched, cases: cases)
    self.changed = try bootstrap.mean(of: changed, cases: cases)
    change = try bootstrap.mean(of: zip(changed, untouched).map { $0 - $1 }, cases: cases)
    beyondControls = try bootstrap.mean(of: zip(changed, means).map { $0 - $1 }, cases: cases)
    let metric = Self.mean(changed)
    let controlMetrics = controls.map(Self.mean)
    controlMean = Self.mean(controlMetrics)
    let sorted = controlMetrics.sorted()
    let low = quantile(0.025, ofSorted: sorted) ?? controlMean
    let high = quantile(0.975, ofSorted: sorted) ?? controlMean
    controlRange = low...max(low, high)
    pValue = Self.pValue(metric, controls: controlMetrics)
    controlCount = controls.count
  }

  /// The p-value of a metric among those of its controls.
  package static func pValue(_ metric: Double, controls: [Double]) -> Double {
    let center = (metric + controls.reduce(0, +)) / Double(controls.count + 1)
    let own = abs(metric - center)
    // Equal metrics may differ in their last digits: a tie counts against the effect.
    let slack = 1e-12 * max(1, abs(center))
    let count = controls.count { abs($0 - center) >= own - slack }
    return Double(1 + count) / Double(controls.count + 1)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }
}

extension Figure {
  /// An estimate as findings hold it.
  init(_ estimate: Estimate) {
    self.init(
      estimate.value, low: estimate.interval?.low, high: estimate.interval?.high,
      intervalNote: estimate.note)
  }
}
