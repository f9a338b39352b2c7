import Cohorts
import Foundation
import Phantoms
import Testing

struct DiscretePhantomTests {
  private func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "chiasm-discrete-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private var everyRendering: [DiscreteDesign.Modality] {
    [.init("signal", .vector), .init("picture", .image)]
  }

  @Test func drawsTheTable() throws {
    var design = DiscreteDesign(
      try .mixture(redundancy: 0.5, uniqueToFirst: 0.5, synergy: 1),
      modalities: [
        .init("a", .vector, confusion: 0.2), .init("b", .tabular, confusion: 0.1),
      ])
    design.caseCount = 20_000
    let phantom = try DiscretePhantom(design, seed: 3)
    let table = phantom.shownTable
    #expect(abs(table.probabilities.reduce(0, +) - 1) < 1e-12)
    #expect(table.probabilities.allSatisfy { $0 >= 0 })
    var counts = [Double](repeating: 0, count: table.probabilities.count)
    for one in phantom.cases {
      let place = one.symbols[0] * table.alphabetSizes[1] + one.symbols[1]
      counts[place * table.classCount + one.label] += 1
    }
    // Pearson's statistic has mean K - 1 and standard deviation √(2(K - 1)).
    let cells = table.probabilities.indices.filter { table.probabilities[$0] > 0 }
    let statistic = cells.reduce(0.0) { sum, cell in
      let expected = 20_000 * table.probabilities[cell]
      return sum + (counts[cell] - expected) * (counts[cell] - expected) / expected
    }
    let freedom = Double(cells.count - 1)
    #expect(abs(statistic - freedom) < 4.5 * (2 * freedom).squareRoot())
    #expect(counts.indices.allSatisfy { counts[$0] == 0 || table.probabilities[$0] > 0 })
    // Confusion takes information away.
    #expect(try table.information(of: [0, 1]) < design.table.information(of: [0, 1]))
  }

  @Test func keepsGroupsAlikeAndMarginsUnchanged() throws {
    var design = DiscreteDesign(.redundant)
    design.caseCount = 12_000
    design.mostCasesPerGroup = 4
    design.groupSimilarity = 0.8
    design.siteCount = 3
    let phantom = try DiscretePhantom(design, seed: 1)
    let groups = Dictionary(grouping: phantom.cases, by: \.group).values
    #expect(Set(groups.map(\.count)).isSubset(of: [1, 2, 3, 4]))
    #expect(groups.allSatisfy { Set($0.map(\.site)).count == 1 })
    let others = groups.flatMap { group in group.dropFirst().map { ($0, group[0]) } }
    let alike = others.count { $0.0.label == $0.1.label }
    // .8 repeat the first, half of the others agree by chance.
    #expect(abs(Double(alike) / Double(others.count) - 0.9) < 0.015)
    let positive = phantom.cases.count { $0.label == 1 }
    #expect(abs(Double(positive) / 12_000 - 0.5) < 0.03)
  }

  @Test func writesACohortThatReads() throws {
    var design = DiscreteDesign(
      try DiscreteTable(
        alphabetSizes: [4, 4, 2, 3], classCount: 2,
        probabilities: [Double](repeating: 1 / 192, count: 192)),
      modalities: [
        .init("signal", .vector), .init("readings", .tabular), .init("note", .text),
        .init("picture", .image),
      ])
    design.caseCount = 60
    design.missingModalityRates = [0.2, 0.2, 0.2, 0.2]
    let phantom = try DiscretePhantom(design, seed: 2)
    try withFolder { folder in
      let manifest = try phantom.write(
        to: folder,
        decompositions: [
          .init(pair: ["signal", "note"], redundancy: 0, unique: [0, 0], synergy: 0)
        ])
      let cohort = try Cohort.load(manifest: manifest.path)
      #expect(cohort.caseIDs == phantom.cases.map(\.id))
      #expect(cohort.labels == phantom.cases.map(\.label))
      #expect(cohort.modalities.map(\.name) == ["signal", "readings", "note", "picture"])
      for (index, modality) in cohort.modalities.enumerated() {
        #expect(modality.presence == phantom.cases.map { $0.hasModality[index] })
        #expect(modality.presence.contains(false))
      }
      guard case .image(let files) = cohort.modalities[3].content else {
        Issue.record("no pictures")
        return
      }
      let shown = try #require(phantom.cases.firstIndex { $0.hasModality[3] })
      #expect(
        try files.decode(shown) == phantom.picture(of: shown, modality: 3).planes)
      let truth = try #require(
        try JSONSerialization.jsonObject(
          with: Data(contentsOf: folder.appending(path: "truth.json"))) as? [String: Any])
      #expect((truth["information"] as? [Any])?.count == 15)
      #expect((truth["decompositions"] as? [Any])?.count == 1)
      #expect((truth["label_entropy"] as? Double).map { abs($0 - 1) < 1e-9 } == true)
      let error = #expect(throws: PhantomError.self) { try phantom.write(to: folder) }
      #expect(error?.code == .folderInUse)
    }
  }

  @Test func makesLabelsAndPairsApart() throws {
    var design = DiscreteDesign(.synergistic)
    design.caseCount = 4_000
    design.observeApart(first: 1, second: 2, pairs: 1)
    let phantom = try DiscretePhantom(design, seed: 5)
    let first = phantom.cases.count { $0.hasLabel && $0.hasModality == [true, false] }
    let second = phantom.cases.count { $0.hasLabel && $0.hasModality == [false, true] }
    let pairs = phantom.cases.count { !$0.hasLabel && $0.hasModality == [true, true] }
    #expect(first + second + pairs == 4_000)
    for (count, share) in [(first, 0.25), (second, 0.5), (pairs, 0.25)] {
      #expect(abs(Double(count) / 4_000 - share) < 0.035)
    }
    try withFolder { folder in
      let manifest = try phantom.write(to: folder).path
      let cohort = try Cohort.load(manifest: manifest, keepsUnlabelled: true)
      #expect(cohort.knownLabels == phantom.cases.map { $0.hasLabel ? $0.label : nil })
      let error = #expect(throws: CohortError.self) { try Cohort.load(manifest: manifest) }
      #expect(error?.code == .emptyCell)
      let lines = try String(contentsOf: folder.appending(path: "cases.csv"), encoding: .utf8)
        .split(separator: "\n")
      #expect(lines.count == 4_001)
      #expect(lines.count { $0.hasSuffix(",") } == pairs)
    }
  }

  @Test func isTheSameForTheSameSeed() throws {
    var design = DiscreteDesign(.redundant, modalities: everyRendering)
    design.caseCount = 30
    let bytes = try (0..<3).map { number in
      try withFolder { folder in
        try DiscretePhantom(design, seed: number == 2 ? 8 : 7).write(to: folder)
        return try [
          "cohort.yaml", "cases.csv", "signal.csv", "symbols.csv", "picture/case00001.png",
        ]
        .map { try Data(contentsOf: folder.appending(path: $0)) }
      }
    }
    #expect(bytes[0] == bytes[1])
    #expect(bytes[0][2] != bytes[2][2])
  }

  @Test func refusesDesignsThatMakeNoCohort() {
    let changes: [(inout DiscreteDesign) -> Void] = [
      { $0.caseCount = 0 }, { $0.mostCasesPerGroup = 0 }, { $0.groupSimilarity = 1.1 },
      { $0.siteCount = -1 }, { $0.renderingNoise = .nan }, { $0.imageSize = 2 },
      { $0.modalities.removeLast() }, { $0.modalities[0].name = "b" },
      { $0.modalities[0].name = "../a" }, { $0.modalities[0].name = "label" },
      { $0.modalities[0].name = "" }, { $0.modalities[0].confusion = -0.1 },
      { $0.patterns = [.init(hasModality: [true], hasLabel: true, share: 1)] },
      { $0.patterns = [.init(hasModality: [false, false], hasLabel: true, share: 1)] },
      { $0.patterns = [.init(hasModality: [true, true], hasLabel: true, share: -1)] },
      { $0.patterns = [.init(hasModality: [true, true], hasLabel: true, share: 0)] },
      { $0.patterns = [.init(hasModality: [true, true], hasLabel: false, share: 1)] },
      { $0.missingModalityRates = [0.5, .nan] }, { $0.missingModalityRates = [0.5] },
      { $0.missingLabelRate = 1 },
    ]
    for (index, change) in changes.enumerated() {
      var design = DiscreteDesign(.synergistic)
      change(&design)
      let error = #expect(throws: PhantomError.self, "change \(index)") {
        try DiscretePhantom(design)
      }
      #expect(error?.code == .invalidDesign)
    }
  }
}
