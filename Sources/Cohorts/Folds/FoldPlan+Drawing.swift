internal import Statistics

extension FoldPlan {
  /// Draws the splits of a cohort and asserts that no case or group is on two sides.
  ///
  /// Repeats draw from streams of their own, so that more repeats change no earlier one.
  ///
  /// - Parameters:
  ///   - cohort: The cohort.
  ///   - options: How to split.
  ///   - seed: The run's seed.
  /// - Throws: ``CohortError`` with code `foldWithoutClass`, `tooFewGroups`,
  ///   `groupLargerThanFold` or `invalidArgument`.
  public init(
    _ cohort: Cohort, options: Options = Options(), seed: UInt64
  ) throws(CohortError) {
    try self.init(
      strata: cohort.strata,
      units: try cohort.units(options.unit), caseIDs: cohort.caseIDs, options: options, seed: seed)
  }

  /// Draws the splits of labelled cases whose units no fold may split.
  public init(
    labels: [Int], classNames: [String], units: Grouping, caseIDs: [String], options: Options,
    seed: UInt64
  ) throws(CohortError) {
    try self.init(
      strata: Strata(labels: labels, classNames: classNames), units: units, caseIDs: caseIDs,
      options: options, seed: seed)
  }

  /// Draws the splits of cases in strata whose units no fold may split.
  public init(
    strata: Strata, units: Grouping, caseIDs: [String], options: Options, seed: UInt64
  ) throws(CohortError) {
    let planner = try FoldPlanner(strata: strata, units: units, options: options)
    var splits: [Split] = []
    for repetition in 0..<options.repeatCount {
      var stream = RandomStream(seed: seed, path: ["folds", "\(repetition)"])
      splits += try planner.splits(repetition: repetition, using: &stream)
    }
    self.init(options: options, splits: splits, notices: planner.notices(for: splits))
    try check(strata: strata, units: units, caseIDs: caseIDs)
  }
}

extension Cohort {
  /// The grouping that folds of a unit never split.
  ///
  /// - Throws: ``CohortError`` with code `missingKey` if sites are asked for and none are declared.
  public func units(_ unit: FoldPlan.Unit) throws(CohortError) -> Grouping {
    switch unit {
    case .group: return groups
    case .site:
      guard let sites else {
        throw CohortError(
          .missingKey, "folds by site need the key \"site\" in the manifest; name the column")
      }
      return sites.connected(with: groups)
    }
  }
}
