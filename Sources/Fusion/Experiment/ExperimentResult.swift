public import Cohorts
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

  /// The metric in which models are compared, curves drawn and gains given.
  public var primaryMetric: Metric { .rocAUC }

  /// The units of one model, in the order of the splits.
  public func units(of model: ModelDescription) -> [UnitResult] {
    units.filter { $0.model == model }
  }

  /// The seconds that fitting and judging took.
  public var seconds: Double { units.reduce(0) { $0 + $1.seconds } }

  /// What a model says out of fold: each case's probabilities, averaged over repeats, and the
  /// decision that most repeats agree on.
  ///
  /// - Throws: `StatisticsError` if a probability is not one.
  public func scored(_ model: ModelDescription) throws(StatisticsError) -> ScoredCases {
    try pooled(units(of: model)) { $0.probabilities }
  }

  /// The same after one modality was exchanged between cases; nil where that was not measured.
  func scored(
    _ model: ModelDescription, permuting modality: String, draw: Int
  ) throws(StatisticsError) -> ScoredCases? {
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
  ) throws(StatisticsError) -> ScoredCases {
    let classCount = cohort.classNames.count
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: classCount), count: cohort.caseCount)
    var margins = [Double](repeating: 0, count: cohort.caseCount)
    var counts = [Int](repeating: 0, count: cohort.caseCount)
    for unit in units {
      let decisions = decided(unit)
      for (row, index) in unit.cases.enumerated() where classCount == 2 {
        margins[index] += Double(decisions[row]) - 0.5
      }
      for (index, row) in zip(unit.cases, probabilities(unit)) {
        for (position, value) in row.enumerated() { sums[index][position] += value }
        counts[index] += 1
      }
    }
    let seen = counts.indices.filter { counts[$0] > 0 }
    let means = seen.map { index in sums[index].map { $0 / Double(counts[index]) } }
    let decisions = zip(seen, means).map { index, row in
      classCount == 2
        ? (margins[index] >= 0 ? 1 : 0)
        : row.indices.max { row[$0] < row[$1] } ?? 0
    }
    return try ScoredCases(
      labels: seen.map { cohort.labels[$0] }, probabilities: means.flatMap { $0 },
      classCount: classCount, decisions: decisions, cases: seen)
  }

  /// The out-of-fold predictions as CSV: one row a case, model and repeat.
  public func predictionsCSV() -> String {
    var text = "case,group,label,model,repeat,fold"
    for name in cohort.classNames { text += "," + quoted("p_" + name) }
    text += ",decision\n"
    for unit in units {
      for (row, index) in unit.cases.enumerated() {
        text += quoted(cohort.caseIDs[index]) + ","
        text += quoted(cohort.groups.names[cohort.groups.indexOfCase[index]]) + ","
        text += quoted(cohort.classNames[cohort.labels[index]]) + ","
        text += quoted(unit.model.name) + ",\(unit.repetition),\(unit.fold)"
        for probability in unit.probabilities[row] { text += ",\(probability)" }
        text += "," + quoted(cohort.classNames[unit.decisions[row]]) + "\n"
      }
    }
    return text
  }

  /// A CSV cell by RFC 4180.
  private func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { $0 == 44 || $0 == 34 || $0 == 10 || $0 == 13 }
    guard needsQuotes else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
