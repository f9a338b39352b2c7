import Findings

/// A pair of which everything is known: the findings of a table with labelled pairs.
func pairedFinding(_ first: String = "photo", _ second: String = "clinical") -> InteractionFindings
{
  InteractionFindings(
    pair: ModalityPair(first, second), estimator: .clusters,
    sample: InteractionSample(
      labelledPairs: 2_298, labelled: [first: 2_298, second: 2_298], unlabelledPairs: 0,
      groups: 1_373, effectiveSize: 1_373, symbols: [first: 5, second: 5], classes: 2,
      coverage: "groups, with the clusters held fixed"),
    labelEntropy: Figure(0.998),
    information: [
      first: Figure(0.24, low: 0.21, high: 0.27), second: Figure(0.41, low: 0.37, high: 0.45),
    ],
    jointInformation: Figure(0.452, low: 0.41, high: 0.49),
    redundancy: Figure(0.231, low: 0.2, high: 0.262),
    unique: [
      first: Figure(0.009, low: 0, high: 0.021), second: Figure(0.179, low: 0.15, high: 0.207),
    ],
    synergy: Figure(0.033, low: 0.012, high: 0.055),
    lateFusionRegret: Figure(0.008, low: 0, high: 0.017), gap: 3.1e-10, solverStatus: .converged,
    bounds: InteractionBounds(
      synergyLower: [
        InteractionBound(.sharp, 0.014, limit: 0.004, level: 0.95, scope: .clusters),
        InteractionBound(.paperDisagreement, 0.2, scope: .clusters, isCertified: false),
      ],
      synergyUpper: [
        InteractionBound(.labelEntropy, 0.59, scope: .clusters),
        InteractionBound(.chord, 0.31, limit: 0.35, level: 0.95, scope: .clusters),
      ],
      informationLower: [
        InteractionBound(.additive, 0.44, limit: 0.41, level: 0.95, scope: .data)
      ],
      accuracyLower: [InteractionBound(.program, 0.79, scope: .data)],
      accuracyUpper: [InteractionBound(.fano, 0.91, scope: .clusters)],
      lateFusionRegret: InteractionBound(.chord, 0.02, limit: 0.03, level: 0.95, scope: .clusters)),
    tests: [
      InteractionTest(.noInformation, statistic: 0.45, p: 0.0001, pHolm: 0.0003),
      InteractionTest(.noSynergy, statistic: 0.033, p: 0.021, pHolm: 0.042),
      InteractionTest(.noNonAdditiveSynergy, statistic: 0.4, p: 0.34, pHolm: 0.34),
    ],
    clusterings: ClusteringSpread(
      clusterings: 10, redundancy: .init(min: 0.21, max: 0.25),
      unique: [first: .init(min: 0, max: 0.012), second: .init(min: 0.16, max: 0.2)],
      synergy: .init(min: 0.02, max: 0.06)),
    bias: 0.0084,
    intervals: IntervalMethod(
      method: "basic bootstrap", level: 0.95, draws: 1_000, resampled: "groups", groups: 1_373),
    verdict: .redundant,
    verdictReason: "most of what photo tells is also in clinical; photo adds at most .021 bits.",
    fusion: .simpleSuffices,
    fusionReason: "the best late fusion loses at most .030 bits of the clusters' information."
  )
}

/// A pair without labelled pairs: the synergy is bounded, not known.
func unpairedFinding(
  _ first: String = "photo", _ second: String = "expression"
) -> InteractionFindings {
  let note = "no labelled pairs: synergy is bounded, not known"
  return InteractionFindings(
    pair: ModalityPair(first, second), estimator: .clusters,
    sample: InteractionSample(
      labelledPairs: 0, labelled: [first: 310, second: 284], unlabelledPairs: 1_250, groups: 420,
      symbols: [first: 20, second: 20], classes: 2),
    labelEntropy: Figure(0.971),
    information: [first: Figure(0.2), second: Figure(0.3)],
    redundancy: Figure(0.15, intervalNote: "no interval: 8 groups are too few"),
    unique: [first: Figure(0.05), second: Figure(0.15)],
    synergy: Figure(nil, low: 0.011, high: 0.621, intervalNote: note),
    bounds: InteractionBounds(
      synergyLower: [InteractionBound(.sharp, 0.02, limit: 0.011, level: 0.95, scope: .clusters)],
      synergyUpper: [InteractionBound(.chord, 0.6, limit: 0.621, level: 0.95, scope: .clusters)]),
    consistency: InteractionConsistency(
      shift: 0.013,
      tests: [
        InteractionTest(.sameFirst, statistic: 24.1, p: 0.19),
        InteractionTest(.sameLabel, note: "the unlabelled pairs have no label to compare"),
      ]),
    refusal: InteractionRefusal(reason: "no case has both inputs and a label.", neededSize: 5_843),
    verdict: .cannotTell,
    verdictReason: "synergy may be anything from .011 to .621 bits; label about 5843 pairs.",
    fusion: .cannotTell,
    fusionReason: "without labelled pairs the need for complex fusion can never be shown.",
    labelledPairsNeeded: 5_843, notes: ["The files come from different sites."])
}
