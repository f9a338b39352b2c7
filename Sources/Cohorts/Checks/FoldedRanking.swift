/// Cases in the order of their scores, fold by fold, sorted once for any number of classes.
package struct FoldedRanking {
  /// The cases of each fold, ascending by score.
  private let orders: [[Int32]]
  /// Where runs of equal scores end, exclusive, in each order.
  private let tieEnds: [[Int32]]

  /// Sorts cases.
  ///
  /// - Parameters:
  ///   - scores: One score per case; `nil` leaves a case out.
  ///   - folds: The fold that scored each case.
  package init(scores: [Double?], folds: CheckFolds) {
    var scored = [[(score: Double, item: Int32)]](repeating: [], count: folds.count)
    for (item, score) in scores.enumerated() {
      if let score { scored[folds.ofCase[item]].append((score, Int32(item))) }
    }
    var orders: [[Int32]] = []
    var tieEnds: [[Int32]] = []
    for var fold in scored {
      fold.sort { $0.score != $1.score ? $0.score < $1.score : $0.item < $1.item }
      orders.append(fold.map(\.item))
      tieEnds.append(
        fold.indices.filter { $0 + 1 == fold.count || fold[$0].score != fold[$0 + 1].score }
          .map { Int32($0 + 1) })
    }
    self.orders = orders
    self.tieEnds = tieEnds
  }

  /// What pairs of a positive and a negative case of one fold say.
  struct Pairs {
    /// Pairs whose positive case ranks higher; ties count half.
    var wins = 0.0
    /// All pairs.
    var count = 0.0
    /// The wins, and the pairs, in which each group's cases take part.
    var winsOfGroup: [Double]
    var countOfGroup: [Double]
  }

  /// Counts pairs.
  ///
  /// - Complexity: O(cases) after the sort.
  func pairs(isPositive: [Bool], groups: Grouping) -> Pairs {
    var result = Pairs(
      winsOfGroup: [Double](repeating: 0, count: groups.count),
      countOfGroup: [Double](repeating: 0, count: groups.count))
    for (order, ends) in zip(orders, tieEnds) {
      let positives = Double(order.count { isPositive[Int($0)] })
      let negatives = Double(order.count) - positives
      var (positivesBelow, negativesBelow) = (0.0, 0.0)
      var start = 0
      for end in ends.map(Int.init) {
        let tied = Double(order[start..<end].count { isPositive[Int($0)] })
        let others = Double(end - start) - tied
        let wins = negativesBelow + others / 2
        let losses = positives - positivesBelow - tied / 2
        for item in order[start..<end].map(Int.init) {
          let group = groups.indexOfCase[item]
          result.winsOfGroup[group] += isPositive[item] ? wins : losses
          result.countOfGroup[group] += isPositive[item] ? negatives : positives
        }
        result.wins += tied * wins
        positivesBelow += tied
        negativesBelow += others
        start = end
      }
      result.count += positives * negatives
    }
    return result
  }

  /// How much smaller ties make the variance of the Mann-Whitney statistic, 1 where nothing is tied.
  ///
  /// A flag that is 0 or 1 varies less than ranks without ties do, and without this factor honest
  /// evidence would be taken for chance. Ties count in effective cases, so that the cases of one group
  /// do not make up for each other. Where hardly any case stands outside of the largest tie, the
  /// statistic is too skewed for a normal tail, and the factor stays 1: it takes ten cases outside,
  /// expected in the smaller class (the rule of Cochran 1954 asks for five).
  ///
  /// Source: Lehmann 1975, Nonparametrics, section 1.4 (1 − Σ (t³ − t) / (N³ − N)).
  func tieFactor(effectiveCounts: (positives: Double, negatives: Double)) -> Double {
    let (positives, negatives) = effectiveCounts
    let count = Double(orders.reduce(0) { $0 + $1.count })
    guard count > 0 else { return 1 }
    let scale = (positives + negatives) / count
    func cubic(_ size: Double) -> Double { max(0, size * size * size - size) }
    var (tied, all, outside) = (0.0, 0.0, 0.0)
    for (order, ends) in zip(orders, tieEnds) {
      var (start, largest) = (0, 0)
      for end in ends.map(Int.init) {
        tied += cubic(scale * Double(end - start))
        largest = max(largest, end - start)
        start = end
      }
      all += cubic(scale * Double(order.count))
      outside += scale * Double(order.count - largest)
    }
    let share = min(positives, negatives) / (positives + negatives)
    guard all > 0, outside * share >= 10 else { return 1 }
    return 1 - tied / all
  }

  /// The cases that have a score, in no order that means anything.
  var cases: [Int] { orders.flatMap { $0.map(Int.init) } }
}
