internal import Statistics

/// Which fold scores a case in a check.
package struct CheckFolds {
  let count: Int
  let ofCase: [Int]

  /// Grouped folds, at most five, stratified by the label.
  init(_ cohort: Cohort, seed: UInt64) {
    self.init(
      cohort.groups, stratifiedBy: cohort.labels, classCount: cohort.classNames.count, seed: seed)
  }

  /// Grouped folds, at most five, stratified by anything with classes; cases of a negative class
  /// do not count.
  package init(_ groups: Grouping, stratifiedBy target: [Int], classCount: Int, seed: UInt64) {
    let foldCount = max(2, min(5, groups.count))
    var stream = RandomStream(seed: seed, "inspect", "folds")
    let countsOfGroup = groups.cases().map { cases in
      cases.reduce(into: [Int](repeating: 0, count: classCount)) {
        if target[$1] >= 0 { $0[target[$1]] += 1 }
      }
    }
    let folds = GroupedStratification(countsOfGroup: countsOfGroup)
      .folds(foldCount, order: stream.permutation(groups.count))
    count = foldCount
    ofCase = groups.indexOfCase.map { folds[$0] }
  }

  /// One fold for all cases: for scores that nothing was fitted for.
  package init(unsplit caseCount: Int) {
    count = 1
    ofCase = [Int](repeating: 0, count: caseCount)
  }
}
