/// A column of categories as each class's rate in the other folds.
struct CategoryRates {
  /// The levels; the last stands for missing values.
  let levels: [String?]
  let levelOfCase: [Int]

  init(_ values: [String?]) {
    var known: [String: Int] = [:]
    var levels: [String?] = []
    var levelOfCase = [Int](repeating: -1, count: values.count)
    for (item, value) in values.enumerated() {
      guard let value else { continue }
      if let level = known[value] {
        levelOfCase[item] = level
      } else {
        known[value] = levels.count
        levelOfCase[item] = levels.count
        levels.append(value)
      }
    }
    self.levels = levels + [nil]
    self.levelOfCase = levelOfCase.map { $0 < 0 ? levels.count : $0 }
  }

  /// How each case ranks for a class by what its category had in the other folds.
  ///
  /// A category counts by one pseudo-case at the base rate: seen once, it proves nothing.
  /// Cases without a value are left out: what a gap tells is another check.
  func ranking(_ isPositive: [Bool], _ folds: CheckFolds) -> LabelledRanking {
    let size = levels.count
    var totals = [Double](repeating: 0, count: folds.count * size)
    var positives = totals
    for (item, level) in levelOfCase.enumerated() where levels[level] != nil {
      let cell = folds.ofCase[item] * size + level
      totals[cell] += 1
      if isPositive[item] { positives[cell] += 1 }
    }
    var all = [(total: Double, positives: Double)](repeating: (0, 0), count: size)
    for cell in totals.indices {
      all[cell % size].total += totals[cell]
      all[cell % size].positives += positives[cell]
    }
    let sum = all.reduce((total: 0.0, positives: 0.0)) {
      ($0.total + $1.total, $0.positives + $1.positives)
    }
    var rates = [Double](repeating: 0, count: folds.count * size)
    for fold in 0..<folds.count {
      let cells = fold * size..<(fold + 1) * size
      let total = sum.total - totals[cells].reduce(0, +)
      let rate = total > 0 ? (sum.positives - positives[cells].reduce(0, +)) / total : 0
      for cell in cells {
        let level = all[cell % size]
        rates[cell] =
          (level.positives - positives[cell] + rate) / (level.total - totals[cell] + 1)
      }
    }
    let scores = levelOfCase.enumerated().map { item, level -> Double? in
      levels[level] == nil ? nil : rates[folds.ofCase[item] * size + level]
    }
    return LabelledRanking(
      ranking: FoldedRanking(scores: scores, folds: folds), isPositive: isPositive)
  }
}
