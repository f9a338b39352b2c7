/// How much one of two models exceeds the other, and how surprising that were without a difference.
public struct PairedComparison: Sendable, Hashable {
  /// The place of the first model in the list compared.
  public let first: Int
  /// The place of the second.
  public let second: Int
  /// The metric of the first minus that of the second, with a paired interval.
  public let difference: Estimate
  /// The two-sided bootstrap p-value of no difference, or `nil` where there is no interval.
  ///
  /// (k + 1) / (B + 1), where k of the B usable draws have a difference at least as far from the
  /// observed difference as that is from zero. Source: Davison and Hinkley 1997, "Bootstrap methods
  /// and their application", §4.4.
  public let pValue: Double?
  /// The p-value by Holm's method over all pairs that have one.
  public let adjustedPValue: Double?
}

extension GroupBootstrap {
  /// Compares every pair of models, all on the same draws.
  ///
  /// - Parameters:
  ///   - metric: The metric compared.
  ///   - models: Models that scored the same rows.
  /// - Returns: The pairs in the order (0, 1), (0, 2), … (1, 2), …; p-values are corrected over all
  ///   of them.
  /// - Throws: ``StatisticsError`` with code `caseMismatch` if the rows or their truth differ.
  public func comparisons(
    of metric: Metric, _ models: [any Scored]
  ) throws(StatisticsError) -> [PairedComparison] {
    guard let reference = models.first else { return [] }
    for (index, other) in models.enumerated()
    where !reference.sharesTruth(with: other) {
      throw StatisticsError(
        .caseMismatch, quantity: "models", index: index,
        message:
          "expected the same cases as the first model's \(reference.count), found \(other.count) "
          + "that differ; restrict all to the cases they share")
    }
    let units = try self.units(of: models)
    let replicates = replicates(of: models, units: units, metrics: models.map { _ in [metric] })
    let values = models.map { $0.value(of: metric) }
    let drawnGroups = Set(units[0]).count
    var pairs: [(first: Int, second: Int, difference: Estimate, pValue: Double?)] = []
    for first in models.indices {
      for second in models.indices where second > first {
        let differences = zip(replicates[first], replicates[second]).compactMap { left, right in
          left?[metric].flatMap { value in right?[metric].map { value - $0 } }
        }
        let value = values[first].flatMap { left in values[second].map { left - $0 } }
        let estimate = estimate(
          value: value, replicates: differences, drawnGroups: drawnGroups, lack: reference.lack)
        pairs.append(
          (
            first, second, estimate,
            estimate.interval == nil ? nil : Self.pValue(of: value, replicates: differences)
          ))
      }
    }
    let known = pairs.indices.filter { pairs[$0].pValue != nil }
    let corrected = try holmAdjusted(known.compactMap { pairs[$0].pValue })
    var adjusted = [Double?](repeating: nil, count: pairs.count)
    for (place, value) in zip(known, corrected) { adjusted[place] = value }
    return zip(pairs, adjusted).map { pair, adjusted in
      PairedComparison(
        first: pair.first, second: pair.second, difference: pair.difference, pValue: pair.pValue,
        adjustedPValue: adjusted)
    }
  }

  /// The share of draws at least as far from the estimate as the estimate is from zero.
  ///
  /// - Parameters:
  ///   - value: The observed difference.
  ///   - replicates: The differences of the draws.
  package static func pValue(of value: Double?, replicates: [Double]) -> Double? {
    guard let value, !replicates.isEmpty else { return nil }
    // Rounding must not decide between equals: two models that say the same differ by nothing.
    let size = abs(value) * (1 - 1e-12)
    let extreme = replicates.count { abs($0 - value) >= size }
    return Double(extreme + 1) / Double(replicates.count + 1)
  }

  /// A metric of one model on one set of rows minus its metric on another, by the same draws.
  ///
  /// The sets need not be of the same size, and groups may have rows in both; so the difference of two
  /// sites of one model keeps what they share.
  ///
  /// - Returns: The difference with its interval, and its two-sided p-value where there is one.
  /// - Throws: ``StatisticsError`` with code `outOfRange` if a row does not exist.
  public func contrast(
    of metric: Metric, _ first: any Scored, minus second: any Scored
  ) throws(StatisticsError) -> (difference: Estimate, pValue: Double?) {
    let models: [any Scored] = [first, second]
    let units = try self.units(of: models)
    let replicates = replicates(of: models, units: units, metrics: models.map { _ in [metric] })
    let differences = zip(replicates[0], replicates[1]).compactMap { left, right in
      left?[metric].flatMap { value in right?[metric].map { value - $0 } }
    }
    let value = first.value(of: metric).flatMap { left in
      second.value(of: metric).map { left - $0 }
    }
    let estimate = estimate(
      value: value, replicates: differences,
      // The interval is no better founded than that of the smaller set.
      drawnGroups: units.map { Set($0).count }.min() ?? 0, lack: first.lack)
    return (
      estimate, estimate.interval == nil ? nil : Self.pValue(of: value, replicates: differences)
    )
  }

  /// The metric of each model in each draw, `[models][draws]`; `nil` where it is not defined in a draw.
  ///
  /// For what is computed from several metrics at once, such as a curve through them.
  ///
  /// - Throws: ``StatisticsError`` with code `outOfRange` if a row does not exist.
  public func replicates(
    of metric: Metric, _ models: [any Scored]
  ) throws(StatisticsError) -> [[Double?]] {
    replicates(of: models, units: try units(of: models), metrics: models.map { _ in [metric] })
      .map { draws in draws.map { $0?[metric] } }
  }

  /// An estimate from a value and its replicates, by this bootstrap's level and rules.
  ///
  /// - Parameters:
  ///   - value: The figure over all cases.
  ///   - replicates: What it was in the usable draws.
  ///   - drawnGroups: The number of groups that it rests on.
  public func estimate(
    of value: Double?, replicates: [Double], drawnGroups: Int
  ) -> Estimate {
    estimate(value: value, replicates: replicates, drawnGroups: drawnGroups)
  }
}
