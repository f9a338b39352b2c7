package import Statistics

/// Draws the splits of a fold plan from strata and the grouping that no fold may split.
package struct FoldPlanner {
  private let strata: Strata
  private let units: Grouping
  private let options: FoldPlan.Options
  private let casesOfUnit: [[Int]]
  private let countsOfUnit: [[Int]]

  /// Checks that the folds are possible at all.
  ///
  /// - Throws: ``CohortError`` with code `tooFewGroups`, `foldWithoutClass` or `invalidArgument`.
  package init(
    strata: Strata, units: Grouping, options: FoldPlan.Options
  ) throws(CohortError) {
    guard options.foldCount >= 2, options.repeatCount >= 1, options.innerFraction > 0,
      options.innerFraction < 1, strata.ofCase.count == units.indexOfCase.count,
      strata.ofCase.joined().allSatisfy(strata.names.indices.contains)
    else {
      throw CohortError(
        .invalidArgument,
        "expected 2 folds or more, 1 repeat or more, and an inner fraction between 0 and 1; found "
          + "\(options.foldCount), \(options.repeatCount), \(options.innerFraction)")
    }
    self.strata = strata
    self.units = units
    self.options = options
    casesOfUnit = units.cases()
    countsOfUnit = casesOfUnit.map { cases in
      cases.reduce(into: [Int](repeating: 0, count: strata.names.count)) { counts, item in
        for stratum in strata.ofCase[item] { counts[stratum] += 1 }
      }
    }
    let unitName = options.unit == .site ? "sites" : "groups"
    guard units.count >= options.foldCount else {
      throw CohortError(
        .tooFewGroups,
        "\(options.foldCount) folds need at least as many \(unitName), found \(units.count)"
          + (options.unit == .site ? " (sites that share a patient count as one)" : "")
          + "; use \(max(2, units.count)) folds or fewer")
    }
    for label in strata.names.indices where strata.isRequired[label] {
      let holders = countsOfUnit.indices.filter { countsOfUnit[$0][label] > 0 }
      guard holders.count < 2 else { continue }
      throw CohortError(
        .foldWithoutClass,
        "the class \"\(strata.names[label])\" occurs in \(holders.count) of \(units.count) "
          + "\(unitName), so a fold would train without it; exclude the class through `where`, "
          + "or split by another unit")
    }
    if let large = casesOfUnit.indices.first(where: {
      2 * casesOfUnit[$0].count > strata.ofCase.count
    }) {
      throw CohortError(
        .groupLargerThanFold,
        "\"\(units.names[large])\" holds \(casesOfUnit[large].count) of \(strata.ofCase.count) cases, more "
          + "than half, so no fold can test without it; split by another unit or add cases")
    }
  }

  /// The splits of one repeat.
  package func splits(
    repetition: Int, using stream: inout RandomStream
  ) throws(CohortError) -> [FoldPlan.Split] {
    let folds = GroupedStratification(countsOfGroup: countsOfUnit)
      .folds(options.foldCount, order: stream.permutation(units.count))
    var result: [FoldPlan.Split] = []
    for fold in 0..<options.foldCount {
      let outer = units.names.indices.filter { folds[$0] != fold }
      let tested = units.names.indices.filter { folds[$0] == fold }
      guard !tested.isEmpty else {
        throw CohortError(
          .tooFewGroups, "fold \(fold + 1) of \(options.foldCount) got no case; use fewer folds")
      }
      try requireEveryClass(in: outer, fold: fold, part: "training and inner part")
      let inner = try innerUnits(outer, fold: fold, using: &stream)
      let split = FoldPlan.Split(
        repetition: repetition, fold: fold,
        training: cases(of: outer.filter { !inner.contains($0) }), inner: cases(of: inner),
        test: cases(of: tested))
      result.append(split)
    }
    return result
  }

  /// The units of the inner part: one of about `1 / innerFraction` folds of the training units.
  ///
  /// Among them the first that leaves every class in training, has every class itself, and is
  /// nearest to the wanted number of cases.
  private func innerUnits(
    _ outer: [Int], fold: Int, using stream: inout RandomStream
  ) throws(CohortError) -> [Int] {
    guard outer.count >= 2 else {
      throw CohortError(
        .tooFewGroups,
        "fold \(fold + 1) of \(options.foldCount) has \(outer.count) group to train on, and an "
          + "inner part needs another; use more folds or add groups")
    }
    let wanted = max(2, Int((1 / options.innerFraction).rounded()))
    let partCount = min(wanted, outer.count)
    let parts = GroupedStratification(countsOfGroup: outer.map { countsOfUnit[$0] })
      .folds(partCount, order: stream.permutation(outer.count))
    var candidates = (0..<partCount).map { part in
      outer.indices.filter { parts[$0] == part }.map { outer[$0] }
    }
    // Where every part takes a class away from training, single units may not.
    candidates += outer.map { [$0] }
    let total = outer.reduce(0) { $0 + casesOfUnit[$1].count }
    func cost(_ candidate: [Int]) -> (vanished: Int, absent: Int, distance: Double) {
      let rest = outer.filter { !candidate.contains($0) }
      let size = candidate.reduce(0) { $0 + casesOfUnit[$1].count }
      let distance = abs(Double(size) / Double(total) - options.innerFraction)
      return (missingClasses(in: rest).count, missingClasses(in: candidate).count, distance)
    }
    let costs = candidates.map(cost)
    let parted = (0..<partCount).filter { !candidates[$0].isEmpty }
    let pool = parted.contains { costs[$0].vanished == 0 } ? parted : Array(candidates.indices)
    // `min` keeps the first of equals, and candidates are in a fixed order.
    guard let best = pool.min(by: { costs[$0] < costs[$1] }) else { return [] }
    let rest = outer.filter { !candidates[best].contains($0) }
    try requireEveryClass(in: rest, fold: fold, part: "training part")
    return candidates[best]
  }

  private func missingClasses(in chosen: [Int]) -> [Int] {
    strata.names.indices.filter { label in
      strata.isRequired[label] && !chosen.contains { countsOfUnit[$0][label] > 0 }
    }
  }

  private func requireEveryClass(
    in chosen: [Int], fold: Int, part: String
  ) throws(CohortError) {
    let missing = missingClasses(in: chosen)
    guard let first = missing.first else { return }
    let holders = countsOfUnit.indices.filter { countsOfUnit[$0][first] > 0 }
    throw CohortError(
      .foldWithoutClass,
      "fold \(fold + 1) of \(options.foldCount): no case of class \"\(strata.names[first])\" is left "
        + "in the \(part), because only \(holders.count) of \(units.count) groups have it "
        + "(\(quotedList(holders.map { units.names[$0] }))); use fewer folds, or exclude the class "
        + "through `where`")
  }

  private func cases(of chosen: [Int]) -> [Int] { chosen.flatMap { casesOfUnit[$0] }.sorted() }

  /// What a person should know about splits: classes that a part cannot show.
  package func notices(for splits: [FoldPlan.Split]) -> [Notice] {
    notices(for: splits, part: "inner", \.inner) + notices(for: splits, part: "test", \.test)
  }

  private func notices(
    for splits: [FoldPlan.Split], part: String, _ path: KeyPath<FoldPlan.Split, [Int]>
  ) -> [Notice] {
    strata.names.indices.filter { strata.isRequired[$0] }.compactMap { label in
      let count = splits.count { split in
        !split[keyPath: path].contains { strata.ofCase[$0].contains(label) }
      }
      guard count > 0 else { return nil }
      let consequence =
        part == "inner"
        ? "stopping and thresholds cannot heed it there" : "fold figures leave it out"
      return Notice(
        .info, topic: "classMissingFromPart",
        "The class \"\(strata.names[label])\" is absent from the \(part) part of \(count) of "
          + "\(splits.count) splits; \(consequence).",
        figures: [.init("splits", Double(count))], names: [strata.names[label], part])
    }
  }
}
