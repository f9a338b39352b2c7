import Decomposition
import Foundation
import Statistics
import Testing

/// Intervals and limits hold the truth as often as they say, by simulation.
struct CoverageTests {
  private static var settings: AnalysisSettings {
    AnalysisSettings(drawCount: 120, testDrawCount: 1)
  }

  /// Nominal 95 % must give at least 90 % where the sample size rule admits the table; the bound here
  /// allows two standard errors of the simulation below that.
  @Test(arguments: [(3, 2, 400), (3, 3, 700), (5, 2, 1400)])
  func intervalsHoldTheAtoms(_ symbols: Int, _ classes: Int, _ count: Int) throws {
    let table = try mixedTable(symbols, classes: classes)
    let truth = try InformationDecomposition(of: table)
    var stream = RandomStream(seed: 21, "coverage", "\(symbols)", "\(classes)")
    let rounds = 150
    var hits = [String: Int]()
    for round in 0..<rounds {
      var settings = Self.settings
      settings.seed = UInt64(round)
      let found = try PairedFindings(table.sample(count, &stream), settings: settings)
      let synergy = try #require(found.synergy)
      for (name, estimate, value) in [
        ("synergy", synergy, truth.synergy), ("redundancy", found.redundancy, truth.redundancy),
        ("first", found.firstUnique, truth.firstUnique),
        ("second", found.secondUnique, truth.secondUnique),
        ("information", try #require(found.jointInformation), truth.jointInformation),
      ] {
        let (low, high) = (try #require(estimate.low), try #require(estimate.high))
        // An atom that is zero comes out at zero to rounding, and so may its interval.
        if low <= value + 1e-12 && value <= high + 1e-12 { hits[name, default: 0] += 1 }
      }
    }
    for (name, count) in hits {
      #expect(Double(count) / Double(rounds) >= 0.85, "\(name): \(count) of \(rounds)")
    }
    #expect(hits.count == 5)
  }

  /// Two equal channels: unique information is zero at an edge where the bootstrap is irregular.
  @Test func intervalsHoldTheAtomsOfEqualModalities() throws {
    let (right, wrong) = (0.75, 0.25)
    var values = [Double](repeating: 0, count: 8)
    for cell in 0..<8 {
      let (a, b, y) = (cell / 4, cell / 2 % 2, cell % 2)
      values[cell] = 0.5 * (a == y ? right : wrong) * (b == y ? right : wrong)
    }
    let table = try JointTable(
      probabilities: values, shape: TableShape(first: 2, second: 2, classes: 2))
    let truth = try InformationDecomposition(of: table)
    var stream = RandomStream(seed: 26, "edge")
    let rounds = 300
    var hits = [0, 0, 0, 0]
    for round in 0..<rounds {
      let settings = AnalysisSettings(drawCount: 150, testDrawCount: 1, seed: UInt64(round))
      let found = try PairedFindings(table.sample(300, &stream), settings: settings)
      let pairs = [
        (found.redundancy, truth.redundancy), (found.firstUnique, truth.firstUnique),
        (found.secondUnique, truth.secondUnique), (try #require(found.synergy), truth.synergy),
      ]
      for (index, (estimate, value)) in pairs.enumerated() {
        let (low, high) = (try #require(estimate.low), try #require(estimate.high))
        if low <= value + 1e-12 && value <= high + 1e-12 { hits[index] += 1 }
      }
    }
    // 300 rounds: the standard error of a rate of .9 is .017.
    for count in hits { #expect(Double(count) / Double(rounds) >= 0.865, "\(hits)") }
  }

  @Test func groupsThatRepeatCasesWidenTheInterval() throws {
    let table = try mixedTable(3)
    var stream = RandomStream(seed: 22, "groups")
    let alone = try PairedFindings(table.sample(600, &stream), settings: Self.settings)
    var again = RandomStream(seed: 22, "groups")
    let repeated = try PairedFindings(
      table.sample(600, groupSize: 4, &again), settings: Self.settings)
    // Four copies of each case are no more evidence than one.
    #expect(repeated.observations == alone.observations)
    let (one, other) = (try #require(alone.synergy), try #require(repeated.synergy))
    #expect(abs(one.value - other.value) < 1e-9)
    #expect(abs((one.low ?? 0) - (other.low ?? 1)) < 1e-9)
  }

  @Test func deltaErrorAgreesWithTheDraws() throws {
    let table = try mixedTable(4)
    var stream = RandomStream(seed: 23, "delta")
    var settings = AnalysisSettings(drawCount: 400, testDrawCount: 1)
    settings.seed = 1
    let found = try PairedFindings(table.sample(3000, &stream), settings: settings)
    let synergy = try #require(found.synergy)
    let drawn = ((synergy.high ?? 0) - (synergy.low ?? 0)) / 2 / 1.959964
    let delta = try #require(found.synergyDeltaError)
    #expect(abs(delta / drawn - 1) < 0.25, "\(delta) \(drawn)")
  }

  /// One-sided limits from three disjoint samples: the lower limit of S_low exceeds it rarely.
  @Test func lowerLimitOfSynergyHoldsFromDisjointSamples() throws {
    let table = try mixedTable(4)
    let truth = try SynergyRange(ThreeMargins(of: table))
    var stream = RandomStream(seed: 24, "disjoint")
    let rounds = 60
    var (hits, used) = (0, 0)
    for round in 0..<rounds {
      let all = try table.sample(3000, &stream)
      var settings = AnalysisSettings(drawCount: 2, testDrawCount: 1)
      settings.seed = UInt64(round)
      let sample = try all.separated(first: 1000, second: 1000)
      let found = try SeparateFindings(sample, settings: settings)
      // One in thirty rounds three samples of one population look like several; no limit is given then.
      guard let limit = found.synergyLowerLimit else { continue }
      used += 1
      if limit <= truth.lower + 1e-12 { hits += 1 }
    }
    #expect(used >= 50)
    #expect(Double(hits) / Double(used) >= 0.9, "\(hits) of \(used)")
  }

  @Test func testsKeepTheirLevelAndFindWhatIsThere() throws {
    let rounds = 80
    var settings = AnalysisSettings(drawCount: 2, testDrawCount: 79)
    // y depends on x1 and on x2 alone: no synergy beyond what copies allow.
    let additive = try JointTable(
      probabilities: [0.4, 0.1, 0.05, 0.05, 0.05, 0.05, 0.1, 0.2],
      shape: TableShape(first: 2, second: 2, classes: 2))
    let without = try UnionInformation.jointWithoutSynergy(
      first: additive.firstAndLabel, second: additive.secondAndLabel)
    let xor = try JointTable(
      probabilities: [0.15, 0.1, 0.1, 0.15, 0.1, 0.15, 0.15, 0.1],
      shape: TableShape(first: 2, second: 2, classes: 2))
    let nothing = try JointTable(
      probabilities: [Double](repeating: 0.125, count: 8),
      shape: TableShape(first: 2, second: 2, classes: 2))
    func rejections(
      _ table: JointTable, _ hypothesis: InteractionTest.Hypothesis, _ count: Int
    ) throws -> Double {
      var stream = RandomStream(seed: 25, "level", hypothesis.rawValue)
      var rejected = 0
      for round in 0..<rounds {
        settings.seed = UInt64(round)
        let found = try PairedFindings(table.sample(count, &stream), settings: settings)
        let test = try #require(found.tests.first { $0.hypothesis == hypothesis })
        if try #require(test.pValue) < 0.05 { rejected += 1 }
      }
      return Double(rejected) / Double(rounds)
    }
    // 80 rounds: the standard error of a rate of .05 is .024.
    #expect(try rejections(nothing, .noInformation, 200) <= 0.125)
    #expect(try rejections(without, .noSynergy, 300) <= 0.15)
    #expect(try rejections(nothing, .noNonAdditiveSynergy, 300) <= 0.1)
    #expect(try rejections(xor, .noInformation, 400) >= 0.8)
    #expect(try rejections(xor, .noSynergy, 400) >= 0.8)
    #expect(try rejections(xor, .noNonAdditiveSynergy, 400) >= 0.6)
  }
}
