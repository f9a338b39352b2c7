import Contribution
import Findings
import Foundation
import Statistics
import TestSupport
import Testing

struct UncertaintyTests {
  private func draws(_ count: Int = 2000, seed: UInt64 = 1) throws -> GroupDraws {
    try GroupDraws(count: count, stream: RandomStream(seed: seed, "draws"))
  }

  @Test func deltaErrorOfTwoGroups() throws {
    let two = try ShareUncertainty(totals: [[1, 3], [1, 1]], groups: ["p", "q"])
    expectClose(two.deltaErrors() ?? [], to: [1.0 / 9, 1.0 / 9], absolute: 1e-12)
  }

  @Test func fewGroupsHaveNoInterval() throws {
    let nine = try ShareUncertainty(
      totals: [Array(repeating: 1, count: 9), Array(repeating: 2, count: 9)],
      groups: (0..<9).map(String.init))
    let figures = try nine.shares(draws())
    #expect(figures.allSatisfy { $0.value != nil && $0.low == nil && $0.intervalNote != nil })
    #expect(nine.deltaIntervals() == nil)
  }

  @Test func nothingToShareIsSaidAndNotGuessed() throws {
    let none = try ShareUncertainty(
      totals: [Array(repeating: 0, count: 12), Array(repeating: 0, count: 12)],
      groups: (0..<12).map(String.init))
    for figure in try none.shares(draws()) {
      #expect(figure.value == nil && figure.intervalNote?.isEmpty == false)
    }
    #expect(none.deltaErrors() == nil)
    #expect(throws: ContributionError.self) {
      try ShareUncertainty(totals: [[1], [1, 2]], groups: ["a"])
    }
    #expect(throws: ContributionError.self) { try draws(0) }
    #expect(throws: ContributionError.self) {
      try GroupDraws(level: 1, stream: RandomStream(seed: 1))
    }
  }

  /// Cases of one patient that share what moves them.
  private func simulated(
    groups count: Int, _ stream: inout RandomStream
  ) -> (totals: [[Double]], groups: [String]) {
    var totals: [[Double]] = [[], []]
    var groups: [String] = []
    for group in 0..<count {
      let first = 0.6 * stream.normal()
      let second = 0.6 * stream.normal()
      for _ in 0...stream.index(below: 4) {
        totals[0].append(exp(first + 0.3 * stream.normal()))
        totals[1].append(exp(second + 0.3 * stream.normal()))
        groups.append("g\(group)")
      }
    }
    return (totals, groups)
  }

  /// Both modalities are drawn alike, so that the true share is one half.
  @Test func intervalsOverGroupsCoverTheTruth() throws {
    var stream = RandomStream(seed: 11, "coverage")
    var covered = (bootstrap: 0, delta: 0, ungrouped: 0)
    let replicates = 1000
    for replicate in 0..<replicates {
      let (totals, groups) = simulated(groups: 200, &stream)
      let draws = try GroupDraws(
        count: 300, stream: RandomStream(seed: UInt64(replicate), "draws"))
      let honest = try ShareUncertainty(totals: totals, groups: groups)
      let careless = try ShareUncertainty(
        totals: totals, groups: groups.indices.map(String.init))
      if honest.shares(draws)[0].interval?.contains(0.5) ?? false { covered.bootstrap += 1 }
      if careless.shares(draws)[0].interval?.contains(0.5) ?? false { covered.ungrouped += 1 }
      if honest.deltaIntervals()?[0].contains(0.5) ?? false { covered.delta += 1 }
    }
    let share = { (count: Int) in Double(count) / Double(replicates) }
    #expect((0.91...0.97).contains(share(covered.bootstrap)), "\(share(covered.bootstrap))")
    #expect((0.91...0.97).contains(share(covered.delta)), "\(share(covered.delta))")
    #expect(share(covered.ungrouped) < 0.85, "\(share(covered.ungrouped))")
  }

  @Test func bootstrapAndDeltaAgree() throws {
    var stream = RandomStream(seed: 12, "agree")
    let (totals, groups) = simulated(groups: 150, &stream)
    let uncertainty = try ShareUncertainty(totals: totals, groups: groups)
    let interval = try #require(try uncertainty.shares(draws())[0].interval)
    let delta = try #require(uncertainty.deltaIntervals())[0]
    expectClose(interval.lowerBound, to: delta.lowerBound, absolute: 0.01)
    expectClose(interval.upperBound, to: delta.upperBound, absolute: 0.01)
  }

  // MARK: Two models

  @Test func equalModelsDoNotDiffer() throws {
    var stream = RandomStream(seed: 13, "paired")
    let (totals, groups) = simulated(groups: 60, &stream)
    for difference in try PairedComparison(totals, totals, groups: groups, draws: draws())
      .differences
    {
      #expect(difference.figure.value == 0)
      #expect(difference.pValue == 1)
      #expect(difference.adjustedPValue == 1)
    }
  }

  @Test func differentModelsDiffer() throws {
    var stream = RandomStream(seed: 14, "paired")
    let (totals, groups) = simulated(groups: 60, &stream)
    let second = [totals[0].map { 2 * $0 }, totals[1]]
    let found = try PairedComparison(totals, second, groups: groups, draws: draws(999))
      .differences
    #expect((found[0].figure.high ?? 1) < 0)
    // No draw crosses zero: 2 (1 + 0) / (999 + 1), twice that for two modalities.
    expectClose(found[0].pValue ?? -1, to: 0.002, absolute: 1e-12)
    expectClose(found[0].adjustedPValue ?? -1, to: 0.004, absolute: 1e-12)
  }

  @Test func holmOfThree() throws {
    expectClose(try holmAdjusted([0.01, 0.04, 0.03]), to: [0.03, 0.06, 0.06], absolute: 1e-12)
  }

  // MARK: Verdicts

  private func diagnosis(
    influence: Double?, magnitude: Double = 1, deviation: Double? = 1, varies: Bool = true,
    high: Double? = nil, spread: [Double] = [0, 1]
  ) -> ContributionFindings.Diagnosis {
    let other = ModalityEvidence(
      influence: influence == 0 ? 0 : 1, magnitude: 1, encodingDeviation: 1, inputsVary: true)
    return ModalityEvidence.diagnoses(
      [
        ModalityEvidence(
          influence: influence, magnitude: magnitude, encodingDeviation: deviation,
          inputsVary: varies, influenceShareHigh: high), other,
      ], output: OutputEvidence(spread.map { [$0] }))[0]
  }

  @Test func firstRuleThatAppliesWins() {
    #expect(diagnosis(influence: 0, magnitude: 0, spread: [0.5, 0.5]) == .constantOutput)
    #expect(diagnosis(influence: 0.1, varies: false) == .untestable)
    #expect(diagnosis(influence: nil) == .untestable)
    #expect(diagnosis(influence: 0, magnitude: 0.1) == .fillArtefact)
    #expect(diagnosis(influence: 0, magnitude: 0, deviation: 0) == .deadBranch)
    #expect(diagnosis(influence: 0, magnitude: 0) == .ignoredByFusion)
    #expect(diagnosis(influence: 0, magnitude: 0, deviation: nil) == .ignoredByFusion)
    #expect(diagnosis(influence: 0.1, magnitude: 0) == .redundant)
    #expect(diagnosis(influence: 0.1, high: 0.04) == .nearUnimodal)
    #expect(diagnosis(influence: 0.1, high: 0.06) == .used)
    #expect(diagnosis(influence: 0.1, high: nil) == .used)
  }

  @Test func everyDiagnosisHasAVerdictAndWords() {
    for one in ContributionFindings.Diagnosis.allCases { #expect(!one.explanation.isEmpty) }
    #expect(ContributionFindings.Diagnosis.fillArtefact.verdict == .ignored)
    #expect(ContributionFindings.Diagnosis.redundant.verdict == .used)
    #expect(ContributionFindings.Diagnosis.untestable.verdict == .cannotTell)
  }
}
