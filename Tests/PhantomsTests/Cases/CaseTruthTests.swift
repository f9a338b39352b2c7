import Foundation
import Phantoms
import Testing

struct CaseTruthTests {
  private func subsets(_ modalities: [CaseModality]) -> [[CaseModality]] {
    (1..<(1 << modalities.count)).map { mask in
      modalities.indices.filter { mask >> $0 & 1 == 1 }.map { modalities[$0] }
    }
  }

  private func expectBruteForce(_ design: CaseDesign) throws {
    let truth = try CaseTruth(design)
    let peer = BruteForce(design, factors: truth.factors)
    for set in subsets(design.modalities) {
      let ceiling = try #require(truth.ceiling(with: set))
      #expect(abs(ceiling.bits - peer.bits(set)) < 1e-9, "\(set)")
      #expect(abs(ceiling.accuracy - peer.accuracy(set)) < 1e-9, "\(set)")
      #expect(abs(ceiling.rocAUC - peer.area(set)) < 1e-9, "\(set)")
    }
  }

  @Test(arguments: ["clean", "additive", "xor", "redundant", "unique:report", "ignore"])
  func agreesWithEnumeration(preset: String) throws {
    try expectBruteForce(.preset(preset, modalities: [.image, .report, .laboratory]))
  }

  @Test func agreesWithEnumerationUnderNoiseAndClasses() throws {
    var design = try CaseDesign.preset("clean", modalities: [.laboratory, .expression])
    design.classCount = 3
    design.classShares = [0.5, 0.3, 0.2]
    design.labelNoise = 0.1
    design.misshown = [.laboratory: 0.1, .expression: 0.2]
    try expectBruteForce(design)
    design.classCount = 4
    design.classShares = []
    design.sharedBy = [.expression]
    try expectBruteForce(design)
  }

  /// The label is the exclusive or with the chance q = σ(4) = 0.982013790037908.
  ///
  /// 1 − H(q) = 1 + q log2 q + (1 − q) log2 (1 − q) = 0.8700207 bits; all of it is synergy. Two values
  /// that agree with the label with chance q rank with area q² + q (1 − q) = q.
  @Test func exclusiveOrIsSynergy() throws {
    let q = 0.982013790037908
    let bits = 1 + q * log2(q) + (1 - q) * log2(1 - q)
    let truth = try CaseTruth(.preset("xor"))
    let pair = try #require(truth.pair(.image, .report))
    #expect(abs(bits - 0.8700207) < 1e-7)
    #expect(abs(pair.synergy - bits) < 1e-9)
    #expect(abs(pair.redundancy) < 1e-9 && pair.unique.allSatisfy { abs($0) < 1e-9 })
    for modality in CaseModality.allCases {
      let alone = try #require(truth.ceiling(with: [modality]))
      #expect(abs(alone.accuracy - 0.5) < 1e-12 && abs(alone.rocAUC - 0.5) < 1e-12)
    }
    let both = try #require(truth.ceiling(with: [.image, .report]))
    #expect(abs(both.accuracy - q) < 1e-12 && abs(both.rocAUC - q) < 1e-12)
    #expect(
      truth.contributions.map(\.role) == [.needed, .needed, .ignored, .ignored])
  }

  /// q = σ(3) = 0.952574126822433; each modality tells 1 − H(q), and nothing more together.
  @Test func repeatedInformationIsRedundancy() throws {
    let q = 0.952574126822433
    let bits = 1 + q * log2(q) + (1 - q) * log2(1 - q)
    let truth = try CaseTruth(.preset("redundant"))
    for pair in truth.pairs {
      #expect(abs(pair.redundancy - bits) < 1e-9)
      #expect(abs(pair.synergy) < 1e-9 && pair.unique.allSatisfy { abs($0) < 1e-9 })
    }
    for set in truth.sets where !set.modalities.isEmpty {
      #expect(abs(set.accuracy - q) < 1e-12)
    }
    #expect(truth.contributions.allSatisfy { $0.role == .replaceable })
  }

  @Test(arguments: CaseModality.allCases)
  func uniqueInformationIsOneModalitys(modality: CaseModality) throws {
    let truth = try CaseTruth(.preset("unique:\(modality.rawValue)"))
    for one in truth.contributions {
      #expect(one.role == (one.modality == modality ? .needed : .ignored))
    }
    for pair in truth.pairs where pair.modalities.contains(modality) {
      let place = pair.modalities[0] == modality ? 0 : 1
      #expect(pair.unique[place] > 0.6 && abs(pair.unique[1 - place]) < 1e-9)
      #expect(abs(pair.synergy) < 1e-9 && abs(pair.redundancy) < 1e-9)
    }
  }

  @Test func ignoredModalityAddsNothing() throws {
    let truth = try CaseTruth(.preset("ignore:report"))
    let all = try #require(truth.ceiling(with: CaseModality.allCases))
    let others = try #require(truth.ceiling(with: [.image, .laboratory, .expression]))
    #expect(abs(all.bits - others.bits) < 1e-12 && abs(all.rocAUC - others.rocAUC) < 1e-12)
    #expect(truth.contributions.map(\.role) == [.needed, .ignored, .needed, .needed])
  }

  @Test func everyModalityAddsToTheOthersWhereTheyAreAdditive() throws {
    let truth = try CaseTruth(.preset("additive"))
    let areas = (1...4).map { count in
      truth.sets.filter { $0.modalities.count == count }.map(\.rocAUC)
    }
    for (few, more) in zip(areas, areas.dropFirst()) {
      #expect((few.max() ?? 1) < (more.min() ?? 0))
    }
  }

  @Test func partsSumToTheWhole() throws {
    var design = try CaseDesign.preset("clean")
    design.misshown = [.image: 0.05]
    let truth = try CaseTruth(design)
    let all = try #require(truth.ceiling(with: CaseModality.allCases))
    #expect(abs(truth.contributions.reduce(0) { $0 + $1.shapley } - all.bits) < 1e-9)
    for pair in truth.pairs {
      let joint = try #require(truth.ceiling(with: pair.modalities)).bits
      let sum = pair.redundancy + pair.unique[0] + pair.unique[1] + pair.synergy
      #expect(abs(sum - joint) < 1e-6)
    }
  }

  /// Of ten pictures two are missing: .8 σ(3) + .2 · ½ = 0.862059301457946.
  @Test func missingModalitiesLowerWhatIsReached() throws {
    var design = try CaseDesign.preset("unique:image")
    design.missingRates = [.image: 0.2]
    let truth = try CaseTruth(design)
    let all = try #require(truth.ceiling(with: CaseModality.allCases))
    #expect(abs(all.accuracyAsObserved - 0.862059301457946) < 1e-12)
    #expect(abs(all.accuracy - 0.952574126822433) < 1e-12)
    // Alone with the picture, where it may be all that is missing.
    design.modalities = [.image, .report]
    design.missingRates = [.image: 0.2, .report: 0.5]
    // A tenth of the cases would lack both and keeps both: the picture is there for 1 − .2 + .1 = .9.
    let small = try CaseTruth(design)
    let image = try #require(small.ceiling(with: [.image]))
    #expect(abs(image.accuracyAsObserved - (0.9 * 0.952574126822433 + 0.05)) < 1e-12)
  }

  /// With two hazards λ ∈ {a, b} in equal parts and everything shown, the concordance is
  /// (¼ · 2 · max(P(a first), P(b first)) + ½ of each equal pair) over all comparable pairs.
  @Test func concordanceIsARaceOfClocks() throws {
    let truth = try CaseTruth(.preset("redundant"))
    let (low, high) = (log(2) / 30 * exp(-1.8), log(2) / 30 * exp(1.8))
    var (small, large) = (0.0, 10.0)
    for _ in 0..<200 {
      let middle = (small + large) / 2
      let share = (middle / (low + middle) + middle / (high + middle)) / 2
      if share < 0.3 { small = middle } else { large = middle }
    }
    let rate = 2 * small
    let (a, b) = (high / (high + low + rate), low / (high + low + rate))
    let (aa, bb) = (high / (2 * high + rate), low / (2 * low + rate))
    // Pairs (a, b) stand twice among the four; within equals one of the two comes first.
    let won = 2 * a / 4 + (aa + bb) / 4
    let comparable = 2 * (a + b) / 4 + 2 * (aa + bb) / 4
    let all = try #require(truth.otherLabels.sets.last)
    #expect(abs(all.concordance - won / comparable) < 1e-9)
    #expect(abs((truth.otherLabels.sets.first?.concordance ?? 0) - 0.5) < 1e-12)
    // Var(s) = 9, so the score's highest R² is 9 / 10.
    #expect(abs(all.scoreR2 - 0.9) < 1e-12)
  }

  @Test func refusesImpossibleDesigns() throws {
    func code(_ change: (inout CaseDesign) -> Void) -> PhantomError.Code? {
      var design = CaseDesign()
      change(&design)
      let error = #expect(throws: PhantomError.self) { try CaseTruth(design) }
      return error?.code
    }
    #expect(code { $0.modalities = [] } == .invalidDesign)
    #expect(code { $0.modalities = [.image, .image] } == .invalidDesign)
    #expect(code { $0.caseCount = 3 } == .invalidDesign)
    #expect(code { $0.classCount = 5 } == .invalidDesign)
    #expect(code { $0.classShares = [0.5, 0.6] } == .invalidDesign)
    #expect(code { $0.redundantWeight = .nan } == .invalidDesign)
    #expect(code { $0.synergyWeight = -1 } == .invalidDesign)
    #expect(code { $0.misshown = [.image: 0.7] } == .invalidDesign)
    #expect(code { $0.missingRates = [.image: 1] } == .invalidDesign)
    #expect(code { $0.leak = .site } == .invalidDesign)
    #expect(
      code {
        $0.modalities = [.report]
        $0.leak = .duplicates
      } == .invalidDesign)
    #expect(throws: PhantomError.self) { try CaseDesign.preset("typo") }
    #expect(throws: PhantomError.self) { try CaseDesign.preset("unique:liver") }
    #expect(throws: PhantomError.self) { try CaseDesign.preset("xor", modalities: [.image]) }
  }
}
