/// What one model said about cases that may have several labels, or none.
///
/// A cell is a case and a label; its truth may be unknown, and then it takes no part in any figure.
public struct ScoredLabels: Scored, Hashable {
  /// The names of the labels.
  public let labelNames: [String]
  /// Whether each case has each label, case by case; `nil` where that is unknown.
  public let truth: [Bool?]
  /// The probability of each label, case by case: `cases.count · labelNames.count` numbers.
  public let probabilities: [Double]
  /// Whether the model decides for each label, case by case.
  public let decisions: [Bool]
  /// The row of each case in the cohort.
  public let cases: [Int]

  /// The number of labels.
  public var labelCount: Int { labelNames.count }

  /// Creates the cases of a model.
  ///
  /// - Parameters:
  ///   - labelNames: The names of the labels, one or more.
  ///   - truth: Whether each case has each label, case by case.
  ///   - probabilities: The probability of each label, from 0 to 1, case by case.
  ///   - decisions: What is decided; by default a label from .5 upwards.
  ///   - cases: The row of each case in the cohort; by default `0..<count`.
  /// - Throws: ``StatisticsError`` if the lists do not fit each other or a number is out of range.
  public init(
    labelNames: [String], truth: [Bool?], probabilities: [Double], decisions: [Bool]? = nil,
    cases: [Int]? = nil
  ) throws(StatisticsError) {
    if labelNames.isEmpty {
      throw StatisticsError(
        .emptyInput, quantity: "labelNames", message: "expected at least one label")
    }
    let count = truth.count / labelNames.count
    try StatisticsError.requireCount(truth.count, equals: count * labelNames.count, "truth")
    try StatisticsError.requireCount(probabilities.count, equals: truth.count, "probabilities")
    try ScoredCases.requireProbabilities(probabilities)
    if let decisions {
      try StatisticsError.requireCount(decisions.count, equals: truth.count, "decisions")
    }
    if let cases {
      try StatisticsError.requireCount(cases.count, equals: count, "cases")
      try ScoredCases.requireDistinctRows(cases)
    }
    self.labelNames = labelNames
    self.truth = truth
    self.probabilities = probabilities
    self.decisions = decisions ?? probabilities.map { $0 >= 0.5 }
    self.cases = cases ?? Array(0..<count)
  }

  private init(checked other: ScoredLabels, kept: [Int]) {
    func cells<Element>(_ list: [Element]) -> [Element] {
      kept.flatMap { list[$0 * other.labelCount..<($0 + 1) * other.labelCount] }
    }
    labelNames = other.labelNames
    truth = cells(other.truth)
    probabilities = cells(other.probabilities)
    decisions = cells(other.decisions)
    cases = kept.map { other.cases[$0] }
  }

  /// The same model on some cohort rows only.
  public func restricted(to rows: [Int]) -> ScoredLabels {
    let wanted = Set(rows)
    return ScoredLabels(checked: self, kept: cases.indices.filter { wanted.contains(cases[$0]) })
  }

  /// One label as two classes, on the cases in which it is known.
  ///
  /// - Parameter label: The place of the label in ``labelNames``.
  /// - Throws: ``StatisticsError`` with code `outOfRange` if there is no such label.
  public func label(_ label: Int) throws(StatisticsError) -> ScoredCases {
    try StatisticsError.requireClasses([label], below: labelCount, "label")
    let known = cases.indices.filter { truth[$0 * labelCount + label] != nil }
    return try ScoredCases(
      labels: known.map { truth[$0 * labelCount + label] == true ? 1 : 0 },
      probabilities: known.flatMap { index in
        let value = min(max(probabilities[index * labelCount + label], 0), 1)
        return [1 - value, value]
      },
      classCount: 2, decisions: known.map { decisions[$0 * labelCount + label] ? 1 : 0 },
      cases: known.map { cases[$0] })
  }

  // MARK: Scored

  /// The figures of several labels.
  public var metrics: [Metric] { Metric.ofLabels }

  /// The area under the ROC curve, averaged over the labels.
  public var primaryMetric: Metric { .rocAUC }

  /// What undefined draws lack.
  public var lack: String { "cases with and cases without each label" }

  /// Whether another model was scored on the same cases against the same labels.
  public func sharesTruth(with other: any Scored) -> Bool {
    guard let other = other as? ScoredLabels else { return false }
    return cases == other.cases && labelNames == other.labelNames && truth == other.truth
  }

  /// Computes metrics for many draws.
  public func evaluator(units: [Int], metrics: [Metric]) -> any DrawEvaluator {
    LabelEvaluator(self, units: units, metrics: metrics)
  }
}
