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

  /// The cases that have a score, in no order that means anything.
  var cases: [Int] { orders.flatMap { $0.map(Int.init) } }
}
