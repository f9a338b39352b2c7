import Contribution
import Findings
import Foundation
import Statistics
import TestSupport
import Testing

/// The whole analysis on plain functions.
struct FunctionAnalysisTests {
  private func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

  private func subject(
    _ weights: [[Double]], cases: Int = 60, seed: UInt64 = 1, order: [Int]? = nil,
    _ link: (@Sendable ([Double]) -> Double)? = nil
  ) throws -> FunctionSubject {
    var stream = RandomStream(seed: seed, "cases")
    let inputs = weights.map { row in
      (0..<cases).map { _ in row.map { _ in stream.normal() } }
    }
    let order = order ?? Array(0..<cases)
    return try FunctionSubject(
      modalities: ["a", "b", "c"].prefix(weights.count).map { $0 },
      inputs: inputs.map { rows in order.map { rows[$0] } },
      groups: order.map { "g\($0 / 2)" }, outputCount: 1, keys: order.map { "case \($0)" },
      outputsAreProbabilities: true
    ) { values in
      var sums: [Double] = []
      for (row, own) in zip(values, weights) {
        var sum = 0.0
        for (value, weight) in zip(row, own) { sum += value * weight }
        sums.append(sum)
      }
      return [1 / (1 + exp(-(link?(sums) ?? sums.reduce(0, +))))]
    }
  }

  private var settings: ContributionSettings {
    var settings = ContributionSettings()
    settings.draws = 200
    settings.sweepCaseLimit = 20
    settings.residualCaseLimit = 20
    return settings
  }

  private func findings(
    _ subject: FunctionSubject, labels: [Int]? = nil, settings: ContributionSettings? = nil,
    seed: UInt64 = 3
  ) throws -> ContributionFindings {
    let analysis = try ContributionAnalysis(
      settings: settings ?? self.settings, stream: RandomStream(seed: seed, "analysis"))
    return try analysis.findings(analysis.measure(subject, labels: labels), model: "toy")
  }

  @Test func sharesAddUpToOneAndComeWithEverything() throws {
    let subject = try subject([[1, 1, 1, 1], [1, 1, 1, 1]])
    let labels = subject.caseKeys.indices.map { $0 % 2 }
    let found = try findings(subject, labels: labels)
    let shares = try #require(found.shares)
    expectClose(
      shares.values.compactMap(\.value).reduce(0, +), to: 1, absolute: 1e-12)
    #expect(found.verdict == ["a": .used, "b": .used])
    #expect(found.players == ["a": 4, "b": 4])
    #expect(shares.values.allSatisfy { $0.interval != nil })
    let detail = try #require(found.detail)
    #expect(detail.groups == 30 && detail.cases == 60)
    #expect(
      Set(detail.agreement.map(\.method)).isSuperset(of: [
        "occlusion", "exchange", "Shapley", "InterSHAP", "perceptual score", "SHAPE",
      ]))
    #expect(detail.stability?.players == [1, 4])
    #expect(detail.interaction?.residualShare?["a"] != nil)
    #expect(detail.notes.contains { $0.contains("conditional utilization") })
    #expect(detail.parts["a"]?.count == 4)
    #expect(detail.passes.predict > 0)
    // It can be written and read.
    let document = FindingsDocument(
      cohort: CohortSummary(name: "toy", cases: 60, groups: 30, classes: [], modalities: []),
      contribution: [found])
    #expect(try FindingsDocument(json: document.json()).contribution == [found])
  }

  @Test func orderOfCasesChangesNothing() throws {
    var stream = RandomStream(seed: 9, "order")
    let order = stream.permutation(60)
    let first = try findings(subject([[1, 2], [3, -1]]))
    let second = try findings(subject([[1, 2], [3, -1]], order: order))
    for name in ["a", "b"] {
      expectClose(
        first.shares?[name]?.value ?? -1, to: second.shares?[name]?.value ?? -2, absolute: 1e-12)
      expectClose(
        first.influence?[name] ?? -1, to: second.influence?[name] ?? -2, absolute: 1e-12)
    }
  }

  @Test func swappingModalitiesSwapsShares() throws {
    let changes: [[[Double]]] = [[[1], [3]], [[2], [1]]]
    let first = ModalityShares(magnitudes: changes).shares ?? []
    let second = ModalityShares(magnitudes: changes.reversed()).shares ?? []
    #expect(first == second.reversed())
    let scaled = ModalityShares(magnitudes: changes.map { $0.map { $0.map { $0 * 7 } } }).shares
    expectClose(scaled ?? [], to: first, absolute: 1e-12)
    let doubled = ModalityShares(magnitudes: changes.map { $0 + $0 }).shares
    expectClose(doubled ?? [], to: first, absolute: 1e-12)
  }

  /// Hiding finer parts of an additive model can only raise what a modality is worth, also with
  /// donors: a case keeps them for all its parts.
  @Test(arguments: [Fill.constant(0), .donor])
  func refinementNeverLowersAnAdditiveModel(fill: Fill) throws {
    let subject = try FunctionSubject(
      modalities: ["a", "b"],
      inputs: {
        var stream = RandomStream(seed: 5, "refine")
        return (0..<2).map { _ in (0..<20).map { _ in (0..<16).map { _ in stream.normal() } } }
      }(), outputCount: 1
    ) { [$0.joined().reduce(0, +)] }
    var before = [0.0, 0.0]
    for players in [1, 2, 4, 8, 16] {
      let sums = ModalityShares(
        try Toy.effects(subject, players: [players, players], fill: fill)
      ).magnitudes
      for index in 0..<2 { #expect(sums[index] >= before[index] - 1e-12) }
      before = sums
    }
  }

  // MARK: Verdicts on made-up models

  /// A modality that the model does not read is called ignored in every one of 100 cohorts, one that
  /// it reads never is.
  @Test func ignoredAndBalancedModelsAreToldApart() throws {
    var settings = settings
    settings.sweepsFills = false
    settings.sweepsPlayers = false
    settings.mapCells = 0
    settings.residualCaseLimit = 0
    settings.draws = 50
    for seed in 1...100 as ClosedRange<UInt64> {
      let ignoring = try findings(
        subject([[1, 1], [0, 0]], cases: 24, seed: seed), settings: settings, seed: seed)
      #expect(ignoring.verdict == ["a": .used, "b": .ignored])
      #expect(ignoring.shares?["b"]?.value == 0)
      #expect(ignoring.influence?["b"] == 0)
      #expect(ignoring.detail?.collapsedOn == "a")
      let balanced = try findings(
        subject([[1, 1], [1, 1]], cases: 24, seed: seed), settings: settings, seed: seed)
      #expect(balanced.verdict == ["a": .used, "b": .used])
      #expect(balanced.detail?.collapsedOn == nil)
    }
  }

  /// What the model weighs more has the larger share, whatever the method.
  @Test(arguments: [0.25, 1, 4])
  func sharesFollowTheWeights(ratio: Double) throws {
    let found = try findings(
      subject([[ratio, ratio, ratio, ratio], [1, 1, 1, 1]], cases: 200))
    let share = try #require(found.shares?["a"]?.value)
    expectClose(share, to: ratio / (1 + ratio), absolute: 0.05)
    if ratio != 1 {
      for row in try #require(found.detail).agreement where row.method != "InterSHAP" {
        #expect(row.agrees == true, "\(row.method)")
      }
    }
  }

  @Test func aConstantModelHasNoShares() throws {
    let found = try findings(subject([[1, 1], [1, 1]]) { _ in 0.3 })
    #expect(found.shares?.values.allSatisfy { $0.value == nil } == true)
    #expect(found.diagnosis == ["a": .constantOutput, "b": .constantOutput])
    #expect(found.detail?.undefined != nil)
    #expect(found.verdict["a"] == .ignored)
  }

  @Test func maximumOfDuplicatesIsRedundant() throws {
    var stream = RandomStream(seed: 2, "duplicates")
    let values = (0..<30).map { _ in [abs(stream.normal())] }
    let subject = try FunctionSubject(
      modalities: ["a", "b"], inputs: [values, values], outputCount: 1
    ) { [max($0[0][0], $0[1][0])] }
    var settings = settings
    settings.fills = ["a": .constant(0), "b": .constant(0)]
    let found = try findings(subject, settings: settings)
    #expect(found.diagnosis == ["a": .redundant, "b": .redundant])
    #expect(found.verdict == ["a": .used, "b": .used])
    #expect(found.shares?["a"]?.value == nil)
  }

  @Test func reactionToTheFillIsNoUse() throws {
    // Only a value that no case has moves the output.
    let subject = try FunctionSubject(
      modalities: ["a", "b"],
      inputs: {
        var stream = RandomStream(seed: 6, "artefact")
        return (0..<2).map { _ in (0..<20).map { _ in [stream.normal()] } }
      }(), outputCount: 1
    ) { [$0[0][0] + ($0[1][0] > 500 ? 1 : 0)] }
    var settings = settings
    settings.fills = ["b": .constant(1000)]
    #expect(try findings(subject, settings: settings).diagnosis?["b"] == .fillArtefact)
  }

  @Test func aWeakModalityIsNearUnimodal() throws {
    let found = try findings(subject([[1, 1], [0.01, 0.01]], cases: 100))
    #expect(found.diagnosis?["b"] == .nearUnimodal)
    #expect(found.verdict["b"] == .used)
    #expect(found.detail?.collapsedOn == "a")
  }

  // MARK: Joining, comparing, sampling

  @Test func foldsAreJudgedTogether() throws {
    let analysis = try ContributionAnalysis(
      settings: settings, stream: RandomStream(seed: 1, "folds"))
    let all = Array(0..<60)
    func fold(_ range: Range<Int>, _ weights: [[Double]]) throws -> ContributionMeasurement {
      var stream = RandomStream(seed: 21, "fold")
      let inputs = weights.map { row in all.map { _ in row.map { _ in stream.normal() } } }
      let part = try FunctionSubject(
        modalities: ["a", "b"], inputs: inputs.map { Array($0[range]) },
        groups: range.map { "g\($0 / 2)" }, outputCount: 1, keys: range.map { "case \($0)" }
      ) { values in
        var sum = 0.0
        for (row, own) in zip(values, weights) {
          for (value, weight) in zip(row, own) { sum += value * weight }
        }
        return [sum]
      }
      return try analysis.measure(part)
    }
    let first = try fold(0..<30, [[1, 1], [1, 1]])
    let second = try fold(30..<60, [[1, 1], [1, 1]])
    let dead = try fold(30..<60, [[1, 1], [0, 0]])
    let joined = try analysis.findings(first.joined(with: second), model: "both")
    #expect(joined.detail?.cases == 60 && joined.detail?.groups == 30)
    #expect(joined.verdict["b"] == .used)
    let expected = ModalityShares(
      magnitudes: zip(first.main, second.main).map { $0.magnitudes + $1.magnitudes }
    ).shares
    expectClose(joined.shares?["a"]?.value ?? -1, to: expected?[0] ?? -2, absolute: 1e-12)
    // Ignored in one of two models: nothing can be said of the method.
    let mixed = try analysis.findings(first.joined(with: dead), model: "mixed")
    #expect(mixed.verdict["b"] == .cannotTell)
    #expect(throws: ContributionError.self) { try first.joined(with: first) }
    // A measurement can be kept between folds.
    let data = try JSONEncoder().encode(first)
    let read = try JSONDecoder().decode(ContributionMeasurement.self, from: data)
    #expect(try read.joined(with: second).caseKeys.count == 60)
  }

  @Test func twoModelsAreCompared() throws {
    let analysis = try ContributionAnalysis(
      settings: settings, stream: RandomStream(seed: 1, "compare"))
    let first = try analysis.measure(subject([[1, 1], [1, 1]]))
    let second = try analysis.measure(subject([[3, 3], [1, 1]]))
    let comparison = try analysis.comparison(first, second)
    #expect((comparison.differences[0].figure.high ?? 1) < 0)
    #expect((comparison.differences[0].adjustedPValue ?? 1) < 0.05)
    let finding = try analysis.comparisonFinding(first, second, named: "heavier")
    #expect(finding.cases == first.caseKeys.count && finding.other == "heavier")
    #expect(finding.differences["a"]?.figure == comparison.differences[0].figure)
    let other = try analysis.measure(subject([[1, 1], [1, 1]], cases: 20))
    #expect(throws: ContributionError.self) { try analysis.comparison(first, other) }
  }

  @Test func samplingPartsAgreesWithAllParts() throws {
    let first: [Double] = (0..<100).map { place in 0.05 * Double(place % 7) }
    let second: [Double] = (0..<100).map { place in 0.04 * Double(place % 5) }
    let weights = [first, second]
    let subject = try subject(weights, cases: 80)
    var exact = settings
    exact.players = 100
    exact.sweepsFills = false
    exact.sweepsPlayers = false
    exact.mapCells = 0
    var sampled = exact
    sampled.sampling = SampledOcclusion()
    let whole = try #require(try findings(subject, settings: exact).shares?["a"]?.value)
    let found = try findings(subject, settings: sampled)
    let outcome = try #require(found.detail?.sampling)
    #expect(outcome.hiddenShare < 0.5)
    #expect(outcome.halfWidth <= 0.01)
    expectClose(found.shares?["a"]?.value ?? -1, to: whole, absolute: 0.02)
    sampled.sampling?.partsPerRound = 1
    #expect(throws: ContributionError.self) { try findings(subject, settings: sampled) }
  }

  /// A tolerance that cannot be met hides everything, and then there is no error of sampling.
  @Test func samplingEverythingIsExact() throws {
    let subject = try subject([[1, 2, 3, 4], [4, 3, 2, 1]])
    var sampled = settings
    sampled.sampling = SampledOcclusion()
    sampled.sampling?.tolerance = 1e-9
    let found = try findings(subject, settings: sampled)
    #expect(found.detail?.sampling?.hiddenShare == 1)
    expectClose(
      found.shares?["a"]?.value ?? -1,
      to: try findings(subject).shares?["a"]?.value ?? -2, absolute: 1e-12)
  }

  @Test func settingsOutOfRangeAreRefused() throws {
    func refuses(_ change: (inout ContributionSettings) -> Void) {
      var settings = ContributionSettings()
      change(&settings)
      #expect {
        _ = try ContributionAnalysis(settings: settings, stream: RandomStream(seed: 1))
      } throws: { ($0 as? ContributionError)?.code == .invalidSetting }
    }
    refuses { $0.players = 5 }
    refuses { $0.mapCells = 48 }
    refuses { $0.donorCount = 0 }
    refuses { $0.level = 1 }
    refuses { $0.residualCaseLimit = -1 }
    refuses { $0.unequalPlayers = ["a": 0] }
    var settings = settings
    settings.fills = ["nobody": .mean]
    #expect(throws: ContributionError.self) {
      try findings(subject([[1], [1]]), settings: settings)
    }
    settings.fills = [:]
    settings.players = 16
    #expect(throws: ContributionError.self) {
      try findings(subject([[1], [1]]), settings: settings)
    }
  }

  @Test func nearestDonorsAreNearInTheOtherModalities() throws {
    let subject = try FunctionSubject(
      modalities: ["a", "b"],
      inputs: [(0..<10).map { [Double($0 * 7 % 10)] }, (0..<10).map { [Double($0)] }],
      outputCount: 1
    ) { [$0[0][0]] }
    #expect(
      subject.nearest(to: 4, apartFrom: 0, among: [0, 1, 3, 5, 9], count: 3) == [3, 5, 1])
    #expect(subject.nearest(to: 4, apartFrom: 0, among: [9], count: 3) == [9])
  }

  /// Cases without a label count for what moves, not for what is right.
  @Test func casesWithoutALabelSayNothingOfAccuracy() throws {
    let subject = try subject([[1, 1], [1, 1]])
    let known = subject.caseKeys.indices.map { item in
      ((try? subject.outputs([[.item(item), .item(item)]])[0][0]) ?? 0) >= 0.5 ? 1 : 0
    }
    let some = known.enumerated().map { $0 % 3 == 0 ? -1 : $1 }
    let found = try findings(subject, labels: some)
    // The model is right wherever the truth is known.
    #expect(found.detail?.subsetAccuracy?.last?.accuracy.value == 1)
    #expect(found.detail?.cases == 60)
    let none = try findings(subject, labels: known.map { _ in -1 })
    #expect(none.detail?.subsetAccuracy == nil)
  }

  @Test func manyModalitiesAreNotCombined() throws {
    var stream = RandomStream(seed: 2, "many")
    let inputs = (0..<9).map { _ in (0..<12).map { _ in [stream.normal()] } }
    let found = try findings(
      FunctionSubject(
        modalities: (0..<9).map { "m\($0)" }, inputs: inputs,
        outputCount: 1
      ) { [$0.joined().reduce(0, +)] })
    #expect(found.detail?.notes.contains { $0.contains("at most 8") } == true)
    #expect(found.detail?.agreement.contains { $0.method == "Shapley" } == false)
    #expect(found.verdict.values.allSatisfy { $0 == .used })
  }

  /// With tied figures there is no order, and so none that could agree.
  @Test func tiedFiguresHaveNoOrder() throws {
    var stream = RandomStream(seed: 2, "ties")
    let values = (0..<20).map { _ in [stream.normal()] }
    let subject = try FunctionSubject(
      modalities: ["a", "b"], inputs: [values, values], outputCount: 1
    ) { [$0[0][0] + $0[1][0]] }
    var settings = settings
    settings.fills = ["a": .constant(0), "b": .constant(0)]
    let row = try #require(try findings(subject, settings: settings).detail?.agreement.first)
    #expect(row.order == nil && row.agrees == nil)
  }

  @Test func unequalPlayersAreFlagged() throws {
    var settings = settings
    settings.unequalPlayers = ["a": 4, "b": 1]
    let found = try findings(subject([[1, 1, 1, 1], [2]]), settings: settings)
    #expect(found.players == ["a": 4, "b": 1])
    #expect(found.detail?.notes.contains { $0.contains("unequal") } == true)
  }
}
