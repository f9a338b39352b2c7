/// What two modalities are to each other.
public enum InteractionVerdict: String, Sendable, Hashable, Codable, CaseIterable {
  /// Most of what they tell, both tell.
  case redundant
  /// Most of what they tell, one tells and the other does not.
  case complementary
  /// Most of what they tell, only both together tell.
  case synergistic
  /// The data do not suffice to say.
  case cannotTell = "cannot tell"
}

/// Whether an additive (late) fusion is enough.
public enum FusionAdvice: String, Sendable, Hashable, Codable, CaseIterable {
  /// No joint that fits the data lets a complex fusion gain a relevant amount.
  case simpleSuffices = "simple suffices"
  /// A model of both modalities together gains over every additive one.
  case complexPays = "complex pays"
  /// The data do not suffice to say.
  case cannotTell = "cannot tell"
}

/// A verdict with its reason in one sentence.
public struct InteractionJudgement: Sendable, Hashable {
  /// What the modalities are to each other.
  public let verdict: InteractionVerdict
  /// Why.
  public let reason: String
  /// Whether an additive fusion is enough.
  public let fusion: FusionAdvice
  /// Why.
  public let fusionReason: String
  /// How many independent labelled pairs would settle what is open, or `nil` where nothing is.
  public let pairsNeeded: Int?

  /// Judges what was found; p-values must be adjusted for the number of pairs judged together.
  ///
  /// - Parameters:
  ///   - names: What the two modalities are called.
  ///   - paired: What labelled pairs say.
  ///   - separate: What can be said without.
  ///   - adjusted: Adjusted p-values by hypothesis.
  ///   - shape: The sizes of the table.
  ///   - settings: The level and the smallest effect.
  public init(
    names: (String, String), paired: PairedFindings?, separate: SeparateFindings?,
    adjusted: [InteractionTest.Hypothesis: Double], shape: TableShape, settings: AnalysisSettings
  ) {
    (verdict, reason) = Self.verdict(names, paired, separate, adjusted, settings)
    (fusion, fusionReason) = Self.fusion(paired, separate, adjusted, settings)
    let isOpen = verdict == .cannotTell || fusion == .cannotTell
    let rule = SampleSizeRule(shape)
    let needed = max(
      rule.pairsToSettle(effect: settings.smallestEffect), rule.requiredObservations)
    pairsNeeded = isOpen && paired?.observations.map { $0 < needed } ?? true ? needed : nil
  }

  private static func verdict(
    _ names: (String, String), _ paired: PairedFindings?, _ separate: SeparateFindings?,
    _ adjusted: [InteractionTest.Hypothesis: Double], _ settings: AnalysisSettings
  ) -> (InteractionVerdict, String) {
    guard let paired else { return withoutPairs(names, separate, settings) }
    let alpha = 1 - settings.level
    if paired.observations == nil { return known(paired) }
    if let note = paired.intervalNote { return (.cannotTell, note) }
    guard let p = adjusted[.noInformation], p < alpha else {
      return (
        .cannotTell,
        "these data do not show that \(names.0) and \(names.1) tell anything about the label"
      )
    }
    func isAbove(_ name: AtomName, _ sign: Double) -> Bool {
      guard let contrast = paired.contrasts[name], let low = contrast.low, let high = contrast.high
      else { return false }
      return sign > 0 ? low > 0 : high < 0
    }
    // Without a point synergy, its upper limit must stay below.
    let synergyRefused = paired.synergy == nil
    let synergyCap = separate?.synergyUpperLimit
    func isAboveSynergy(_ estimate: Double?, _ name: AtomName) -> Bool {
      guard synergyRefused else { return isAbove(name, 1) }
      guard let estimate, let synergyCap else { return false }
      return estimate > synergyCap
    }
    let uniqueLow = [paired.firstUnique.low, paired.secondUnique.low].compactMap { $0 }.max()
    if isAbove(.redundancyLessUnique, 1),
      isAboveSynergy(paired.redundancy.low, .redundancyLessSynergy)
    {
      return (
        .redundant, "most of what \(names.0) and \(names.1) tell about the label, both tell alone"
      )
    }
    if isAbove(.redundancyLessUnique, -1), isAboveSynergy(uniqueLow, .uniqueLessSynergy) {
      let richer = paired.firstUnique.value >= paired.secondUnique.value ? names.0 : names.1
      let other = richer == names.0 ? names.1 : names.0
      return (
        .complementary,
        "most of what they tell about the label, one modality tells alone; \(richer) tells most that "
          + "\(other) does not"
      )
    }
    if !synergyRefused, isAbove(.redundancyLessSynergy, -1), isAbove(.uniqueLessSynergy, -1),
      let p = adjusted[.noSynergy], p < alpha
    {
      return (
        .synergistic, "most of what \(names.0) and \(names.1) tell, only both together tell"
      )
    }
    return (
      .cannotTell,
      synergyRefused
        ? "\(names.0) and \(names.1) tell something about the label, but the pairs are too few to say "
          + "whether together or apart"
        : "\(names.0) and \(names.1) tell something about the label, but no kind of information is "
          + "clearly the largest"
    )
  }

  private static func known(_ paired: PairedFindings) -> (InteractionVerdict, String) {
    let unique = paired.firstUnique.value + paired.secondUnique.value
    let synergy = paired.synergy?.value ?? 0
    let all: [(Double, InteractionVerdict, String)] = [
      (paired.redundancy.value, .redundant, "most of the information is in both modalities"),
      (unique, .complementary, "most of the information is in one modality and not in the other"),
      (synergy, .synergistic, "most of the information is only in both modalities together"),
    ].sorted { $0.0 > $1.0 }
    // Atoms are certified to about a billionth of a bit; closer ones are ties.
    guard all[0].0 > 1e-6, all[0].0 - all[1].0 > 1e-6 else {
      return (
        .cannotTell,
        all[0].0 > 1e-6
          ? "no kind of information is the largest" : "the modalities tell nothing about the label"
      )
    }
    return (all[0].1, all[0].2)
  }

  private static func withoutPairs(
    _ names: (String, String), _ separate: SeparateFindings?, _ settings: AnalysisSettings
  ) -> (InteractionVerdict, String) {
    guard let separate, let cap = separate.synergyUpperLimit ?? separate.populationCap else {
      return (
        .cannotTell,
        "there are no labelled pairs, and \(separate?.note ?? "no bounds could be had")"
      )
    }
    let union = separate.range.union
    let unique = union.firstUnique + union.secondUnique
    if let floor = separate.synergyLowerLimit, floor > max(union.redundancy, unique) {
      return (
        .synergistic,
        "even without labelled pairs, at least \(rounded(floor)) bits come from both together"
      )
    }
    if union.redundancy > cap, union.redundancy > 2 * unique {
      return (.redundant, "what both tell exceeds anything that only both together could tell")
    }
    if unique > cap, unique > 2 * union.redundancy {
      return (
        .complementary, "what one alone tells exceeds anything that only both together could tell"
      )
    }
    return (
      .cannotTell,
      "without labelled pairs the synergy lies between "
        + "\(rounded(separate.synergyLowerLimit ?? separate.range.lower)) and \(rounded(cap)) bits, which does not decide"
    )
  }

  private static func fusion(
    _ paired: PairedFindings?, _ separate: SeparateFindings?,
    _ adjusted: [InteractionTest.Hypothesis: Double], _ settings: AnalysisSettings
  ) -> (FusionAdvice, String) {
    let effect = rounded(settings.smallestEffect)
    if let cap = separate?.regretUpperLimit ?? separate?.populationCapOfRegret,
      cap < settings.smallestEffect
    {
      return (
        .simpleSuffices,
        "whatever the joint distribution is, an additive fusion of these symbols loses less than "
          + "\(effect) bits"
      )
    }
    guard let paired else {
      return (
        .cannotTell,
        "without labelled pairs no data can show that a complex fusion is needed: the late fusion that "
          + "fits them is optimal under a joint that fits them too"
      )
    }
    if paired.observations == nil, let regret = paired.regret?.value {
      return regret < settings.smallestEffect
        ? (.simpleSuffices, "an additive fusion loses \(rounded(regret)) bits")
        : (.complexPays, "an additive fusion loses \(rounded(regret)) bits")
    }
    if let high = paired.regret?.high, high < settings.smallestEffect {
      return (.simpleSuffices, "an additive fusion loses less than \(effect) bits")
    }
    if let p = adjusted[.noNonAdditiveSynergy], p < 1 - settings.level {
      return (
        .complexPays,
        "on held-out groups the table of both modalities predicts better than any additive fusion of "
          + "these symbols"
      )
    }
    guard adjusted[.noNonAdditiveSynergy] != nil else {
      return (
        .cannotTell,
        paired.tests.first { $0.hypothesis == .noNonAdditiveSynergy }?.note
          ?? "there was no test of a gain over an additive fusion"
      )
    }
    return (
      .cannotTell,
      "held-out groups show no gain over an additive fusion, and do not exclude one of \(effect) bits"
    )
  }
}

extension SeparateFindings {
  /// For a known distribution the bound itself is the limit.
  fileprivate var populationCap: Double? {
    isKnown ? range.upper : nil
  }

  fileprivate var populationCapOfRegret: Double? {
    isKnown ? range.lateFusionRegret : nil
  }
}
