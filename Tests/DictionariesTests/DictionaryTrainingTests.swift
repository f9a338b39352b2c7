import Dictionaries
import Foundation
import Phantoms
import Synchronization
import TestSupport
import Tensors
import Testing

/// One after the other: a test changes the number of threads, on which a checkpoint depends.
@Suite("DictionaryTraining", .serialized) struct DictionaryTrainingTests {
  private let rows: DictionaryRows

  init() throws {
    var design = FactorDesign()
    design.caseCount = 300
    design.width = 12
    design.sharedCount = 8
    design.privateCounts = [4, 4]
    rows = try dictionaryRows(FactorPhantom(design, seed: 2))
  }

  private var plan: DictionaryPlan {
    let variants: [DictionarySettings.Variant] = [
      .topK, .batchTopK, .matryoshka, .jumpReLU, .relu, .maskedGroupSparse(penalty: 0.01),
    ]
    var plan = DictionaryPlan(
      variants.map {
        var settings = DictionarySettings($0, featureCount: 24, k: 3)
        settings.deadPasses = 0.5
        settings.learningRate = 3e-3
        return settings
      })
    plan.steps = 30
    plan.batchSize = 128
    return plan
  }

  private func fingerprints(_ trained: [TrainedDictionary]) throws -> [String] {
    try trained.map { try $0.dictionary.fingerprint() }
  }

  @Test func oneSeedGivesOneResult() throws {
    let first = try DictionaryTraining(plan).fit(rows)
    #expect(try fingerprints(first) == fingerprints(DictionaryTraining(plan).fit(rows)))
    var other = plan
    other.seed = 2
    let second = try fingerprints(DictionaryTraining(other).fit(rows))
    for (mine, theirs) in zip(try fingerprints(first), second) { #expect(mine != theirs) }
  }

  @Test func oneOrTwoThreadsAgree() throws {
    let before = Runtime.threadCount
    defer { Runtime.threadCount = before }
    var plan = plan
    plan.dtype = .float64
    plan.steps = 10
    let trained = try [1, 2].map { threads in
      Runtime.threadCount = threads
      return try DictionaryTraining(plan).fit(rows)
    }
    for (one, two) in zip(trained[0], trained[1]) {
      try expectClose(
        one.dictionary.directions, to: two.dictionary.directions, absolute: 1e-9)
      expectClose(one.losses, to: two.losses, relative: 1e-9)
    }
  }

  @Test func resumesToTheSameBits() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "state.safetensors").path
      let whole = try DictionaryTraining(plan).fit(rows)
      for stop in [1, 13, 29] {
        let asked = Mutex(0)
        let stopped = DictionaryTraining(plan, checkpointPath: path, checkpointInterval: 5) {
          asked.withLock { count in
            count += 1
            return count > stop
          }
        }
        let error = try #require(throws: DictionariesError.self) { try stopped.fit(rows) }
        #expect(error.code == .interrupted)
        var start = -1
        let resumed = try DictionaryTraining(plan, checkpointPath: path).fit(rows) { event in
          if case .start(let step, _) = event { start = step }
        }
        #expect(start == stop)
        #expect(try fingerprints(resumed) == fingerprints(whole))
        #expect(resumed.map(\.losses) == whole.map(\.losses))
        #expect(resumed.map(\.report) == whole.map(\.report))
        try FileManager.default.removeItem(atPath: path)
      }
    }
  }

  @Test func refusesTheStateOfAnotherTraining() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "state.safetensors").path
      var short = plan
      short.steps = 2
      short.dictionaries = [DictionarySettings(.topK, featureCount: 8, k: 2)]
      _ = try DictionaryTraining(short, checkpointPath: path).fit(rows)
      var other = short
      other.dictionaries[0].k = 3
      let error = try #require(throws: DictionariesError.self) {
        try DictionaryTraining(other, checkpointPath: path).fit(rows)
      }
      #expect(error.code == .checkpointMismatch)
      #expect(error.message.contains(path))
      // The same fingerprint, but tensors are gone.
      let file = try SafetensorsFile(path: path)
      var tensors = try file.tensors()
      tensors["0.directions"] = nil
      try SafetensorsFile.write(tensors, metadata: file.header.metadata, to: path)
      let damaged = try #require(throws: DictionariesError.self) {
        try DictionaryTraining(short, checkpointPath: path).fit(rows)
      }
      #expect(damaged.code == .damagedFile)
    }
  }

  @Test func companyChangesADictionaryByRoundingOnly() throws {
    var alone = plan
    alone.dtype = .float64
    alone.dictionaries = [DictionarySettings(.topK, featureCount: 24, k: 3, seed: 5)]
    var together = alone
    together.dictionaries = [
      DictionarySettings(.batchTopK, featureCount: 30, k: 2), alone.dictionaries[0],
      DictionarySettings(.topK, featureCount: 24, k: 3, seed: 6),
    ]
    let one = try DictionaryTraining(alone).fit(rows)[0]
    let same = try DictionaryTraining(together).fit(rows)[1]
    try expectClose(
      same.dictionary.directions, to: one.dictionary.directions, absolute: 1e-9)
    #expect(same.settings == one.settings)
  }

  @Test func deadFeaturesLearnFromWhatIsLeftOpen() throws {
    var settings = DictionarySettings(.topK, featureCount: 200, k: 2)
    settings.learningRate = 5e-3
    settings.deadPasses = 2
    var without = settings
    without.auxiliaryWeight = 0
    var plan = DictionaryPlan([settings, without])
    plan.steps = 100
    plan.batchSize = 300
    let trained = try DictionaryTraining(plan).fit(rows)
    let directions = try trained.map { try $0.dictionary.directions.array(of: Double.self) }
    for one in trained {
      try expectClose(
        one.dictionary.directions.norm(axes: [1]), to: [Double](repeating: 1, count: 200),
        absolute: 1e-5)
    }
    // Alike at the start, a feature that no row activates stays there without the auxiliary loss.
    let silent = try Set(0..<200).subtracting(
      rows.modalities.flatMap { modality in
        try trained[1].dictionary.encode(modality.rows, modality: modality.name).features
          .map(Int.init)
      })
    #expect(silent.count > 10)
    let cosines = silent.sorted().map { feature in
      (feature * 12..<feature * 12 + 12).reduce(0) { $0 + directions[0][$1] * directions[1][$1] }
    }
    #expect(cosines.count { $0 < 0.99 } > silent.count / 2)
  }

  @Test func reportAgreesWithSumsOverAllRows() throws {
    var short = plan
    short.dictionaries = [plan.dictionaries[0]]
    let one = try DictionaryTraining(short).fit(rows)[0]
    var x: [Double] = []
    var reconstructed: [Double] = []
    var active = 0
    for modality in rows.modalities {
      let codes = try one.dictionary.encode(modality.rows, modality: modality.name)
      let own = try one.dictionary.normalized(modality.rows, modality: modality.name)
        .array(of: Double.self)
      let decoded = try one.dictionary.decode(codes).array(of: Double.self)
      expectClose(
        try #require(
          one.report.parts[rows.names.firstIndex(of: modality.name) ?? 0]
            .fractionOfVarianceUnexplained),
        to: try #require(
          ReconstructionReport.fractionOfVarianceUnexplained(
            own, reconstructed: decoded, width: 12)), relative: 1e-12)
      x += own
      reconstructed += decoded
      active += codes.values.count
    }
    expectClose(
      try #require(one.report.pooled.fractionOfVarianceUnexplained),
      to: try #require(
        ReconstructionReport.fractionOfVarianceUnexplained(
          x, reconstructed: reconstructed, width: 12)), relative: 1e-10)
    expectClose(
      try #require(one.report.pooled.meanActiveCount), to: Double(active) / 600, absolute: 1e-12)
  }

  @Test func rowsOfZerosAreCountedAndLeftOut() throws {
    let generator = try Generator(seed: 1)
    let values = try Tensor.normal([40, 4], generator: generator)
    let zeros = try Tensor.zeros([3, 4])
    let rows = try DictionaryRows([
      ("image", .concatenated([values, zeros]), nil), ("text", values, nil),
    ])
    #expect(rows.modalities.map(\.zeroRowCount) == [3, 0])
    #expect(rows.usableRowCount == 80)
    #expect(rows.caseCount == 43)
    var plan = DictionaryPlan([DictionarySettings(.topK, featureCount: 8, k: 2)])
    plan.steps = 3
    let one = try DictionaryTraining(plan).fit(rows)[0]
    #expect(one.report.parts.map(\.zeroRowCount) == [3, 0])
    #expect(one.report.pooled.rowCount == 80)
    #expect(one.report.pooled.zeroRowCount == 3)
  }

  @Test func fillsInTheDefaults() throws {
    var plan = DictionaryPlan([DictionarySettings(.topK, k: 4), DictionarySettings(.relu)])
    plan.steps = 1
    let trained = try DictionaryTraining(plan).fit(rows)
    // 8 · 12 is less than half of 300 cases.
    #expect(trained[0].settings.featureCount == 96)
    expectClose(
      try #require(trained[0].settings.learningRate), to: 2e-4 / (96.0 / 16384).squareRoot(),
      relative: 1e-12)
    #expect(trained[0].settings.auxiliaryCount == 6)
    #expect(trained[1].settings.learningRate == 5e-5)
    #expect(trained[1].settings.sparsityPenalty == 0.003)
  }
}

@Suite("Refusals of training") struct DictionaryRefusalTests {
  private func rows(_ count: Int, width: Int = 4) throws -> DictionaryRows {
    try DictionaryRows([
      ("image", .normal([count, width], generator: Generator(seed: 1)), nil)
    ])
  }

  private func refusal(
    _ plan: DictionaryPlan, _ rows: DictionaryRows
  ) throws -> DictionariesError {
    try #require(throws: DictionariesError.self) { try DictionaryTraining(plan).fit(rows) }
  }

  @Test func ofTooFewRows() throws {
    let plan = DictionaryPlan([DictionarySettings(.topK, featureCount: 4, k: 1)])
    #expect(try refusal(plan, rows(19)).code == .tooFewRows)
    let large = DictionaryPlan([DictionarySettings(.topK, featureCount: 41, k: 1)])
    #expect(try refusal(large, rows(40)).code == .tooFewRows)
    let paired = DictionaryPlan([
      DictionarySettings(.groupSparse(penalty: 1), featureCount: 4, k: 1)
    ])
    let error = try refusal(paired, rows(40))
    #expect(error.code == .tooFewRows)
    #expect(error.message.contains("0 cases have rows in two modalities"))
  }

  @Test func ofSettingsOutOfRange() throws {
    func plan(_ change: (inout DictionarySettings) -> Void) -> DictionaryPlan {
      var settings = DictionarySettings(.topK, featureCount: 4, k: 1)
      change(&settings)
      return DictionaryPlan([settings])
    }
    let wrong: [(String, DictionaryPlan)] = [
      ("k", plan { $0.k = 5 }), ("k", plan { $0.k = 0 }),
      ("features", plan { $0.featureCount = 0 }),
      ("learning rate", plan { $0.learningRate = .nan }),
      ("gradient norm", plan { $0.gradientNorm = 0 }),
      ("auxiliary weight", plan { $0.auxiliaryWeight = -1 }),
      ("auxiliary count", plan { $0.auxiliaryCount = 0 }),
      ("dead passes", plan { $0.deadPasses = 0 }),
      ("bandwidth", plan { $0.variant = .jumpReLU(bandwidth: 0) }),
      ("Matryoshka shares", plan { $0.variant = .matryoshka(shares: [0.5, 0.4]) }),
      ("group penalty", plan { $0.variant = .groupSparse(penalty: -1) }),
      ("masked share", plan { $0.variant = .maskedGroupSparse(penalty: 1, masked: 1) }),
    ]
    for (name, plan) in wrong {
      let error = try refusal(plan, rows(40))
      #expect(error.code == .invalidArgument)
      #expect(error.message.hasPrefix(name), "\(error.message)")
    }
    var none = DictionaryPlan([])
    #expect(try refusal(none, rows(40)).code == .invalidArgument)
    none = DictionaryPlan([DictionarySettings(.topK, featureCount: 4, k: 1)])
    for change: (inout DictionaryPlan) -> Void in [
      { $0.steps = 0 }, { $0.batchSize = 0 }, { $0.warmupSteps = -1 }, { $0.dtype = .int64 },
    ] {
      var changed = none
      change(&changed)
      #expect(try refusal(changed, rows(40)).code == .invalidArgument)
    }
  }

  @Test func ofRowsThatAreNone() throws {
    let fine = try Tensor.ones([3, 2])
    let bad = try Tensor([1, 0, 0, 1, .nan, 2] as [Double], shape: [3, 2])
    let wrong: [([(name: String, rows: Tensor, cases: [Int]?)], String)] = try [
      ([("image", fine, nil), ("text", bad, nil)], "text, row 2"),
      ([("image", fine, nil), ("text", .ones([3, 3]), nil)], "rows of 3 numbers"),
      ([("image", .ones([3]), nil)], "expected a matrix"),
      ([("image", .ones([3, 2], dtype: .int64), nil)], "expected a matrix"),
      ([("image", fine, [1, 2])], "3 rows, but 2 cases"),
      ([("image", fine, [1, 2, 1])], "case 1 has two rows"),
      ([("image", fine, nil), ("image", fine, nil)], "stands twice"), ([], "at least one modality"),
    ]
    for (modalities, message) in wrong {
      let error = try #require(throws: DictionariesError.self) { try DictionaryRows(modalities) }
      #expect(error.message.contains(message), "\(error.message)")
    }
  }

  @Test func ofATrainingThatDiverges() throws {
    var settings = DictionarySettings(.topK, featureCount: 8, k: 2)
    settings.learningRate = 1e30
    var plan = DictionaryPlan([settings])
    plan.steps = 50
    plan.warmupSteps = 0
    #expect(try refusal(plan, rows(40)).code == .diverged)
  }
}
