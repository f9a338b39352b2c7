extension Cohort {
  /// Every check for leaks, in the order of ``LeakTopic``.
  ///
  /// A sound cohort raises nothing: each check allows for how many things it tries, and counts groups,
  /// not cases.
  ///
  /// - Parameters:
  ///   - seed: The seed of folds and permutations.
  ///   - acknowledged: Checks whose findings are known and accepted, besides those that the manifest
  ///     names: they become notes.
  public func leakChecks(seed: UInt64 = 0, acknowledging acknowledged: [LeakTopic] = [])
    -> [LeakCheck]
  {
    let known = Set(acknowledged + manifest.acknowledged)
    // Every picture is read once, for three checks.
    let surveys = modalities.compactMap(PictureCensus.init)
    return LeakTopic.allCases.map { topic in
      let check =
        switch topic {
        case .missingnessLeak: missingnessLeakCheck(seed: seed)
        case .columnLeak: columnLeakCheck(seed: seed)
        case .identifier: identifierCheck(seed: seed)
        case .duplicateImages: duplicateImageCheck(surveys)
        case .siteLeak: siteLeakCheck(surveys, seed: seed)
        case .fileProperties: filePropertyCheck(surveys, seed: seed)
        case .caseOrder: caseOrderCheck(seed: seed)
        }
      return known.contains(topic) ? check.acknowledged() : check
    }
  }
}
