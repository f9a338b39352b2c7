public import Cohorts
public import Findings
import Foundation
public import Statistics

/// Every model in every split of an experiment, and what they say together about each case.
public struct ExperimentResult: Sendable {
  /// The cohort.
  public let cohort: Cohort
  /// What decided the result.
  public let settings: ExperimentSettings
  /// The models.
  public let models: [ModelDescription]
  /// How the cases were split.
  public let plan: FoldPlan
  /// One result a model and split.
  public let units: [UnitResult]
  /// When the run began, ISO 8601.
  public let started: String
  /// How often each frozen picture encoder ran.
  public internal(set) var encoderPasses: [EncoderPasses] = []
  /// What is to be said about kept features of pictures.
  public internal(set) var encoderNotices: [Findings.Notice] = []

  /// The metric in which models are compared, curves drawn and gains given.
  public var primaryMetric: Metric { cohort.primaryMetric }

  /// The units of one model, in the order of the splits.
  public func units(of model: ModelDescription) -> [UnitResult] {
    units.filter { $0.model == model }
  }

  /// The seconds that fitting and judging took.
  public var seconds: Double { units.reduce(0) { $0 + $1.seconds } }

  /// What a model says out of fold: what is reported of each case, averaged over repeats,
  /// and the decision that most repeats agree on.
  ///
  /// - Throws: `StatisticsError` if a probability is not one.
  public func scored(_ model: ModelDescription) throws(StatisticsError) -> any Scored {
    try pooled(units(of: model)) { $0.probabilities }
  }

  /// The same after one modality was exchanged between cases; nil where that was not measured.
  func scored(
    _ model: ModelDescription, permuting modality: String, draw: Int
  ) throws(StatisticsError) -> (any Scored)? {
    let units = units(of: model)
    // Where a fold could not be permuted its outputs stand as they are.
    guard units.contains(where: { $0.influence[modality] != nil }) else { return nil }
    return try pooled(units) { unit in
      guard let measured = unit.influence[modality], measured.permuted.indices.contains(draw)
      else { return unit.probabilities }
      // A case without the modality was not exchanged: what was reported for it stands.
      return zip(unit.probabilities.indices, measured.permuted[draw]).map {
        measured.changes[$0] == nil ? unit.probabilities[$0] : $1
      }
    }
  }

  /// What some units of one model say of each case, averaged over repeats.
  ///
  /// - Parameters:
  ///   - probabilities: What a unit is taken to have said, `[cases][classes]`.
  ///   - decided: What it is taken to have decided.
  func pooled(
    _ units: [UnitResult], _ probabilities: (UnitResult) -> [[Double]],
    decided: (UnitResult) -> [Int] = { $0.decisions }
  ) throws(StatisticsError) -> any Scored {
    let width = cohort.reportedCount
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: width), count: cohort.caseCount)
    var taken = [[Int]](repeating: [], count: cohort.caseCount)
    for unit in units {
      let decisions = decided(unit)
      for (row, index) in unit.cases.enumerated() { taken[index].append(decisions[row]) }
      for (index, row) in zip(unit.cases, probabilities(unit)) {
        for (position, value) in row.enumerated() { sums[index][position] += value }
      }
    }
    let seen = taken.indices.filter { !taken[$0].isEmpty }
    let means = seen.map { index in sums[index].map { $0 / Double(taken[index].count) } }
    return try cohort.scored(
      seen, reported: means,
      decisions: zip(seen, means).map { cohort.pooledDecision(taken[$0], mean: $1) })
  }
}
