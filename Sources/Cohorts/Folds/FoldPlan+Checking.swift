extension FoldPlan {
  /// Asserts what every figure rests on: parts do not overlap in cases or groups, nothing is left
  /// out, and every class can be learned.
  ///
  /// - Throws: ``CohortError`` with code `invalidSplit` or `foldWithoutClass`.
  public func check(
    labels: [Int], classNames: [String], units: Grouping, caseIDs: [String]
  ) throws(CohortError) {
    try check(
      strata: Strata(labels: labels, classNames: classNames), units: units, caseIDs: caseIDs)
  }

  /// Asserts the same of cases in strata: those that are required can be learned in every split.
  public func check(
    strata: Strata, units: Grouping, caseIDs: [String]
  ) throws(CohortError) {
    let caseCount = strata.ofCase.count
    func fail(_ split: Split, _ message: String) -> CohortError {
      CohortError(
        .invalidSplit, "repeat \(split.repetition + 1), fold \(split.fold + 1): \(message)")
    }
    var testedCounts = [[Int]](
      repeating: Array(repeating: 0, count: caseCount), count: options.repeatCount)
    for split in splits {
      var partOfCase = [Int](repeating: -1, count: caseCount)
      var partOfUnit = [Int](repeating: -1, count: units.count)
      var partOfID: [String: Int] = [:]
      for (part, cases) in [split.training, split.inner, split.test].enumerated() {
        guard !cases.isEmpty else { throw fail(split, "a part has no case") }
        for item in cases {
          guard strata.ofCase.indices.contains(item) else {
            throw fail(split, "case \(item) does not exist")
          }
          guard partOfCase[item] < 0 else {
            throw fail(split, "the case \"\(caseIDs[item])\" is in two parts")
          }
          partOfCase[item] = part
          let unit = units.indexOfCase[item]
          guard partOfUnit[unit] < 0 || partOfUnit[unit] == part else {
            throw fail(split, "the group \"\(units.names[unit])\" is in two parts")
          }
          partOfUnit[unit] = part
          if let other = partOfID.updateValue(part, forKey: caseIDs[item]), other != part {
            throw fail(split, "the case key \"\(caseIDs[item])\" is in two parts")
          }
        }
      }
      if let missed = partOfCase.firstIndex(of: -1) {
        throw fail(split, "the case \"\(caseIDs[missed])\" is in no part")
      }
      for (label, name) in strata.names.enumerated()
      where strata.isRequired[label]
        && !split.training.contains(where: { strata.ofCase[$0].contains(label) })
      {
        throw CohortError(
          .foldWithoutClass,
          "fold \(split.fold + 1): no case of class \"\(name)\" to learn from; use fewer folds")
      }
      for item in split.test where testedCounts.indices.contains(split.repetition) {
        testedCounts[split.repetition][item] += 1
      }
    }
    for (repetition, counts) in testedCounts.enumerated() {
      guard let item = counts.firstIndex(where: { $0 != 1 }) else { continue }
      throw CohortError(
        .invalidSplit,
        "repeat \(repetition + 1): the case \"\(caseIDs[item])\" is tested \(counts[item]) times "
          + "instead of once")
    }
  }
}
