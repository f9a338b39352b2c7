public import Cohorts
import Statistics

/// Cases divided into folds by group, classes spread evenly.
///
/// No group is split: what is fitted on some folds has seen no case of a group in the others.
public struct GroupFolds: Sendable, Hashable {
  /// The fold of each case of the cohort.
  public let foldOfCase: [Int]
  /// The number of folds, each with at least one group.
  public let count: Int

  /// Draws folds over all groups of a cohort.
  ///
  /// - Parameters:
  ///   - count: The number of folds; as many as groups where there are fewer groups.
  ///   - labels: The class of each case; `nil` where unknown. By default the cohort's labels.
  /// - Throws: ``InteractionsError`` with code `invalidSetting`, or `tooFewCases` for one group.
  public init(
    _ cohort: Cohort, count: Int, labels: [Int?]? = nil, seed: UInt64
  ) throws(InteractionsError) {
    try self.init(
      groupOfCase: cohort.groups.indexOfCase, groupCount: cohort.groups.count,
      labels: labels ?? cohort.knownLabels, classCount: cohort.classNames.count, count: count,
      stream: RandomStream(seed: seed, "interactions", "folds"))
  }

  init(
    groupOfCase: [Int], groupCount: Int, labels: [Int?], classCount: Int, count: Int,
    stream: RandomStream
  ) throws(InteractionsError) {
    guard (2...10_000).contains(count), labels.count == groupOfCase.count,
      labels.allSatisfy({ $0.map((0..<classCount).contains) ?? true })
    else {
      throw InteractionsError(
        .invalidSetting,
        "expected 2 to 10000 folds and one label below \(classCount) a case, found \(count) folds "
          + "and \(labels.count) labels for \(groupOfCase.count) cases")
    }
    guard groupCount >= 2 else {
      throw InteractionsError(
        .tooFewCases,
        "expected cases of at least 2 groups to divide into folds, found \(groupCount)")
    }
    // Cases without a label are a class of their own: they are spread evenly too.
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: classCount + 1), count: groupCount)
    for (group, label) in zip(groupOfCase, labels) { counts[group][label ?? classCount] += 1 }
    var stream = stream
    let folds = GroupedStratification(countsOfGroup: counts)
      .folds(min(count, groupCount), order: stream.permutation(groupCount))
    // Stratification may leave a fold empty where groups are few and uneven.
    let used = Set(folds).sorted()
    guard used.count >= 2 else {
      throw InteractionsError(
        .tooFewCases, "\(groupCount) groups could not be divided into folds; add groups")
    }
    var numbers = [Int](repeating: 0, count: count)
    for (number, fold) in used.enumerated() { numbers[fold] = number }
    foldOfCase = groupOfCase.map { numbers[folds[$0]] }
    self.count = used.count
  }

  /// The cases of a fold, ascending.
  public func cases(of fold: Int) -> [Int] {
    foldOfCase.indices.filter { foldOfCase[$0] == fold }
  }

  /// The cases of all other folds, ascending.
  public func cases(outside fold: Int) -> [Int] {
    foldOfCase.indices.filter { foldOfCase[$0] != fold }
  }
}

/// The cases that maps are fitted on, and those whose symbols are counted; no group is in both.
public struct MapSplit: Sendable, Hashable, Codable {
  /// The cases that representations and maps are fitted on, ascending.
  public let mapCases: [Int]
  /// The cases whose symbols are counted, ascending.
  public let tableCases: [Int]

  /// Draws a split by group, classes spread evenly.
  ///
  /// - Parameters:
  ///   - mapShare: About which share of the cases goes to maps.
  ///   - labels: The class of each case; `nil` where unknown. By default the cohort's labels.
  /// - Throws: ``InteractionsError`` with code `invalidSetting` for a share outside (0, 1), or
  ///   `tooFewCases` for one group.
  public init(
    _ cohort: Cohort, mapShare: Double = 0.4, labels: [Int?]? = nil, seed: UInt64
  ) throws(InteractionsError) {
    guard mapShare > 0, mapShare < 1 else {
      throw InteractionsError(
        .invalidSetting, "map share: expected a number between 0 and 1, found \(mapShare)")
    }
    // A tenth is the finest share that is told apart.
    let folds = try GroupFolds(
      groupOfCase: cohort.groups.indexOfCase, groupCount: cohort.groups.count,
      labels: labels ?? cohort.knownLabels, classCount: cohort.classNames.count, count: 10,
      stream: RandomStream(seed: seed, "interactions", "map split"))
    let wanted = Int((mapShare * Double(folds.count)).rounded())
    let chosen = min(max(1, wanted), folds.count - 1)
    mapCases = folds.foldOfCase.indices.filter { folds.foldOfCase[$0] < chosen }
    tableCases = folds.foldOfCase.indices.filter { folds.foldOfCase[$0] >= chosen }
  }
}
