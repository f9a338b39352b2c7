import Contribution
import Statistics
import TestSupport
import Testing

/// One case by itself, as a server is asked about it.
struct CaseOcclusionTests {
  private let cohort = SmallCohort(count: 48).cohort()
  private let cases = Array(24..<48)
  private let training = Array(0..<24)

  private func analysis(players: Int?) throws -> ContributionAnalysis {
    var settings = ContributionSettings()
    settings.players = players
    settings.residualCaseLimit = 0
    settings.mapCells = 16
    return try ContributionAnalysis(settings: settings, stream: RandomStream(seed: 3, "case"))
  }

  @Test(arguments: HandMadeFusion.Join.allCases)
  func oneCaseIsMeasuredAsAmongAll(join: HandMadeFusion.Join) throws {
    let model = try HandMadeFusion(join, outputs: 2, cohort: cohort, training: training)
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    let analysis = try analysis(players: 4)
    let all = try analysis.measure(
      model, cohort: cohort, cases: cases, training: training, options: options)
    for (item, row) in cases.enumerated().prefix(8) {
      let one = try analysis.occlude(
        model, cohort: cohort, case: row, training: training, options: options)
      #expect(one.modalities == all.modalities && one.fills == all.fills)
      #expect(one.players == [4, 4, 4, 4])
      for (modality, name) in one.modalities.enumerated() {
        expectClose(
          one.magnitudes[modality], to: all.main[modality].caseTotals[item], absolute: 1e-5)
        #expect(one.presence[modality] == all.presence[modality][item])
        let map = try all.heatMap(name, case: item)
        let own = one.heatMap(name)
        #expect((own == nil) == (map == nil))
        for (left, right) in zip(
          own?.values.joined() ?? [].joined(), map?.values.joined() ?? [].joined())
        {
          expectClose(left, to: right, absolute: 1e-5)
        }
        if let pieces = try all.pieceEffects(name, case: item) {
          #expect(one.parts(name).map(\.text) == pieces.map(\.text))
        }
      }
      let shares = try #require(one.shares)
      expectClose(shares.reduce(0, +), to: 1, absolute: 1e-9)
    }
  }

  @Test func partsOfATableAreItsColumns() throws {
    let model = try HandMadeFusion(.add, cohort: cohort, training: training)
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    let one = try analysis(players: 4).occlude(
      model, cohort: cohort, case: cases[0], training: training, options: options)
    #expect(one.parts("table").map(\.text) == ["age", "marker", "sex", "site"])
    // Four columns are four parts: what they do adds up to what the modality is judged by.
    let index = try #require(one.modalities.firstIndex(of: "table"))
    let sum = one.parts("table").reduce(0) { $0 + $1.effects.reduce(0) { $0 + abs($1) } }
    expectClose(sum, to: one.magnitudes[index], absolute: 1e-6)
    #expect(one.parts("photo").isEmpty && one.heatMap("table") == nil)
  }

  @Test func whereNoOutputMovesThereAreNoShares() throws {
    let model = try HandMadeFusion(.add, cohort: cohort, training: training)
    model.dead = ["photo", "table", "notes", "genes"]
    model.usesEvidence = false
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    let one = try analysis(players: nil).occlude(
      model, cohort: cohort, case: cases[0], training: training, options: options)
    #expect(one.magnitudes == [0, 0, 0, 0])
    #expect(one.shares == nil)
  }

  @Test func itCanBeStopped() throws {
    let model = try HandMadeFusion(.add, cohort: cohort, training: training)
    let error = #expect(throws: ContributionError.self) {
      try analysis(players: 4).occlude(
        model, cohort: cohort, case: cases[0], training: training, isCancelled: { true })
    }
    #expect(error?.code == .cancelled)
  }
}
