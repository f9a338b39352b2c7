internal import Statistics

/// An area under the ROC curve with its 95 % interval over groups, where there are enough of them.
struct LeakArea: CustomStringConvertible {
  let value: Double
  let low: Double?
  let high: Double?

  init?(_ scored: ScoredCases, groups: Grouping, stream: RandomStream) {
    guard
      let bootstrap = try? GroupBootstrap(
        groups: groups.indexOfCase, drawCount: 1_000, stream: stream),
      let estimate = try? bootstrap.estimates(of: [scored], metrics: [.rocAUC]).first?[.rocAUC],
      let value = estimate.value
    else { return nil }
    self.value = value
    low = estimate.interval?.low
    high = estimate.interval?.high
  }

  var figures: [Notice.Figure] {
    [.init("auc", value)] + (low.map { [.init("low", $0)] } ?? [])
      + (high.map { [.init("high", $0)] } ?? [])
  }

  var description: String {
    guard let low, let high else { return "\(twoDecimals(value)) (no interval: too few groups)" }
    return "\(twoDecimals(value)) (95 % interval \(twoDecimals(low)) to \(twoDecimals(high)))"
  }
}

/// Folds for checks alone: grouped and stratified, at most five.
struct CheckFolds {
  let count: Int
  let ofCase: [Int]

  init(_ cohort: Cohort, seed: UInt64) {
    let groups = cohort.groups
    let foldCount = max(2, min(5, groups.count))
    var stream = RandomStream(seed: seed, "inspect", "folds")
    let countsOfGroup = groups.cases().map { cases in
      cases.reduce(into: [Int](repeating: 0, count: cohort.classNames.count)) {
        $0[cohort.labels[$1]] += 1
      }
    }
    let folds = GroupedStratification(countsOfGroup: countsOfGroup)
      .folds(foldCount, order: stream.permutation(groups.count))
    count = foldCount
    ofCase = groups.indexOfCase.map { folds[$0] }
  }
}
