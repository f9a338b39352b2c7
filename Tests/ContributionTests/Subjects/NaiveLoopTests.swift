import Cohorts
import Contribution
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

/// Cached encodings, skipped parts and batches give what the naive loop gives.
struct NaiveLoopTests {
  private let cohort = SmallCohort().cohort()
  private let cases = Array(12..<24)
  private let training = Array(0..<12)

  private func subject(
    _ model: HandMadeFusion, usesSplit: Bool, rowLimit: Int = 512
  ) throws -> ModelSubject {
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    options.usesSplit = usesSplit
    options.rowLimit = rowLimit
    return try ModelSubject(
      model, cohort: cohort, cases: cases, reference: training, options: options,
      stream: RandomStream(seed: 1, "subject"))
  }

  /// All outputs of hidden parts, by request, case and part.
  private func hidden(
    _ subject: ModelSubject, _ requests: [OcclusionRequest]
  ) throws -> [String: [Double]] {
    var found: [String: [Double]] = [:]
    try subject.occlude(requests, cases: Array(subject.caseKeys.indices)) { part in
      #expect(found["\(part.request) \(part.item) \(part.part)"] == nil)
      found["\(part.request) \(part.item) \(part.part)"] = part.outputs
    }
    return found
  }

  /// Every fill of every kind, finely and in one piece.
  private func requests() -> [OcclusionRequest] {
    // References are in the order of their keys; the photo of case 4, at place 6, is missing.
    let donors = cases.indices.map { item in
      (0..<3).map { (item * 5 + $0 * 4) % 12 }.filter { $0 != 6 }
    }
    // Notes are missing in some reference cases: their donors are others.
    let texts = cases.indices.map { item in [0, 2, 5].map { ($0 + item % 2) % 12 } }
    var requests: [OcclusionRequest] = []
    for players in [1, 4] {
      for fill in [Fill.mean, .constant(0), .constant(0.7), .blur, .donor] {
        requests.append(
          OcclusionRequest(modality: 0, players: players, fill: fill, donors: donors))
      }
      for fill in [Fill.mean, .constant(0), .constant(1000), .donor, .nearestDonor] {
        requests.append(
          OcclusionRequest(modality: 1, players: players, fill: fill, donors: donors))
      }
      for fill in [Fill.delete, .word(1), .donor] {
        requests.append(OcclusionRequest(modality: 2, players: players, fill: fill, donors: texts))
      }
      for fill in [Fill.mean, .constant(0), .donor] {
        requests.append(
          OcclusionRequest(modality: 3, players: players, fill: fill, donors: donors))
      }
    }
    requests.append(OcclusionRequest(modality: 2, players: 100, fill: .delete))
    return requests
  }

  @Test(arguments: HandMadeFusion.Join.allCases, [DType.float32, .float64])
  func cachedOutputsEqualTheNaiveLoop(join: HandMadeFusion.Join, dtype: DType) throws {
    for outputs in [1, 3] {
      let model = try HandMadeFusion(
        join, outputs: outputs, dtype: dtype, cohort: cohort, training: training)
      let tolerance = dtype == .float32 ? 1e-6 : 1e-12
      let fast = try hidden(subject(model, usesSplit: true), requests())
      let slow = try hidden(subject(model, usesSplit: false, rowLimit: 5), requests())
      #expect(fast.count == slow.count && fast.count > 500)
      for (key, values) in slow {
        expectClose(fast[key] ?? [], to: values, absolute: tolerance)
      }
      // The test itself must be able to fail: hiding moves outputs, by different amounts.
      #expect(Set(slow.values.map { $0[0] }).count > 300)
    }
  }

  @Test(arguments: HandMadeFusion.Join.allCases)
  func sharesEqualTheNaiveLoop(join: HandMadeFusion.Join) throws {
    let model = try HandMadeFusion(join, cohort: cohort, training: training)
    var settings = ContributionSettings()
    settings.draws = 20
    settings.residualCaseLimit = 6
    settings.mapCells = 16
    let analysis = try ContributionAnalysis(
      settings: settings, stream: RandomStream(seed: 2, "analysis"))
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    let fast = try analysis.measure(
      model, cohort: cohort, cases: cases, training: training, options: options)
    options.usesSplit = false
    options.rowLimit = 7
    let slow = try analysis.measure(
      model, cohort: cohort, cases: cases, training: training, options: options)
    let left = try #require(ModalityShares(fast.main).shares)
    let right = try #require(ModalityShares(slow.main).shares)
    expectClose(left, to: right, absolute: 1e-6)
    let sets = try #require(fast.coalitions)
    let others = try #require(slow.coalitions)
    #expect(sets.items == others.items)
    expectClose(
      sets.values.flatMap { $0.flatMap { $0 } }, to: others.values.flatMap { $0.flatMap { $0 } },
      absolute: 1e-6)
    #expect(fast.passes.predict == 0 && slow.passes.fuse == 0)
    // What has to be encoded for likeness cannot be had without the split, and is said.
    #expect(slow.notes.contains { $0.contains("near") })
  }

  @Test func batchSizeChangesNothing() throws {
    let model = try HandMadeFusion(.attention, dtype: .float64, cohort: cohort, training: training)
    let large = try hidden(subject(model, usesSplit: true), requests())
    let small = try hidden(subject(model, usesSplit: true, rowLimit: 1), requests())
    for (key, values) in large { expectClose(small[key] ?? [], to: values, absolute: 1e-12) }
  }

  // MARK: Passes

  @Test func passesAreThoseOfTheFormula() throws {
    let model = try HandMadeFusion(
      .concat, modalities: ["table", "genes"], cohort: cohort, training: training)
    let requests = [
      OcclusionRequest(modality: 0, players: 4, fill: .constant(9)),
      OcclusionRequest(modality: 1, players: 4, fill: .constant(9)),
    ]
    let count = cases.count
    let naive = try subject(model, usesSplit: false)
    _ = try hidden(naive, requests)
    #expect(naive.passes.predict == count * (1 + 8))
    #expect(naive.passes.encode.isEmpty && naive.passes.fuse == 0)
    let cached = try subject(model, usesSplit: true)
    _ = try hidden(cached, requests)
    // The reference, zeros: encoded once for donors and stand-ins.
    let standIns = training.count + 1
    #expect(cached.passes.encode == ["table": count * 5 + standIns, "genes": count * 5 + standIns])
    #expect(cached.passes.fuse == count * (1 + 8))
    #expect(cached.passes.skipped == 0)
  }

  @Test func donorsOfWholeModalitiesCostNoEncoding() throws {
    let model = try HandMadeFusion(
      .add, modalities: ["table", "genes"], cohort: cohort, training: training)
    let subject = try subject(model, usesSplit: true)
    let donors = cases.map { _ in [0, 3, 7] }
    _ = try hidden(
      subject, [OcclusionRequest(modality: 1, players: 1, fill: .donor, donors: donors)])
    #expect(subject.passes.encode["genes"] == cases.count + training.count + 1)
    #expect(subject.passes.fuse == cases.count * (1 + 3))
    let before = subject.passes
    _ = try AdditiveResidual(subject, modality: 0, items: Array(cases.indices))
    #expect(subject.passes.encode == before.encode)
    #expect(subject.passes.fuse == before.fuse + cases.count * cases.count)
  }

  @Test func partsThatEqualTheirFillAreSkipped() throws {
    let model = try HandMadeFusion(
      .add, modalities: ["table", "genes"], cohort: cohort, training: training)
    // A case as its own donor: nothing is hidden.
    let own = try ModelSubject(
      model, cohort: cohort, cases: training, reference: training,
      options: {
        var options = ModelSubject.Options()
        options.layouts = try model.layouts()
        return options
      }(), stream: RandomStream(seed: 1))
    let whole = try own.outputs(training.map { [.item($0), .item($0)] })
    let place = own.caseKeys.map { own.referenceKeys.firstIndex(of: $0) ?? -1 }
    let before = own.passes
    let found = try hidden(
      own,
      [OcclusionRequest(modality: 0, players: 4, fill: .donor, donors: place.map { [$0] })])
    #expect(own.passes.skipped == 4 * training.count)
    #expect(own.passes.encode == before.encode)
    for (key, values) in found {
      let item = Int(key.split(separator: " ")[1]) ?? 0
      #expect(values == whole[item])
    }
  }

  // MARK: Tokens

  @Test func droppedTokensAreWhatAttentionDoesNotSee() throws {
    let model = try HandMadeFusion(.attention, cohort: cohort, training: training)
    model.usesEvidence = false
    let subject = try subject(model, usesSplit: true)
    let found = try hidden(
      subject, [OcclusionRequest(modality: 0, players: 16, fill: .tokenDrop)])
    let encodes = subject.passes.encode["photo"]
    #expect(encodes == cases.count + training.count + 1)
    // By hand: the photo's token 5 of the first case hidden from the join.
    let inputs = try model.prepare(CaseBatch(cohort: cohort, cases: [cases[0]]))
    var encodings = try model.encodings(of: inputs)
    let photo = try #require(encodings["photo"])
    encodings["photo"] = Encoding(
      tokens: photo.tokens, presence: try Tensor((0..<16).map { $0 != 5 }, shape: [1, 16]))
    let expected = try model.fuse(encodings).sigmoid().item()
    expectClose(found["0 0 5"] ?? [], to: [expected], absolute: 1e-6)
    // A model that is not split has no tokens.
    #expect {
      try hidden(
        self.subject(model, usesSplit: false),
        [OcclusionRequest(modality: 0, players: 4, fill: .tokenDrop)])
    } throws: { ($0 as? ContributionError)?.code == .unavailableFill }
  }

  // MARK: Bad models and bad requests

  @Test func aModelThatGivesNoNumbersIsAnError() throws {
    let model = try HandMadeFusion(cohort: cohort, training: training)
    model.isBroken = true
    for usesSplit in [true, false] {
      #expect {
        let subject = try subject(model, usesSplit: usesSplit)
        _ = try subject.outputs([Array(repeating: .item(0), count: 4)])
      } throws: { error in
        (error as? ContributionError)?.code == .failed && "\(error)".contains("finite")
      }
    }
  }

  @Test func fillsThatDoNotFitAreErrors() throws {
    let model = try HandMadeFusion(cohort: cohort, training: training)
    let subject = try subject(model, usesSplit: true)
    for (modality, fill) in [
      (0, Fill.delete), (1, .blur), (2, .mean), (3, .word(1)), (2, .blur), (1, .delete),
    ] {
      #expect {
        try hidden(subject, [OcclusionRequest(modality: modality, players: 4, fill: fill)])
      } throws: { ($0 as? ContributionError)?.code == .unavailableFill }
    }
    #expect {
      try hidden(subject, [OcclusionRequest(modality: 0, players: 5, fill: .mean)])
    } throws: { ($0 as? ContributionError)?.code == .invalidPartition }
    #expect {
      try hidden(subject, [OcclusionRequest(modality: 0, players: 4, fill: .donor)])
    } throws: { ($0 as? ContributionError)?.code == .tooFewCases }
  }

  @Test func aLinearFormWithoutALayoutIsAnError() throws {
    let model = try HandMadeFusion(cohort: cohort, training: training)
    for name in ["table", "notes"] {
      var options = ModelSubject.Options()
      options.layouts = try model.layouts()
      options.layouts[name] = nil
      #expect {
        let subject = try ModelSubject(
          model, cohort: cohort, cases: cases, reference: training, options: options,
          stream: RandomStream(seed: 1))
        _ = try hidden(
          subject,
          [
            OcclusionRequest(modality: 1, players: 4, fill: .mean),
            OcclusionRequest(modality: 2, players: 4, fill: .delete),
          ])
      } throws: { ($0 as? ContributionError)?.code == .unavailableFill }
    }
  }

  @Test func rowsAndRepetitionsAreChecked() throws {
    let model = try HandMadeFusion(cohort: cohort, training: training)
    for (cases, code) in [
      ([], ContributionError.Code.tooFewCases), ([99], .invalidSetting), ([1, 1], .invalidSetting),
      ([-1], .invalidSetting),
    ] {
      #expect {
        try ModelSubject(
          model, cohort: cohort, cases: cases, reference: training, stream: RandomStream(seed: 1))
      } throws: { ($0 as? ContributionError)?.code == code }
    }
  }

  @Test func requestsForWhatIsNotThereAreErrors() throws {
    let model = try HandMadeFusion(cohort: cohort, training: training)
    let subject = try subject(model, usesSplit: true)
    let count = cases.count
    let bad = [
      OcclusionRequest(modality: 4, players: 1, fill: .mean),
      OcclusionRequest(modality: -1, players: 1, fill: .mean),
      OcclusionRequest(modality: 0, players: 0, fill: .mean),
      OcclusionRequest(modality: 0, players: .max, fill: .mean),
      OcclusionRequest(modality: 0, players: 4, fill: .mean, parts: [[0]]),
      OcclusionRequest(
        modality: 0, players: 4, fill: .mean, parts: Array(repeating: [-1], count: count)),
      OcclusionRequest(
        modality: 1, players: 4, fill: .donor, donors: Array(repeating: [12], count: count)),
      OcclusionRequest(modality: 1, players: 4, fill: .donor, donors: [[0]]),
    ]
    for request in bad {
      #expect(throws: ContributionError.self) { try hidden(subject, [request]) }
    }
    #expect(throws: ContributionError.self) { try subject.outputs([[.item(0)]]) }
    #expect(throws: ContributionError.self) {
      try subject.outputs([Array(repeating: .reference(12), count: 4)])
    }
    #expect(throws: ContributionError.self) {
      try subject.occlude([], cases: [count]) { _ in }
    }
  }

  @Test func cancellingStops() throws {
    let model = try HandMadeFusion(cohort: cohort, training: training)
    let analysis = try ContributionAnalysis(stream: RandomStream(seed: 1))
    var asked = 0
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    #expect {
      try analysis.measure(
        model, cohort: cohort, cases: cases, training: training, options: options,
        isCancelled: {
          asked += 1
          return asked > 20
        })
    } throws: { ($0 as? ContributionError)?.code == .cancelled }
  }
}
