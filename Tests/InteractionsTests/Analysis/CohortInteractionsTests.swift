import Cohorts
import Decomposition
import Findings
import Foundation
import Interactions
import Phantoms
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

struct CohortInteractionsTests {
  private static let quick = AnalysisSettings(drawCount: 150, testDrawCount: 99)

  private static func findings(
    _ cohort: Cohort, _ estimators: [InteractionFindings.Estimator], symbols: Int? = nil,
    seed: UInt64 = 0
  ) throws -> [InteractionFindings] {
    var analysis = quick
    analysis.seed = seed
    return try CohortInteractions(
      cohort,
      settings: CohortSymbolSettings(
        symbolCount: symbols, estimators: estimators, clusteringCount: 3, seed: seed)
    ).findings(analysis)
  }

  @Test(arguments: [
    ("redundant", DiscreteTable.redundant, Findings.InteractionVerdict.redundant),
    ("unique", DiscreteTable.uniqueToFirst, .complementary),
    ("synergistic", DiscreteTable.synergistic, .synergistic),
    ("independent", DiscreteTable.independent, .cannotTell),
  ])
  func namesWhatAPhantomWasMadeOf(
    _ name: String, _ table: DiscreteTable, _ expected: Findings.InteractionVerdict
  ) throws {
    try PhantomCohort.with(table, cases: 500) { cohort, _ in
      let found = try #require(try Self.findings(cohort, [.clusters], symbols: 2).first)
      #expect(found.verdict == expected, "\(name): \(found.verdictReason)")
      #expect(found.gap.map { $0 < 1e-9 } == true)
      if expected == .synergistic { #expect(found.fusion == .complexPays) }
    }
  }

  /// The whole way, from files to intervals: the truth of the phantom lies within at the nominal rate.
  @Test func intervalsHoldThePhantomsTruth() throws {
    let symbols = 2
    var values: [Double] = []
    for (a, b, y) in [
      (0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1),
    ] {
      values.append((a == y ? 0.7 : 0.3) * (b == y ? 0.65 : 0.35) * (a ^ b == y ? 0.6 : 0.4))
    }
    let total = values.reduce(0, +)
    let shares = values.map { $0 / total }
    let truth = try InformationDecomposition(
      of: JointTable(
        probabilities: shares, shape: TableShape(first: symbols, second: symbols, classes: 2)))
    let table = try DiscreteTable(
      alphabetSizes: [symbols, symbols], classCount: 2, probabilities: shares)
    let rounds = 40
    var hits = 0
    for round in 0..<rounds {
      try PhantomCohort.with(
        table, modalities: [.init("signal", .vector), .init("readings", .tabular)], cases: 400,
        seed: UInt64(round + 1), change: { $0.mostCasesPerGroup = 1 }
      ) { cohort, _ in
        let found = try #require(
          try Self.findings(cohort, [.clusters], symbols: symbols, seed: UInt64(round)).first)
        let atoms = [
          (found.redundancy, truth.redundancy), (found.synergy, truth.synergy),
          (try #require(found.unique["signal"]), truth.firstUnique),
          (try #require(found.unique["readings"]), truth.secondUnique),
        ]
        for (figure, value) in atoms {
          let interval = try #require(figure.interval)
          if interval.contains(max(0, value)) || abs(interval.lowerBound - value) < 1e-9 {
            hits += 1
          }
        }
      }
    }
    // Four atoms in forty rounds: a rate of .95 has a standard error of about .03 over rounds.
    #expect(Double(hits) / Double(4 * rounds) >= 0.88, "\(hits) of \(4 * rounds)")
  }

  @Test func boundsCohortsWithoutLabelledPairs() throws {
    try PhantomCohort.with(
      DiscreteTable.additive(strength: 2), cases: 900,
      change: {
        $0.patterns = [
          .init(hasModality: [true, false], hasLabel: true, share: 1),
          .init(hasModality: [false, true], hasLabel: true, share: 1),
          .init(hasModality: [true, true], hasLabel: false, share: 1),
        ]
      }
    ) { cohort, phantom in
      let found = try Self.findings(cohort, [.clusters], symbols: 2)
      let first = try #require(found.first)
      #expect(first.sample?.labelledPairs == 0)
      #expect(first.synergy.value == nil && first.redundancy.value != nil)
      #expect(first.fusion != .complexPays)
      #expect(first.bounds?.synergyLower.isEmpty == false)
      #expect(first.labelledPairsNeeded != nil)
    }
  }

  @Test func addsEachAgainstTheRestForThreeModalities() throws {
    let (table, modalities) = try PhantomCohort.everyKind()
    try PhantomCohort.with(table, modalities: modalities, cases: 160) { cohort, _ in
      let found = try Self.findings(cohort, [.clusters, .posterior])
      // Six pairs and four rests, by two estimators.
      #expect(found.count == 20)
      #expect(found.filter { $0.rest != nil }.count == 8)
      for entry in found { #expect(entry.verdict == .cannotTell, "\(entry.verdictReason)") }
    }
  }

  @Test func offersSecondOpinionsThatDecideNothing() throws {
    try PhantomCohort.with(.redundant, cases: 300) { cohort, _ in
      let found = try Self.findings(cohort, [.gaussian, .neural])
      #expect(found.map(\.estimator) == [.gaussian, .neural])
      for entry in found {
        #expect(entry.verdict == .cannotTell && entry.redundancy.low == nil)
        #expect((entry.redundancy.value ?? 0) > (entry.synergy.value ?? 1))
      }
    }
  }

  @Test func lateFusionWithoutLabelledPairsPredicts() throws {
    try PhantomCohort.with(
      DiscreteTable.additive(strength: 2), cases: 1200,
      change: {
        $0.patterns = [
          .init(hasModality: [true, false], hasLabel: true, share: 1),
          .init(hasModality: [false, true], hasLabel: true, share: 1),
          .init(hasModality: [true, true], hasLabel: false, share: 1),
        ]
      }
    ) { cohort, phantom in
      let interactions = try CohortInteractions(
        cohort, settings: CohortSymbolSettings(symbolCount: 2, estimators: [.clusters]))
      let names = cohort.modalities.map(\.name)
      let fusion = try interactions.lateFusion(names[0], names[1], usesPosteriors: false)
      #expect(fusion.modalities == names && fusion.outputCount == 1)
      let pairs = cohort.caseIDs.indices.filter { cohort.labels[$0] == Cohort.noLabel }
      let logits = try fusion.predict(CaseBatch(cohort: cohort, cases: pairs))
        .array(of: Float.self)
      let truth = pairs.map { phantom.cases[$0].label }
      let right = zip(logits, truth).count { ($0 > 0) == ($1 == 1) }
      // The best that any classifier of these symbols reaches.
      let probabilities = phantom.design.table.probabilities
      var best = 0.0
      for cell in stride(from: 0, to: probabilities.count, by: 2) {
        best += max(probabilities[cell], probabilities[cell + 1])
      }
      #expect(
        abs(Double(right) / Double(pairs.count) - best) < 0.04, "\(right) of \(pairs.count)")
    }
  }

  @Test func repeatsBitForBit() throws {
    try PhantomCohort.with(.redundant, cases: 200) { cohort, _ in
      let one = try Self.findings(cohort, [.posterior, .clusters])
      let other = try Self.findings(cohort, [.posterior, .clusters])
      #expect(one == other)
    }
  }

  @Test func stopsWhenInterrupted() throws {
    try PhantomCohort.with(.redundant, cases: 100) { cohort, _ in
      let interactions = try CohortInteractions(cohort, isInterrupted: { true })
      let error = #expect(throws: InteractionsError.self) {
        try interactions.findings(Self.quick)
      }
      #expect(error?.code == .interrupted)
    }
  }
}
