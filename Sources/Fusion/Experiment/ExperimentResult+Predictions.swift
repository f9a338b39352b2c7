import Cohorts
import Findings
import Foundation

extension ExperimentResult {
  /// The out-of-fold predictions as CSV: one row a case, model and repeat.
  ///
  /// After the case, its group and its truth come the model, repeat and fold; then, by the kind of the
  /// label, probabilities and decision, the predicted number, or the logarithm of the cumulative hazard
  /// at the horizon and the chance of an event by then.
  public func predictionsCSV() -> String {
    let heads = predictionHeads
    var text = CSVText.line(
      ["case", "group"] + heads.truth + ["model", "repeat", "fold"] + heads.reported)
    for unit in units {
      for (row, index) in unit.cases.enumerated() {
        text += CSVText.line(
          [cohort.caseIDs[index], cohort.groups.names[cohort.groups.indexOfCase[index]]]
            + truthCells(index) + [unit.model.name, "\(unit.repetition)", "\(unit.fold)"]
            + reportedCells(unit.probabilities[row], unit.decisions[row]))
      }
    }
    return text
  }

  private var predictionHeads: (truth: [String], reported: [String]) {
    switch cohort.target {
    case .classes: (["label"], cohort.classNames.map { "p_" + $0 } + ["decision"])
    case .labels(let target):
      (
        target.names.map { "label_" + $0 },
        target.names.map { "p_" + $0 } + target.names.map { "decision_" + $0 }
      )
    case .number(let target): (["label_" + target.name], ["predicted"])
    case .survival(let target):
      (
        ["label_" + target.timeName, "label_" + target.eventName],
        ["log_cumulative_hazard", "p_event_by_horizon"]
      )
    }
  }

  private func truthCells(_ index: Int) -> [String] {
    switch cohort.target {
    case .classes: [cohort.classNames[cohort.labels[index]]]
    case .labels(let target): target.values[index].map { $0.map { $0 ? "1" : "0" } ?? "" }
    case .number(let target): ["\(target.values[index])"]
    case .survival(let target):
      ["\(target.times[index])", target.events[index] ? "1" : "0"]
    }
  }

  private func reportedCells(_ row: [Double], _ decision: Int) -> [String] {
    let numbers = row.map { "\($0)" }
    switch cohort.target {
    case .classes: return numbers + [cohort.classNames[decision]]
    case .labels(let target):
      return numbers + target.names.indices.map { "\(decision >> $0 & 1)" }
    case .number: return numbers
    // 1 − S(t) = 1 − exp(−H(t)).
    case .survival: return numbers + row.map { "\(-expm1(-exp($0)))" }
    }
  }
}
