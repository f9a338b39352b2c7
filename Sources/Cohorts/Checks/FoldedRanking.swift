internal import Statistics

/// Cases in the order of their scores, fold by fold, sorted once for many weighted passes.
struct FoldedRanking {
  /// The cases of each fold, ascending by score.
  private let orders: [[Int]]
  /// Whether a place in an order ends a run of equal scores.
  private let endsTie: [[Bool]]
  private let isPositive: [Bool]

  /// Sorts cases.
  ///
  /// - Parameters:
  ///   - scores: One score per case; `nil` leaves a case out.
  ///   - isPositive: Whether each case is of the class.
  ///   - folds: The fold that scored each case.
  init(scores: [Double?], isPositive: [Bool], folds: CheckFolds) {
    orders = (0..<folds.count).map { fold in
      scores.indices.filter { folds.ofCase[$0] == fold && scores[$0] != nil }.sorted {
        let (first, second) = (scores[$0] ?? 0, scores[$1] ?? 0)
        return first != second ? first < second : $0 < $1
      }
    }
    endsTie = orders.map { order in
      order.indices.map { place in
        place + 1 == order.count || scores[order[place]] != scores[order[place + 1]]
      }
    }
    self.isPositive = isPositive
  }

  /// The chance that a positive case outranks a negative one of its fold, ties counting half, each
  /// case as often as its weight says; `nil` without pairs.
  func area(weights: [Double]) -> Double? {
    var wins = 0.0
    var pairs = 0.0
    for (order, ends) in zip(orders, endsTie) {
      var negativesBelow = 0.0
      var positives = 0.0
      var tied = (positives: 0.0, negatives: 0.0)
      for (place, item) in order.enumerated() {
        if isPositive[item] {
          tied.positives += weights[item]
        } else {
          tied.negatives += weights[item]
        }
        guard ends[place] else { continue }
        wins += tied.positives * (negativesBelow + tied.negatives / 2)
        positives += tied.positives
        negativesBelow += tied.negatives
        tied = (0, 0)
      }
      pairs += positives * negativesBelow
    }
    return pairs > 0 ? wins / pairs : nil
  }
}

/// Which fold scores a case in a check.
struct CheckFolds {
  let count: Int
  let ofCase: [Int]

  /// Grouped and stratified folds, at most five.
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

  /// One fold for all cases: for scores that nothing was fitted for.
  init(unsplit caseCount: Int) {
    count = 1
    ofCase = [Int](repeating: 0, count: caseCount)
  }
}
