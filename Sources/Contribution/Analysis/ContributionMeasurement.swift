/// All that was asked of a model, case by case: what findings are judged from.
///
/// Measurements of the folds of one experiment can be joined, each of its own model on its own test
/// cases; the figures are then those of the whole cohort.
public struct ContributionMeasurement: Sendable, Codable {
  /// The modalities, in order.
  public internal(set) var modalities: [String]
  /// What their elements are.
  public internal(set) var kinds: [ElementKind]
  /// The key of each case.
  public internal(set) var caseKeys: [String]
  /// The group of each case.
  public internal(set) var groups: [String]
  /// The class of each case, below zero for one without a label; none where no class is known.
  public internal(set) var labels: [Int]?
  /// Which of the joined measurements each case belongs to.
  public internal(set) var unitOfCase: [Int]
  /// Whether outputs are probabilities.
  public internal(set) var outputsAreProbabilities: Bool
  /// Whether outputs are probabilities already before they are transformed.
  public internal(set) var rawOutputsAreProbabilities: Bool
  /// The outputs of each case as it is.
  public internal(set) var outputs: [[Double]]
  /// Whether each case has each modality, `[modality][case]`.
  public internal(set) var presence: [[Bool]]

  /// The number of parts and the fill of each modality that the shares stand on.
  public internal(set) var players: [Int]
  /// The fill of each modality that the shares stand on.
  public internal(set) var fills: [Fill]
  /// Whether the numbers of parts differ by the caller's wish.
  public internal(set) var isUnequal: Bool
  /// The effects that the shares stand on, one a modality.
  public internal(set) var main: [OcclusionEffects]
  /// The same with each modality in one piece.
  public internal(set) var whole: [OcclusionEffects]
  /// Other numbers of parts and fills, and those of `main`, on some of the cases.
  public internal(set) var sweep: [OcclusionEffects]
  /// Which cases the sweep took.
  public internal(set) var sweepItems: [Int]
  /// Fine parts of some cases, one entry a modality; empty without maps.
  public internal(set) var maps: [OcclusionEffects]
  /// Which cases the maps took.
  public internal(set) var mapItems: [Int]
  /// The names of the parts of each modality's map; `nil` where they differ by case, as words and
  /// pictures of bags do.
  public internal(set) var partNames: [[String]?]
  /// The words, or files of pictures, of each case by modality and case; empty for other kinds.
  public internal(set) var pieces: [[[String]]]
  /// What sampling parts did, one a joined measurement; empty where all parts were hidden.
  public internal(set) var sampling: [SampledOcclusion.Outcome]

  /// Exchanges between cases, one a modality.
  public internal(set) var exchanges: [ExchangeEffects]
  /// Whether each modality's inputs differ, `[unit][modality]`.
  public internal(set) var inputsVary: [[Bool]]
  /// The largest deviation of each modality's encoding, `[unit][modality]`.
  public internal(set) var encodingDeviations: [[Double?]]
  /// Values of sets of modalities; `nil` for the reason in ``notes``.
  public internal(set) var coalitions: CoalitionValues?
  /// What is left of an additive projection, `[unit][modality]`; empty for the reason in ``notes``.
  public internal(set) var residuals: [[AdditiveResidual]]
  /// The cases of ``residuals``, one list a unit.
  public internal(set) var residualItems: [[Int]]
  /// Whether each case with all modalities is called right, `[set][case]`, by outputs whose other
  /// modalities are zeros; bit i of a set's number for modality i.
  public internal(set) var accuracies: [[Double]]?
  /// The same with one modality's encoding at its mean, `[modality][case]`.
  public internal(set) var meanEncodingAccuracies: [[Double]]?
  /// The cases of ``accuracies``: those that have all modalities and a label.
  public internal(set) var accuracyItems: [Int]
  /// The cases that have all modalities.
  public internal(set) var completeItems: [Int]
  /// How far filled inputs lie from real ones.
  public internal(set) var outOfDistribution: [OutOfDistribution]
  /// What was computed.
  public internal(set) var passes: PassCount
  /// What could not be measured, and why.
  public internal(set) var notes: [String]

  /// The number of joined measurements.
  public var unitCount: Int { inputsVary.count }

  /// The measurement of one model's cases followed by that of another's, such as of two folds.
  ///
  /// - Throws: ``ContributionError`` with code `mismatch` if they are of different modalities, parts,
  ///   fills or outputs, or share a case.
  public func joined(
    with other: ContributionMeasurement
  ) throws(ContributionError) -> ContributionMeasurement {
    guard modalities == other.modalities, kinds == other.kinds, fills == other.fills,
      outputs.first?.count == other.outputs.first?.count,
      outputsAreProbabilities == other.outputsAreProbabilities,
      (labels == nil) == (other.labels == nil)
    else {
      throw ContributionError(
        .mismatch,
        "expected measurements of the same modalities, fills and outputs; measure all folds with "
          + "the same settings")
    }
    guard players == other.players, main.count == other.main.count else {
      throw ContributionError(
        .mismatch,
        "expected the same numbers of parts, found \(players) and \(other.players); give the number "
          + "of players in the settings")
    }
    guard Set(caseKeys).isDisjoint(with: other.caseKeys) else {
      throw ContributionError(.mismatch, "the measurements have a case in common")
    }
    var joined = self
    let offset = caseKeys.count
    joined.caseKeys += other.caseKeys
    joined.groups += other.groups
    if let more = other.labels { joined.labels?.append(contentsOf: more) }
    joined.unitOfCase += other.unitOfCase.map { $0 + unitCount }
    joined.outputs += other.outputs
    joined.presence = zip(presence, other.presence).map { $0 + $1 }
    joined.main = try Self.paired(main, other.main)
    joined.whole = try Self.paired(whole, other.whole)
    joined.sweep = try Self.matched(sweep, other.sweep)
    joined.sweepItems += other.sweepItems.map { $0 + offset }
    joined.maps = try Self.matched(maps, other.maps)
    joined.mapItems += other.mapItems.map { $0 + offset }
    joined.pieces = zip(pieces, other.pieces).map { $0 + $1 }
    joined.partNames = zip(partNames, other.partNames).map { $0 == $1 ? $0 : nil }
    joined.sampling += other.sampling
    joined.exchanges = zip(exchanges, other.exchanges).map { left, right in
      var both = left
      both.changes += right.changes
      both.accuracies += right.accuracies
      both.sameGroupCount += right.sameGroupCount
      both.count += right.count
      return both
    }
    joined.inputsVary += other.inputsVary
    joined.encodingDeviations += other.encodingDeviations
    if let coalitions, let more = other.coalitions {
      joined.coalitions = try CoalitionValues(
        modalityCount: coalitions.modalityCount,
        items: coalitions.items + more.items.map { $0 + offset },
        values: coalitions.values + more.values)
    } else if let more = other.coalitions {
      joined.coalitions = try CoalitionValues(
        modalityCount: more.modalityCount, items: more.items.map { $0 + offset },
        values: more.values)
    }
    joined.residuals += other.residuals
    joined.residualItems += other.residualItems.map { $0.map { $0 + offset } }
    // A fold without a case that has all modalities says nothing about their accuracy.
    if accuracyItems.isEmpty {
      joined.accuracies = other.accuracies
      joined.meanEncodingAccuracies = other.meanEncodingAccuracies
    } else if !other.accuracyItems.isEmpty {
      joined.accuracies = Self.appended(accuracies, other.accuracies)
      joined.meanEncodingAccuracies = Self.appended(
        meanEncodingAccuracies, other.meanEncodingAccuracies)
    }
    joined.accuracyItems += other.accuracyItems.map { $0 + offset }
    joined.completeItems += other.completeItems.map { $0 + offset }
    for entry in other.outOfDistribution {
      let place = joined.outOfDistribution.firstIndex {
        $0.modality == entry.modality && $0.fill == entry.fill && $0.players == entry.players
      }
      if let place {
        joined.outOfDistribution[place].count += entry.count
        joined.outOfDistribution[place].farCount += entry.farCount
      } else {
        joined.outOfDistribution.append(entry)
      }
    }
    joined.passes = passes + other.passes
    joined.notes += other.notes.filter { !notes.contains($0) }
    return joined
  }

  private static func paired(
    _ left: [OcclusionEffects], _ right: [OcclusionEffects]
  ) throws(ContributionError) -> [OcclusionEffects] {
    try zip(left, right).map { first, second throws(ContributionError) in
      try first.joined(with: second)
    }
  }

  /// Joins effects of the same modality, parts and fill; those that one side lacks are left out.
  private static func matched(
    _ left: [OcclusionEffects], _ right: [OcclusionEffects]
  ) throws(ContributionError) -> [OcclusionEffects] {
    var joined: [OcclusionEffects] = []
    for one in left {
      let partner = right.first {
        $0.modality == one.modality && $0.players == one.players && $0.fill == one.fill
      }
      if let partner { joined.append(try one.joined(with: partner)) }
    }
    return joined
  }

  private static func appended(_ left: [[Double]]?, _ right: [[Double]]?) -> [[Double]]? {
    guard let left, let right, left.count == right.count else { return nil }
    return zip(left, right).map { $0 + $1 }
  }
}
