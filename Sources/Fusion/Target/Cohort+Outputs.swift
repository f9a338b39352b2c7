import Cohorts
import LinearModels
import Statistics

/// What models of a cohort give and how it is judged, by the kind of its target.
extension Cohort {
  /// The outputs of a model: logits of classes or labels, one number, one risk.
  var outputCount: Int {
    switch target {
    case .classes: LogisticRegression.outputCount(classCount: classNames.count)
    case .labels(let target): target.names.count
    case .number, .survival: 1
    }
  }

  /// What is reported of a case: a probability a class or label, a number, or the logarithm of the
  /// cumulative hazard at the horizon.
  var reportedCount: Int {
    switch target {
    case .classes: classNames.count
    case .labels(let target): target.names.count
    case .number, .survival: 1
    }
  }

  /// Whether a number can be a decision: a class, or of labels the sum of 2^k over those decided for.
  func isDecision(_ decision: Int) -> Bool {
    switch target {
    case .classes: classNames.indices.contains(decision)
    case .labels(let target): decision >= 0 && decision < 1 << target.names.count
    case .number, .survival: decision == 0
    }
  }

  /// The decision about a case of which nothing is known but what is reported of all.
  func decision(withoutThreshold row: [Double]) -> Int {
    switch target {
    case .classes: row.indices.max { row[$0] < row[$1] } ?? 0
    case .labels: labelSet(row.map { $0 >= 0.5 })
    case .number, .survival: 0
    }
  }

  /// The figure in which models are compared.
  var primaryMetric: Metric {
    switch target {
    case .classes, .labels: .rocAUC
    case .number: .r2
    case .survival: .concordance
    }
  }

  /// What a model reported about some cases, beside the truth.
  ///
  /// - Parameters:
  ///   - reported: `[cases][reportedCount]`.
  ///   - decisions: One a case; see ``isDecision(_:)``.
  func scored(
    _ cases: [Int], reported: [[Double]], decisions: [Int]
  ) throws(StatisticsError) -> any Scored {
    switch target {
    case .classes:
      try ScoredCases(
        labels: cases.map { labels[$0] }, probabilities: reported.flatMap { $0 },
        classCount: classNames.count, decisions: decisions, cases: cases)
    case .labels(let target):
      try ScoredLabels(
        labelNames: target.names, truth: cases.flatMap { target.values[$0] },
        probabilities: reported.flatMap { $0 },
        decisions: decisions.flatMap { set in target.names.indices.map { set >> $0 & 1 == 1 } },
        cases: cases)
    case .number(let target):
      try ScoredNumbers(
        truth: cases.map { target.values[$0] }, predictions: reported.flatMap { $0 }, cases: cases)
    case .survival(let target):
      try ScoredRisks(
        times: cases.map { target.times[$0] }, events: cases.map { target.events[$0] },
        risks: reported.flatMap { $0 }, cases: cases)
    }
  }

  /// The decision that most of several repeats took about each case; ties go to the later class and to
  /// having a label, as a probability at its threshold does.
  ///
  /// - Parameters:
  ///   - decisions: What each repeat decided about one case.
  ///   - mean: What the repeats reported about it on average.
  func pooledDecision(_ decisions: [Int], mean row: [Double]) -> Int {
    switch target {
    case .classes:
      classNames.count == 2
        ? (2 * decisions.reduce(0, +) >= decisions.count ? 1 : 0)
        : row.indices.max { row[$0] < row[$1] } ?? 0
    case .labels(let target):
      labelSet(
        target.names.indices.map { label in
          2 * decisions.count { $0 >> label & 1 == 1 } >= decisions.count
        })
    case .number, .survival: 0
    }
  }
}

/// The sum of 2^k over the labels that are there.
func labelSet(_ flags: [Bool]) -> Int {
  flags.enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) }
}
