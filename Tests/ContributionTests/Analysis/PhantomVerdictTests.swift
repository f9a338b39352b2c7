import Cohorts
import Contribution
import Findings
import Foundation
import Phantoms
import Statistics
import TestSupport
import Testing

/// Verdicts and shares on phantoms, from files to findings.
struct PhantomVerdictTests {
  /// A table, a text and a vector, written and read as any cohort is.
  private func cohort(seed: UInt64, caseCount: Int = 40) throws -> Cohort {
    var design = DiscreteDesign(
      try .additive(),
      modalities: [.init("table", .tabular), .init("genes", .vector)])
    design.caseCount = caseCount
    design.mostCasesPerGroup = 2
    return try withTemporaryFolder { folder in
      let manifest = try DiscretePhantom(design, seed: seed).write(to: folder.appending(path: "c"))
      return try Cohort.load(manifest: manifest.path)
    }
  }

  private var settings: ContributionSettings {
    var settings = ContributionSettings()
    settings.sweepsFills = false
    settings.sweepsPlayers = false
    settings.mapCells = 0
    settings.residualCaseLimit = 0
    settings.draws = 50
    return settings
  }

  private func findings(
    _ cohort: Cohort, weighing strengths: [String: Double], seed: UInt64
  ) throws -> ContributionFindings {
    let model = try LinearOnCohort(cohort, weighing: strengths, seed: seed)
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    let analysis = try ContributionAnalysis(
      settings: settings, stream: RandomStream(seed: seed, "phantom"))
    let all = Array(0..<cohort.caseCount)
    return try analysis.findings(
      analysis.measure(model, cohort: cohort, cases: all, training: all, options: options),
      model: "linear")
  }

  /// In 100 of 100 phantoms: what a model does not read is ignored, what it reads is not.
  @Test func modelsThatIgnoreAModalityAreFoundOut() throws {
    for seed in 1...100 as ClosedRange<UInt64> {
      let cohort = try cohort(seed: seed)
      let ignoring = try findings(cohort, weighing: ["table": 1], seed: seed)
      #expect(ignoring.verdict == ["table": .used, "genes": .ignored], "seed \(seed)")
      #expect(ignoring.shares?["genes"]?.value == 0 && ignoring.influence?["genes"] == 0)
      let balanced = try findings(cohort, weighing: ["table": 1, "genes": 1], seed: seed)
      #expect(balanced.verdict == ["table": .used, "genes": .used], "seed \(seed)")
    }
  }

  /// What weighs more in the model has the larger share; the Shapley share, which no splitting into
  /// parts distorts, is that of the weights to within a tenth.
  @Test(arguments: [0.25, 0.5, 1, 2, 4]) func sharesFollowTheWeights(strength: Double) throws {
    var shares: [Double] = []
    for seed in 1...8 as ClosedRange<UInt64> {
      let found = try findings(
        try cohort(seed: seed, caseCount: 120), weighing: ["table": strength, "genes": 1],
        seed: seed)
      let shapley = found.detail?.agreement.first { $0.method == "Shapley" }
      shares.append(try #require(shapley?.figures["table"]?.value))
      let occlusion = try #require(found.shares?["table"]?.value)
      if strength > 1.5 { #expect(occlusion > 0.5) }
      if strength < 0.6 { #expect(occlusion < 0.5) }
    }
    expectClose(shares.reduce(0, +) / 8, to: strength / (strength + 1), absolute: 0.1)
  }
}
