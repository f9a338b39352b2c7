import Cohorts
public import Findings
public import Foundation
import Statistics

extension RunComparison {
  /// A run to compare: its name, its findings and its out-of-fold predictions.
  public struct Side: Sendable {
    /// The name that readers know it by.
    public var name: String
    /// Its findings.
    public var document: FindingsDocument
    /// Its `predictions.csv`.
    public var predictions: URL

    /// Names a run.
    public init(name: String, document: FindingsDocument, predictions: URL) {
      self.name = name
      self.document = document
      self.predictions = predictions
    }
  }

  /// Compares two runs model by model: the second minus the first.
  ///
  /// Where both predicted the same cases of the same groups with the same truth, differences are paired: both
  /// share the draws of groups. Otherwise each run is drawn for itself, which a note says; then differences of
  /// data and of models cannot be told apart. p-values are corrected by Holm's method over the models.
  ///
  /// Source: the percentile bootstrap over groups of `docs/judgement.md`.
  ///
  /// - Throws: `CohortError` if a file of predictions cannot be read.
  public init(
    _ first: Side, _ second: Side, drawCount: Int = 2_000
  ) throws {
    let metrics = [first, second].map { $0.document.primaryMetric ?? Metric.rocAUC.rawValue }
    guard metrics[0] == metrics[1], let metric = Metric(rawValue: metrics[0]) else {
      self.init(
        first: first.name, second: second.name, metric: nil, isPaired: false,
        cases: first.document.cohort.cases, groups: first.document.cohort.groups, differences: [],
        notes: [
          "\(first.name) is judged by \(metrics[0]), \(second.name) by \(metrics[1]): figures of different "
            + "metrics cannot be subtracted."
        ])
      return
    }
    let left = try RunPredictions(first.predictions)
    let right = try RunPredictions(second.predictions)
    let isPaired = left.isAboutSameCases(as: right)
    let comparing = RunComparing(
      metric: metric, left: left, right: right, isPaired: isPaired, drawCount: drawCount,
      level: first.document.intervals?.level ?? 0.95, seed: first.document.provenance?.seed ?? 0)
    var names = left.models.filter(right.models.contains).map { ($0, $0) }
    var notes: [String] = []
    if names.isEmpty {
      let best = [first, second].map { side in
        side.document.models.max {
          ($0.metrics[metric.rawValue]?.value ?? -.infinity)
            < ($1.metrics[metric.rawValue]?.value ?? -.infinity)
        }?.name
      }
      if let one = best[0], let other = best[1] {
        names = [(one, other)]
        notes.append(
          "No model has one name in both runs; the best of each are compared, chosen on these cases, which "
            + "flatters both.")
      }
    }
    if !isPaired { notes.append(left.whyUnpaired(with: right, first.name, second.name)) }
    var differences = try names.compactMap { one, other -> Difference? in
      guard let found = try comparing.difference(one, other) else {
        notes.append("\(one): not every case was predicted in both runs, so it is left out.")
        return nil
      }
      return Difference(
        model: one, other: other,
        first: first.document.figure(of: one, metric) ?? Figure(nil),
        second: second.document.figure(of: other, metric) ?? Figure(nil),
        difference: found.figure, pValue: found.pValue)
    }
    let known = differences.indices.filter { differences[$0].pValue != nil }
    let adjusted = try holmAdjusted(known.compactMap { differences[$0].pValue })
    for (place, value) in zip(known, adjusted) { differences[place].adjustedPValue = value }
    self.init(
      first: first.name, second: second.name, metric: metric.rawValue, isPaired: isPaired,
      cases: left.cases.count, groups: Set(left.groups).count, differences: differences,
      notes: notes)
  }
}

extension FindingsDocument {
  fileprivate func figure(of model: String, _ metric: Metric) -> Figure? {
    models.first { $0.name == model }?.metrics[metric.rawValue]
  }
}

extension RunPredictions {
  /// Whether both files hold the same cases, of the same groups, with the same truth.
  fileprivate func isAboutSameCases(as other: RunPredictions) -> Bool {
    guard cases.count == other.cases.count else { return false }
    let places = Dictionary(other.cases.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
    return cases.indices.allSatisfy { index in
      guard let place = places[cases[index]] else { return false }
      return groups[index] == other.groups[place] && truths[index] == other.truths[place]
    }
  }

  fileprivate func whyUnpaired(
    with other: RunPredictions, _ name: String, _ otherName: String
  ) -> String {
    let shared = Set(cases).intersection(other.cases).count
    if shared == cases.count, shared == other.cases.count {
      return
        "The cases of both runs have the same names, but not the same labels or groups: each run is drawn "
        + "for itself."
    }
    let overlap =
      shared == 0
      ? "none of them in both"
      : "\(shared) of them in both, which the intervals do not heed"
    return "\(name) predicted \(cases.count) cases, \(otherName) \(other.cases.count), \(overlap)."
  }
}

/// The draws behind the comparison of two runs.
private struct RunComparing {
  let metric: Metric
  let left: RunPredictions
  let right: RunPredictions
  let isPaired: Bool
  let drawCount: Int
  let level: Double
  let seed: UInt64

  func difference(
    _ model: String, _ other: String
  ) throws -> (figure: Figure, pValue: Double?)? {
    guard let one = try left.scored(model, order: left.cases),
      let two = try right.scored(other, order: isPaired ? left.cases : right.cases)
    else { return nil }
    let bootstrap = try GroupBootstrap(
      groups: left.groups, drawCount: drawCount, level: level,
      stream: RandomStream(seed: seed, "report", "runs"))
    if isPaired {
      let found = try bootstrap.contrast(of: metric, two, minus: one)
      return (Figure(found.difference), found.pValue)
    }
    let second = try GroupBootstrap(
      groups: right.groups, drawCount: drawCount, level: level,
      stream: RandomStream(seed: seed, "report", "other run"))
    let draws = zip(
      try bootstrap.replicates(of: metric, [one])[0], try second.replicates(of: metric, [two])[0])
    let replicates = draws.compactMap { left, right in
      left.flatMap { own in right.map { $0 - own } }
    }
    let value = one.value(of: metric).flatMap { own in two.value(of: metric).map { $0 - own } }
    let estimate = bootstrap.estimate(
      of: value, replicates: replicates,
      drawnGroups: min(Set(left.groups).count, Set(right.groups).count))
    return (
      Figure(estimate),
      estimate.interval == nil ? nil : GroupBootstrap.pValue(of: value, replicates: replicates)
    )
  }
}

extension Figure {
  fileprivate init(_ estimate: Estimate) {
    self.init(
      estimate.value, low: estimate.interval?.low, high: estimate.interval?.high,
      intervalNote: estimate.note)
  }
}
