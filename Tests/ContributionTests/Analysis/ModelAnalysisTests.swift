import Cohorts
import Contribution
import Findings
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

/// The whole analysis on a model of four kinds of data.
struct ModelAnalysisTests {
  private let cohort = SmallCohort(count: 48).cohort()
  private let cases = Array(24..<48)
  private let training = Array(0..<24)

  private var settings: ContributionSettings {
    var settings = ContributionSettings()
    settings.draws = 100
    settings.residualCaseLimit = 10
    settings.sweepCaseLimit = 12
    settings.mapCells = 16
    return settings
  }

  private func measured(
    _ model: HandMadeFusion, settings: ContributionSettings? = nil, rowLimit: Int = 512,
    onProgress: (ContributionProgress) -> Void = { _ in }
  ) throws -> (ContributionMeasurement, ContributionFindings) {
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    options.rowLimit = rowLimit
    let analysis = try ContributionAnalysis(
      settings: settings ?? self.settings, stream: RandomStream(seed: 3, "analysis"))
    let measurement = try analysis.measure(
      model, cohort: cohort, cases: cases, training: training, options: options,
      onProgress: onProgress)
    let names =
      model.outputCount == 1 ? ["malignant"] : (0..<model.outputCount).map { "class \($0)" }
    return (measurement, try analysis.findings(measurement, model: "made", outputNames: names))
  }

  @Test(arguments: HandMadeFusion.Join.allCases, [1, 2])
  func everythingIsFound(join: HandMadeFusion.Join, outputs: Int) throws {
    let model = try HandMadeFusion(join, outputs: outputs, cohort: cohort, training: training)
    var steps: [ContributionProgress] = []
    let (measurement, findings) = try measured(model) { steps.append($0) }
    let detail = try #require(findings.detail)
    #expect(findings.verdict == ["photo": .used, "table": .used, "notes": .used, "genes": .used])
    let values = findings.shares?.values.compactMap(\.value) ?? []
    expectClose(values.reduce(0, +), to: 1, absolute: 1e-9)
    #expect(findings.players == ["photo": 4, "table": 4, "notes": 4, "genes": 4])
    #expect(
      Set(detail.agreement.map(\.method)) == [
        "occlusion", "occlusion in one piece", "exchange", "Shapley", "InterSHAP",
        "perceptual score", "SHAPE", "conditional utilization",
      ])
    #expect(detail.subsetAccuracy?.count == 16)
    #expect(detail.interaction?.residualShare?.count == 4)
    #expect(
      detail.parts["table"]?.map(\.name) == ["age", "marker", "sex", "site"])
    #expect(
      detail.parts["genes"]?.map(\.name)
        == ["growth", "repair", "stress", "signal", "(in no group)"])
    #expect(detail.parts["photo"]?.count == 16 && detail.parts["notes"] == nil)
    #expect(detail.stability?.fills["photo"] == ["mean", "zero", "blur", "donor"])
    #expect(detail.outputShares.count == outputs)
    #expect(detail.completeCases < cases.count)
    for step in ContributionProgress.Step.allCases {
      let last = try #require(steps.last { $0.step == step })
      #expect(last.finished == last.total)
    }
    // Maps of one case and on average, and words.
    let item = try #require(
      measurement.mapItems.first { measurement.presence[0][$0] && measurement.presence[2][$0] })
    let map = try #require(try measurement.heatMap("photo", case: item))
    #expect(map.rows == 4 && map.values.count == outputs)
    #expect(try measurement.averageHeatMap("photo", label: 1) != nil)
    #expect(try measurement.heatMap("table", case: item) == nil)
    let words = try #require(try measurement.pieceEffects("notes", case: item))
    let text = try #require(SmallCohort(count: 48).notes[cases[item]])
    #expect(words.map(\.text) == text.split(separator: " ").prefix(8).map(String.init))
    #expect(words.contains { $0.effects[0] != 0 })
    #expect(throws: ContributionError.self) { try measurement.heatMap("nobody", case: item) }
  }

  @Test func deadAndIgnoredBranchesAreNamed() throws {
    let dead = try HandMadeFusion(.concat, cohort: cohort, training: training)
    dead.dead = ["genes"]
    let first = try measured(dead).1
    #expect(first.diagnosis?["genes"] == .deadBranch)
    #expect(first.verdict["genes"] == .ignored && first.shares?["genes"]?.value == 0)
    let ignoring = try HandMadeFusion(.attention, cohort: cohort, training: training)
    ignoring.ignored = ["notes"]
    let second = try measured(ignoring).1
    #expect(second.diagnosis?["notes"] == .ignoredByFusion)
    #expect(second.verdict["notes"] == .ignored && second.verdict["photo"] == .used)
    // Every case has both of these, so that nothing at all tells cases apart.
    let both = try HandMadeFusion(
      .add, modalities: ["table", "genes"], cohort: cohort, training: training)
    both.dead = ["table", "genes"]
    let third = try measured(both).1
    #expect(third.diagnosis == ["table": .constantOutput, "genes": .constantOutput])
    #expect(third.shares?.values.allSatisfy { $0.value == nil } == true)
  }

  @Test func equalInputsAreUntestable() throws {
    var small = SmallCohort(count: 48)
    small.genes = small.genes.enumerated().map { $0 < 24 ? $1 : Array(repeating: 1, count: 12) }
    let cohort = small.cohort()
    let model = try HandMadeFusion(cohort: cohort, training: training)
    let analysis = try ContributionAnalysis(
      settings: settings, stream: RandomStream(seed: 3, "analysis"))
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    let findings = try analysis.findings(
      analysis.measure(
        model, cohort: cohort, cases: cases, training: training, options: options), model: "made")
    #expect(findings.diagnosis?["genes"] == .untestable)
    #expect(findings.verdict["genes"] == .cannotTell && findings.verdict["table"] == .used)
  }

  @Test func fillsUnlikeRealInputsAreFlagged() throws {
    var settings = settings
    settings.sweepsFills = false
    settings.fills = ["table": .constant(1000)]
    // A dozen genes summed linearly reach far; donors stay where cases are.
    let model = try HandMadeFusion(cohort: cohort, training: training)
    let (measurement, findings) = try measured(model, settings: settings)
    let table = measurement.outOfDistribution.filter { $0.modality == "table" }
    let genes = measurement.outOfDistribution.filter { $0.modality == "genes" }
    #expect(table.contains { $0.isSuspect })
    #expect(genes.allSatisfy { $0.share < 0.2 })
    #expect(findings.detail?.notes.contains { $0.contains("constant 1000") } == true)
  }

  /// However many parts there are, no more rows go through the model at once.
  @Test func memoryIsFlatInTheNumberOfParts() throws {
    for cells in [4, 64] {
      let model = try HandMadeFusion(cohort: cohort, training: training)
      var settings = settings
      settings.mapCells = cells
      _ = try measured(model, settings: settings, rowLimit: 40)
      #expect(model.largestBatch == 40)
    }
  }

  @Test func constantFillsInOnePieceCostOnePass() throws {
    let model = try HandMadeFusion(
      .add, modalities: ["table", "genes"], cohort: cohort, training: training)
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    let subject = try ModelSubject(
      model, cohort: cohort, cases: cases, reference: training, options: options,
      stream: RandomStream(seed: 1))
    try subject.occlude(
      [OcclusionRequest(modality: 1, players: 1, fill: .mean)], cases: Array(cases.indices)
    ) { _ in }
    #expect(subject.passes.encode["genes"] == cases.count + training.count + 2)
  }

  @Test func theSameSeedGivesTheSameFindings() throws {
    let model = try HandMadeFusion(cohort: cohort, training: training)
    #expect(try measured(model).1 == measured(model).1)
  }
}
