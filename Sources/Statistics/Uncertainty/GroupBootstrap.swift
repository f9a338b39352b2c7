/// Intervals from drawing whole groups (patients) with replacement.
///
/// Cases of one group resemble each other; drawing them one by one would understate the
/// uncertainty. Every call replays the same draws, so figures of different models are paired.
///
/// Source: Efron and Tibshirani 1993, "An introduction to the bootstrap", chapters 8 and 13.
/// The interval speaks of new groups from the same source; it does not hold the variation from
/// training the model anew.
public struct GroupBootstrap: Sendable {
  /// With fewer groups there is no interval: over so few, percentiles cover far too rarely.
  public static let fewestGroups = 10

  /// The number of draws.
  public let drawCount: Int
  /// The coverage aimed at, such as .95.
  public let level: Double
  /// The number of groups.
  public let groupCount: Int
  /// The group of each cohort row, numbered by first appearance.
  let groups: [Int]
  let stream: RandomStream

  /// Prepares the draws of a cohort.
  ///
  /// - Parameters:
  ///   - groups: The group of each cohort row.
  ///   - drawCount: The number of draws.
  ///   - level: The coverage aimed at, between 0 and 1.
  ///   - stream: The random numbers of the draws.
  /// - Throws: ``StatisticsError`` with code `outOfRange` for a count below one or a level outside
  ///   (0, 1).
  public init(
    groups: [some Hashable], drawCount: Int = 2_000, level: Double = 0.95, stream: RandomStream
  ) throws(StatisticsError) {
    if drawCount < 1 {
      throw StatisticsError(
        .outOfRange, quantity: "drawCount", message: "expected at least 1, found \(drawCount)")
    }
    if !(level > 0 && level < 1) {
      throw StatisticsError(
        .outOfRange, quantity: "level",
        message: "expected a number between 0 and 1, found \(level)")
    }
    self.drawCount = drawCount
    self.level = level
    self.stream = stream
    (self.groups, groupCount) = Self.numbered(groups)
  }

  private static func numbered<Group: Hashable>(_ groups: [Group]) -> ([Int], Int) {
    var numbers: [Group: Int] = [:]
    let numbered = groups.map { group in
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return number
    }
    return (numbered, numbers.count)
  }

  /// Metrics of several models with their intervals, all from the same draws.
  ///
  /// A draw in which a model's cases lack what its metrics need (a class, a pair of cases whose order
  /// is known) is skipped for that model, and counted.
  ///
  /// - Parameters:
  ///   - models: The models; each may have scored other rows of the cohort.
  ///   - metrics: The metrics wanted; by default all that there are for a model's kind.
  /// - Returns: For each model its estimates, by metric.
  /// - Throws: ``StatisticsError`` with code `outOfRange` if a model scored a row that the cohort
  ///   does not have.
  public func estimates(
    of models: [any Scored], metrics: [Metric]? = nil
  ) throws(StatisticsError) -> [[Metric: Estimate]] {
    let units = try self.units(of: models)
    let wanted = models.map { metrics ?? $0.metrics }
    let replicates = replicates(of: models, units: units, metrics: wanted)
    return models.indices.map { model in
      let values = models[model].values(of: wanted[model])
      let usable = replicates[model].compactMap { $0 }
      var estimates: [Metric: Estimate] = [:]
      for metric in wanted[model] {
        estimates[metric] = estimate(
          value: values[metric], replicates: usable.compactMap { $0[metric] },
          drawnGroups: Set(units[model]).count, lack: models[model].lack)
      }
      return estimates
    }
  }

  /// How much a metric of one model exceeds that of others, with paired intervals.
  ///
  /// - Parameters:
  ///   - metric: The metric compared.
  ///   - model: The model whose figure comes first in the difference.
  ///   - others: The models whose figures are taken off; all scored the same rows as `model`.
  /// - Returns: One estimate for each of the others.
  /// - Throws: ``StatisticsError`` with code `caseMismatch` if the rows or their truth differ;
  ///   ``Scored/restricted(to:)`` brings models to common rows.
  public func differences(
    of metric: Metric, _ model: any Scored, minus others: [any Scored]
  ) throws(StatisticsError) -> [Estimate] {
    for (index, other) in others.enumerated()
    where !model.sharesTruth(with: other) {
      throw StatisticsError(
        .caseMismatch, quantity: "others", index: index,
        message:
          "expected the same cases as the first model's \(model.count), found \(other.count) that "
          + "differ; restrict both to the cases they share")
    }
    let models: [any Scored] = [model] + others
    let units = try self.units(of: models)
    let replicates = replicates(of: models, units: units, metrics: models.map { _ in [metric] })
    let values = models.map { $0.value(of: metric) }
    return others.indices.map { other in
      let differences = zip(replicates[0], replicates[other + 1]).compactMap { left, right in
        left?[metric].flatMap { first in right?[metric].map { first - $0 } }
      }
      let value = values[0].flatMap { first in values[other + 1].map { first - $0 } }
      return estimate(
        value: value, replicates: differences, drawnGroups: Set(units[0]).count, lack: model.lack)
    }
  }

  /// The mean of a quantity over the cases, with its interval.
  ///
  /// - Parameters:
  ///   - values: One finite number for each row in `cases`.
  ///   - cases: The cohort rows; by default all in order.
  /// - Throws: ``StatisticsError`` if the lists differ in length, a number is NaN or infinite, or a
  ///   row does not exist.
  public func mean(
    of values: [Double], cases: [Int]? = nil
  ) throws(StatisticsError) -> Estimate {
    let cases = cases ?? Array(groups.indices)
    try StatisticsError.requireCount(values.count, equals: cases.count, "values")
    try StatisticsError.requireFinite(values, "values")
    let units = try self.units(of: cases)
    var sums = [Double](repeating: 0, count: groupCount)
    var counts = [Int](repeating: 0, count: groupCount)
    for (unit, value) in zip(units, values) {
      sums[unit] += value
      counts[unit] += 1
    }
    var replicates: [Double] = []
    forEachDraw { weights in
      var sum = 0.0
      var count = 0
      for unit in weights.indices where weights[unit] > 0 {
        sum += Double(weights[unit]) * sums[unit]
        count += Int(weights[unit]) * counts[unit]
      }
      if count > 0 { replicates.append(sum / Double(count)) }
    }
    return estimate(
      value: Statistics.mean(of: values), replicates: replicates,
      drawnGroups: Set(units).count)
  }
}
