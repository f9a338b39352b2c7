/// What a check tries to predict: the label's classes, or the sites.
struct CheckedLabel {
  /// The class of each case; negative where it takes no part.
  let classOfCase: [Int]
  let names: [String]
  let groups: Grouping
  let folds: CheckFolds

  init(_ cohort: Cohort, seed: UInt64) {
    classOfCase = cohort.labels
    names = cohort.classNames
    groups = cohort.groups
    folds = CheckFolds(cohort, seed: seed)
  }

  init(classOfCase: [Int], names: [String], groups: Grouping, seed: UInt64) {
    self.classOfCase = classOfCase
    self.names = names
    self.groups = groups
    folds = CheckFolds(
      groups, stratifiedBy: classOfCase, classCount: names.count, seed: seed)
  }

  /// The classes to score: of two, one is the mirror of the other.
  var scored: [Int] { names.count == 2 ? [1] : Array(names.indices) }

  func isPositive(_ label: Int) -> [Bool] { classOfCase.map { $0 == label } }

  /// The class that something predicts best, and how well.
  struct Best {
    let label: Int
    let area: LeakArea
  }

  /// The class that numbers rank best, in whichever direction.
  func best(_ values: [Double?]) -> Best? {
    let ranking = FoldedRanking(
      scores: masked(values), folds: CheckFolds(unsplit: values.count))
    return best { label in
      let area = LeakArea(
        [LabelledRanking(ranking: ranking, isPositive: isPositive(label))], groups: groups)
      return area.map { $0.value < 0.5 ? $0.turned : $0 }
    }
  }

  /// The class whose rate in the other folds a category tells best.
  func best(_ rates: CategoryRates) -> Best? {
    best { label in LeakArea([rates.ranking(isPositive(label), folds)], groups: groups) }
  }

  private func best(_ area: (Int) -> LeakArea?) -> Best? {
    var best: Best?
    for label in scored {
      guard let area = area(label), area.value > best?.area.value ?? 0 else { continue }
      best = Best(label: label, area: area)
    }
    return best
  }

  /// Scores of the cases that take part.
  func masked(_ values: [Double?]) -> [Double?] {
    classOfCase.contains { $0 < 0 }
      ? values.enumerated().map { classOfCase[$0] < 0 ? nil : $1 } : values
  }
}
