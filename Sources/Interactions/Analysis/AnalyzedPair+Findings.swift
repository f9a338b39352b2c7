import Decomposition
import Findings

extension AnalyzedPair {
  /// What was found, as it is written down.
  func findings(_ settings: AnalysisSettings) -> InteractionFindings {
    if let failure {
      return .unavailable(input.pair, rest: input.rest, input.estimator, failure)
    }
    let judgement = InteractionJudgement(
      names: (input.pair.first, input.pair.second), paired: paired, separate: separate,
      adjusted: adjusted, shape: judgedShape, settings: settings)
    let union = paired?.plugIn.union ?? separate?.range.union
    var findings = InteractionFindings(
      pair: input.pair, rest: input.rest, estimator: input.estimator, sample: sample,
      labelEntropy: union.map { Figure($0.labelEntropy, intervalNote: "read off the table") },
      information: information, jointInformation: jointInformation, redundancy: redundancy,
      unique: unique, synergy: synergy,
      lateFusionRegret: paired?.regret.map { figure($0, nil) }, gap: union?.gap,
      solverStatus: union.map { Self.status($0.status) }, bounds: bounds(settings),
      consistency: consistency, tests: tests, clusterings: spread,
      refusal: paired?.refusal.map {
        InteractionRefusal(reason: $0, neededSize: paired?.requiredObservations)
      },
      bias: paired?.observations == nil ? nil : paired?.bias, intervals: intervals(settings),
      verdict: InteractionVerdict(judgement.verdict), verdictReason: judgement.reason,
      fusion: FusionVerdict(judgement.fusion), fusionReason: judgement.fusionReason,
      labelledPairsNeeded: judgement.pairsNeeded, notes: notes)
    if input.estimator == .posterior {
      findings.notes.append(
        "bins of one modality's own classifier keep what it tells alone; what both tell only together "
          + "may be lost in them")
    }
    return findings
  }

  private static func status(_ status: UnionInformation.Status) -> InteractionFindings.SolverStatus
  {
    switch status {
    case .closedForm: .closedForm
    case .converged: .converged
    case .gapRemains: .gapRemains
    }
  }

  private var sample: InteractionSample? {
    guard case .sample(let cases) = input.content else {
      return InteractionSample(
        symbols: [input.pair.first: shape.first, input.pair.second: shape.second],
        classes: shape.classes, coverage: "a known distribution")
    }
    let sizes = cases.sizes
    return InteractionSample(
      labelledPairs: sizes.labelledPairs,
      labelled: [
        input.pair.first: sizes.labelledFirst, input.pair.second: sizes.labelledSecond,
      ],
      unlabelledPairs: sizes.pairs - sizes.labelledPairs, groups: sizes.groups,
      effectiveSize: (paired?.observations ?? sizes.groups).asDouble,
      symbols: [input.pair.first: shape.first, input.pair.second: shape.second],
      classes: shape.classes,
      coverage: sizes.groups < cases.caseCount ? "groups" : "cases")
  }

  private func figure(_ estimate: BitsEstimate?, _ refusal: String?) -> Figure {
    guard let estimate else {
      return Figure(nil, intervalNote: refusal ?? "cannot be had without labelled pairs")
    }
    return Figure(
      estimate.value, low: estimate.low, high: estimate.high,
      intervalNote: estimate.low == nil ? paired?.intervalNote : nil)
  }

  /// Redundancy and unique information need no labelled pairs; without them they have no interval.
  private func unpaired(_ value: (UnionInformation) -> Double) -> Figure {
    Figure(
      separate.map { max(0, value($0.range.union)) },
      intervalNote: "no interval: there are no labelled pairs to resample")
  }

  private var redundancy: Figure {
    paired.map { figure($0.redundancy, nil) } ?? unpaired(\.redundancy)
  }

  private var unique: [String: Figure] {
    [
      input.pair.first: paired.map { figure($0.firstUnique, nil) } ?? unpaired(\.firstUnique),
      input.pair.second: paired.map { figure($0.secondUnique, nil) } ?? unpaired(\.secondUnique),
    ]
  }

  private var synergy: Figure { figure(paired?.synergy, paired?.refusal) }

  private var jointInformation: Figure { figure(paired?.jointInformation, paired?.refusal) }

  private var information: [String: Figure] {
    [
      input.pair.first: paired.map { figure($0.firstInformation, nil) }
        ?? unpaired(\.firstInformation),
      input.pair.second: paired.map { figure($0.secondInformation, nil) }
        ?? unpaired(\.secondInformation),
    ]
  }

  private var tests: [Findings.InteractionTest] {
    (paired?.tests ?? []).map { test in
      Findings.InteractionTest(
        Findings.InteractionTest.Name(rawValue: test.hypothesis.rawValue),
        statistic: test.statistic, p: test.pValue, pHolm: adjusted[test.hypothesis],
        note: test.note)
    }
  }

  private var consistency: InteractionConsistency? {
    guard let separate, !separate.isKnown else { return nil }
    let names: [(String, Findings.InteractionTest.Name)] = [
      ("label", .sameLabel), ("first", .sameFirst), ("second", .sameSecond),
    ]
    return InteractionConsistency(
      shift: separate.range.shift,
      tests: names.compactMap { key, name in
        separate.populationTests[key].map { Findings.InteractionTest(name, p: $0) }
      })
  }

  private func intervals(_ settings: AnalysisSettings) -> IntervalMethod? {
    guard let paired, paired.observations != nil, paired.intervalNote == nil else { return nil }
    return IntervalMethod(
      method: "bootstrap, normal, corrected for bias", level: settings.level,
      draws: settings.drawCount, resampled: sample?.coverage ?? "groups",
      groups: paired.observations ?? 0)
  }
}

extension Int {
  fileprivate var asDouble: Double { Double(self) }
}

extension Findings.InteractionVerdict {
  fileprivate init(_ verdict: Decomposition.InteractionVerdict) {
    self =
      switch verdict {
      case .redundant: .redundant
      case .complementary: .complementary
      case .synergistic: .synergistic
      case .cannotTell: .cannotTell
      }
  }
}

extension FusionVerdict {
  fileprivate init(_ advice: FusionAdvice) {
    self =
      switch advice {
      case .simpleSuffices: .simpleSuffices
      case .complexPays: .complexPays
      case .cannotTell: .cannotTell
      }
  }
}
