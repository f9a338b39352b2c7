import Cohorts

/// What a trained model says of its test cases when some modalities are missing for all of them.
public struct WithheldOutputs: Sendable, Hashable, Codable {
  /// The modalities withheld, in the model's order.
  public let modalities: [String]
  /// Calibrated probabilities, `[cases][classes]`; the shares of the classes in training for a case
  /// that is left with nothing.
  public let probabilities: [[Double]]
  /// The decided class of each case.
  public let decisions: [Int]

  /// Whether these can be outputs for so many cases of a cohort: a file may hold anything.
  func fits(_ cohort: Cohort, rows: Int) -> Bool {
    probabilities.count == rows && decisions.count == rows
      && probabilities.allSatisfy { $0.count == cohort.reportedCount }
      && decisions.allSatisfy { cohort.isDecision($0) }
  }
}
