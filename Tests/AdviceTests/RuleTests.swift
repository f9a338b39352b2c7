import Advice
import Findings
import Testing

/// Each rule where it must speak, and where it must not.
struct RuleTests {
  private func advice(_ made: MadeUp, costs: [String: Double] = [:]) -> [AdviceFinding] {
    Advisor(settings: AdviceSettings(costs: costs)).advice(on: made.document)
  }

  private func decisions(_ made: MadeUp) -> [AdviceDecision] {
    advice(made).map(\.decision).filter { $0 != .cannotTell }
  }

  // MARK: Leaks and labels

  @Test func aLeakSilencesEverythingElse() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.9)
    made.notices = [Notice(.error, code: "missingnessLeak", message: "gaps tell the label")]
    let pieces = advice(made)
    #expect(pieces.map(\.decision) == [.fixLeak, .cannotTell])
    #expect(pieces[0].confidence == .high)
    #expect(pieces[1].question == .trust)
  }

  @Test func findingsOfOneCheckAreOnePieceOfAdvice() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.9)
    made.notices = [
      Notice(.warning, code: "caseOrder", message: "rows are sorted"),
      Notice(.warning, code: "columnLeak", message: "ward tells the label"),
      Notice(.warning, code: "caseOrder", message: "numbers are sorted"),
    ]
    let pieces = advice(made).filter { $0.decision == .fixLeak }
    #expect(
      pieces.map { $0.because.map(\.link.item) } == [
        ["caseOrder", "caseOrder"], ["columnLeak"],
      ])
    #expect(Set(pieces.flatMap { $0.because.map(\.phrase) }).count == 3)
    made.notices[2] = Notice(.error, code: "caseOrder", message: "numbers are sorted")
    let sure = advice(made).filter { $0.decision == .fixLeak }
    #expect(sure.map(\.confidence) == [.high, .moderate])
  }

  @Test func aWarningOfALeakTakesConfidenceFromAll() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.9)
    made.notices = [Notice(.warning, code: "columnLeak", message: "ward tells the label")]
    let pieces = advice(made)
    #expect(pieces.first?.decision == .fixLeak)
    #expect(pieces.first?.confidence == .moderate)
    #expect(pieces.dropFirst().allSatisfy { $0.confidence == .low })
    #expect(pieces.count > 2)
  }

  @Test func anAcknowledgedLeakIsNoLeak() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.9)
    made.notices = [Notice(.info, code: "columnLeak", message: "known")]
    #expect(!decisions(made).contains(.fixLeak))
  }

  @Test func nothingIsHighWhereLeaksWereNotLookedFor() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.9)
    made.leakChecks = nil
    #expect(advice(made).allSatisfy { $0.confidence < .high })
    #expect(advice(made).contains { $0.change.contains(Phrase(.leaksNotChecked)) })
  }

  @Test func modelsThatSeeTheSourceOfTheLabelAreNoEvidence() {
    var made = MadeUp.two(0.7, 0.99, added: 0.99, together: 0.99)
    made.derived = ["blood"]
    let pieces = advice(made)
    #expect(pieces.first?.decision == .mendLabel)
    #expect(pieces.dropFirst().allSatisfy { $0.modality != "blood" })
    #expect(!pieces.contains { $0.model?.contains("blood") ?? false })
  }

  // MARK: Fusion

  @Test func complexFusionPaysWhereItBeatsWhatAddsUp() {
    let pieces = advice(.two(0.6, 0.6, added: 0.65, together: 0.85))
    let fusion = pieces.first { $0.rule == "fusion" }
    #expect(fusion?.decision == .complexFusion)
    #expect(fusion?.model == "cross-attention")
    #expect(fusion?.confidence == .moderate)
    #expect(fusion?.change.contains(Phrase(.secondEvidenceTogether)) == true)
  }

  @Test func complexFusionIsSureWhereSymbolsAgree() {
    var made = MadeUp.two(0.6, 0.6, added: 0.65, together: 0.85)
    made.interactions = [symbols(photo: 0, blood: 0, synergy: 0.3)]
    #expect(advice(made).first { $0.rule == "fusion" }?.confidence == .high)
  }

  /// What symbols of photo and blood hold, each figure with an interval of .05 to each side.
  private func symbols(photo: Double, blood: Double, synergy: Double) -> InteractionFindings {
    func bits(_ value: Double) -> Figure {
      Figure(value, low: max(0, value - 0.05), high: value + 0.05)
    }
    return InteractionFindings(
      pair: ModalityPair("photo", "blood"), estimator: .clusters,
      sample: InteractionSample(labelledPairs: 500, groups: 250), labelEntropy: Figure(1),
      jointInformation: bits(photo + blood + synergy + 0.1), redundancy: bits(0.1),
      unique: ["photo": bits(photo), "blood": bits(blood)], synergy: bits(synergy),
      tests: [
        InteractionTest(.noInformation, pHolm: 0.001),
        InteractionTest(.noSynergy, pHolm: synergy > 0.1 ? 0.001 : 0.6),
      ], verdict: .cannotTell, verdictReason: "", fusion: .cannotTell, fusionReason: "")
  }

  @Test func simpleFusionSufficesWhereNothingBeatsIt() {
    let pieces = advice(.two(0.7, 0.7, added: 0.8, together: 0.795))
    let fusion = pieces.first { $0.rule == "fusion" }
    #expect(fusion?.decision == .simpleFusion)
    #expect(fusion?.model == "logistic:photo+blood")
    // No symbols say so, too: models alone never prove that there is nothing to gain.
    #expect(fusion?.confidence == .moderate)
  }

  @Test func oneModalitySufficesWhereNothingExceedsIt() {
    let pieces = advice(.two(0.8, 0.55, added: 0.8, together: 0.8))
    let fusion = pieces.first { $0.rule == "fusion" }
    #expect(fusion?.decision == .oneModality)
    #expect(fusion?.modality == "photo")
  }

  @Test func wideIntervalsLeaveFusionOpen() {
    var made = MadeUp.two(0.7, 0.7, added: 0.75, together: 0.77)
    made.error = 0.05
    let fusion = advice(made).first { $0.rule == "fusion" }
    #expect(fusion?.decision == .cannotTell)
    #expect(fusion?.change.first?.key == .moreGroups)
  }

  // MARK: Collection

  @Test func aModalityThatModelsNeedIsCollectedForThoseThatLackIt() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.8)
    made.present = ["blood": 300]
    made.interactions = [symbols(photo: 0.2, blood: 0.2, synergy: 0)]
    let pieces = advice(made, costs: ["blood": 2, "photo": 1])
    let blood = pieces.first { $0.modality == "blood" && $0.rule == "collection" }
    #expect(blood?.decision == .collectModality)
    #expect(blood?.confidence == .moderate)
    #expect(blood?.cost?.cases == 200)
    #expect(blood?.cost?.value == 400)
    let photo = pieces.first { $0.modality == "photo" && $0.rule == "collection" }
    #expect(photo?.decision == .keepModality)
  }

  /// That the others do not hold it is a claim of absence, whatever models and symbols agree on.
  @Test(arguments: [nil, 0.0, 0.3])
  func thatTheOthersLackItIsNeverSure(unique: Double?) {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.8)
    made.interactions = unique.map { [symbols(photo: $0, blood: $0, synergy: 0)] } ?? []
    let pieces = advice(made).filter { $0.decision == .keepModality }
    #expect(pieces.count == 2)
    #expect(pieces.allSatisfy { $0.confidence == .moderate })
    #expect(pieces.allSatisfy { $0.change.contains { $0.key == .betterReader } })
    // Symbols that show it are a reason all the same, where they surely do.
    let isTold = pieces.allSatisfy { $0.because.contains { $0.phrase.key == .uniqueBits } }
    #expect(isTold == ((unique ?? 0) > 0.1))
  }

  @Test func theBetterValueComesFirst() throws {
    let made = MadeUp.two(0.6, 0.75, added: 0.85, together: 0.85)
    func first(_ costs: [String: Double]) -> String? {
      advice(made, costs: costs).first { $0.decision == .keepModality }?.modality
    }
    // Blood gains .25, photo .10.
    #expect(first(["photo": 1, "blood": 1]) == "blood")
    #expect(first(["photo": 1, "blood": 10]) == "photo")
    let gain = try #require(
      advice(made, costs: ["photo": 4, "blood": 10]).first { $0.modality == "blood" }?.cost?
        .gainPerUnit?.value)
    #expect(abs(gain - 0.025) < 1e-12)
  }

  @Test func nothingCostsWhatNobodyPriced() {
    let pieces = advice(.two(0.6, 0.75, added: 0.85, together: 0.85))
    #expect(pieces.allSatisfy { $0.cost == nil })
    #expect(pieces.contains { $0.change.contains(Phrase(.costsUnknown)) })
  }

  @Test func aModalityThatGainsNothingIsNotCollected() {
    var made = MadeUp.two(0.8, 0.5, added: 0.8, together: 0.8)
    made.error = 0.004
    made.present = ["blood": 300]
    let pieces = advice(made)
    let blood = pieces.first { $0.rule == "collection" && $0.modality == "blood" }
    #expect(blood?.decision == .collectNeither)
    #expect(blood?.confidence == .moderate)
  }

  @Test func ofTwoThatSayTheSameOneIsEnough() {
    var made = MadeUp.two(0.85, 0.85, added: 0.85, together: 0.85)
    made.error = 0.004
    let pieces = advice(made)
    #expect(pieces.contains { $0.decision == .oneModality })
    #expect(!pieces.contains { $0.decision == .dropModality })
  }

  @Test func aLossThatTrainingWithoutMakesUpForIsNoWorth() {
    var made = MadeUp.two(0.85, 0.85, added: 0.85, together: 0.85)
    made.error = 0.004
    // Asked without either, models fall; trained without either, they do not.
    for name in made.losses.keys { made.losses[name] = ["photo": -0.1, "blood": -0.1] }
    #expect(!advice(made).contains { $0.decision == .keepModality })
  }

  @Test func aBetterKindOfModelIsNoWorthOfAModality() {
    // Cross-attention beats all by what it finds in photo alone; blood is noise that it can miss.
    var made = MadeUp.two(0.6, 0.5, added: 0.6, together: 0.8)
    made.losses["cross-attention"] = ["photo": -0.3, "blood": 0]
    #expect(
      !advice(made).contains {
        $0.rule == "collection" && $0.modality == "blood" && $0.confidence == .high
      })
  }

  // MARK: Ignored modalities

  @Test func aModelThatIgnoresATellingModalityIsMendedFirst() {
    var made = MadeUp.two(0.75, 0.7, added: 0.82, together: 0.7)
    made.ignored = ["cross-attention": ["photo"]]
    let pieces = advice(made)
    let fix = pieces.first { $0.rule == "fixModel" }
    #expect(fix?.decision == .fixModel)
    #expect(fix?.modality == "photo")
    #expect(fix?.confidence == .high)
  }

  @Test func ignoredIsNeverDropped() {
    // Photo tells nothing that can be seen, and a model ignores it: nobody knows why.
    var made = MadeUp.two(0.5, 0.8, added: 0.8, together: 0.8)
    made.error = 0.004
    made.ignored = [
      "cross-attention": ["photo"], "late": ["photo"], "logistic:photo+blood": ["photo"],
    ]
    let pieces = advice(made)
    #expect(pieces.contains { $0.question == .ignored && $0.modality == "photo" })
    #expect(!pieces.contains { $0.decision == .dropModality || $0.decision == .collectNeither })
  }

  @Test func aModalityThatNobodyCouldTestNeedsData() {
    var made = MadeUp.two(0.8, 0.5, added: 0.8, together: 0.8)
    made.present = ["blood": 6]
    var document = made.document
    for index in document.contribution.indices {
      document.contribution[index].verdict["blood"] = .cannotTell
      document.contribution[index].influence?["blood"] = nil
    }
    let pieces = Advisor().advice(on: document)
    #expect(pieces.first { $0.rule == "fixData" }?.modality == "blood")
    #expect(!pieces.contains { $0.decision == .dropModality || $0.decision == .collectNeither })
  }

  // MARK: Cases

  private func curve(rise: Double, doubling: Double, error: Double) -> LearningCurveFindings {
    func figure(_ value: Double) -> Figure {
      Figure(value, low: value - 1.96 * error, high: value + 1.96 * error)
    }
    return LearningCurveFindings(
      model: "cross-attention", metric: "roc_auc",
      points: [(0.25, 100.0), (1, 400)].map {
        .init(share: $0.0, cases: $0.1, figure: figure(0.8))
      }, rise: figure(rise), gainFromDoubling: figure(doubling),
      verdict: rise > 1.96 * error ? .rises : .cannotTell)
  }

  @Test func aRisingCurveAsksForMoreCases() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.85)
    made.curves = [curve(rise: 0.1, doubling: 0.05, error: 0.01)]
    made.costs = ["photo": 1, "blood": 2]
    let piece = advice(made).first { $0.rule == "cases" }
    #expect(piece?.decision == .collectCases)
    #expect(piece?.confidence == .high)
    #expect(piece?.cost?.value == 1500)
  }

  @Test func aFlatCurveSaysThatThereAreEnough() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.85)
    made.curves = [curve(rise: 0.01, doubling: 0.002, error: 0.004)]
    #expect(advice(made).first { $0.rule == "cases" }?.decision == .enoughCases)
  }

  @Test func aNoisyCurveSaysNothing() {
    var made = MadeUp.two(0.7, 0.7, added: 0.8, together: 0.85)
    made.curves = [curve(rise: 0.05, doubling: 0.03, error: 0.04)]
    #expect(advice(made).first { $0.rule == "cases" }?.decision == .cannotTell)
  }

  // MARK: Labelling

  @Test func pairsAreLabelledWhereTheyAreTooFew() {
    var made = MadeUp()
    made.interactions = [
      InteractionFindings(
        pair: ModalityPair("photo", "blood"), estimator: .clusters,
        sample: InteractionSample(labelledPairs: 60, groups: 40), redundancy: Figure(nil),
        unique: ["photo": Figure(nil), "blood": Figure(nil)], synergy: Figure(nil),
        refusal: InteractionRefusal(reason: "too few", neededSize: 90), verdict: .cannotTell,
        verdictReason: "", fusion: .cannotTell, fusionReason: "", labelledPairsNeeded: 900)
    ]
    let pieces = advice(made, costs: ["photo": 2, "blood": 1])
    #expect(pieces.map(\.decision) == [.labelPairs])
    #expect(pieces.first?.cost?.cases == 860)
    #expect(pieces.first?.cost?.value == 2580)
  }

  @Test func pairsAreNotLabelledForWhatModelsHaveSettled() {
    var made = MadeUp.two(0.6, 0.6, added: 0.65, together: 0.85)
    made.interactions = [
      InteractionFindings(
        pair: ModalityPair("photo", "blood"), estimator: .clusters,
        sample: InteractionSample(groups: 40), redundancy: Figure(nil),
        unique: [:], synergy: Figure(nil), verdict: .cannotTell, verdictReason: "",
        fusion: .cannotTell, fusionReason: "", labelledPairsNeeded: 900)
    ]
    #expect(!decisions(made).contains(.labelPairs))
  }

  // MARK: Search

  private func retrieval(_ recall: Double, _ other: Double, error: Double?) -> RetrievalFindings {
    func figure(_ value: Double) -> Figure {
      error.map { Figure(value, low: value - 1.96 * $0, high: value + 1.96 * $0) }
        ?? Figure(value, intervalNote: "fewer than ten groups")
    }
    func direction(_ query: String, _ gallery: String, _ value: Double) -> RetrievalDirection {
      RetrievalDirection(
        query: query, gallery: gallery, queries: 200, galleries: 1, gallerySize: 200,
        recall: [1, 5, 10].map {
          .init(
            k: $0, exact: figure(value), duplicateAware: figure(value),
            chance: Double($0) / 200, duplicateAwareChance: Double($0) / 200)
        }, medianRank: 20, duplicateAwareMedianRank: 20, chanceMedianRank: 100)
    }
    return RetrievalFindings(
      model: "model", source: "run", pairs: 200, groups: 150, split: "test parts of folds",
      duplicates: "kept", duplicateRate: 0, distinctTexts: 200,
      directions: [direction("image", "text", recall), direction("text", "image", other)])
  }

  @Test func pairsThatFindEachOtherServeASearch() {
    var document = MadeUp().document
    document.retrieval = [retrieval(0.3, 0.25, error: 0.02)]
    let piece = Advisor().advice(on: document).first { $0.rule == "search" }
    #expect(piece?.decision == .usePairs)
    #expect(piece?.confidence == .moderate)
    #expect(piece?.because.count == 2)
  }

  /// Chance is .025 among the first five: one direction alone, wide intervals and none tell nothing.
  @Test(arguments: [(0.3, 0.03, 0.02), (0.1, 0.1, 0.03), (0.3, 0.3, nil as Double?)])
  func pairsThatMayBeFoundByChanceServeNothing(
    _ recall: Double, _ other: Double, _ error: Double?
  ) {
    var made = MadeUp()
    made.groups = error == nil ? 6 : 250
    var document = made.document
    document.retrieval = [retrieval(recall, other, error: error)]
    let piece = Advisor().advice(on: document).first { $0.rule == "search" }
    #expect(piece?.decision == .cannotTell)
    #expect(piece?.question == .search)
    if error == nil {
      #expect(piece?.change.first?.english == "At least 10 groups: with 6 there are no intervals.")
    }
  }

  @Test func aSpaceThatHoldsOneModalityIsNamed() {
    func advised(_ share: Double, error: Double, seeds: [UInt64]) -> AdviceFinding? {
      var made = MadeUp()
      made.error = error
      made.features = [made.features(share: share, seeds: seeds)]
      return Advisor().advice(on: made.document).first { $0.rule == "sharedSpace" }
    }
    #expect(advised(0.8, error: 0.02, seeds: [0, 1])?.modality == "text")
    #expect(advised(0.8, error: 0.02, seeds: [0, 1])?.confidence == .moderate)
    #expect(advised(0.8, error: 0.02, seeds: [0])?.confidence == .low)
    // Within the margin of an equal share, or with an interval that reaches into it.
    #expect(advised(0.58, error: 0.001, seeds: [0, 1]) == nil)
    #expect(advised(0.8, error: 0.1, seeds: [0, 1]) == nil)
  }

  // MARK: Deployment

  /// Without intervals more figures of the same few groups would settle nothing.
  @Test func whereThereAreNoIntervalsGroupsAreAskedFor() {
    var made = MadeUp.two(0.75, 0.65, added: 0.85, together: 0.85)
    made.hasIntervals = false
    made.groups = 7
    let pieces = advice(made)
    #expect(!pieces.isEmpty)
    #expect(!pieces.contains { $0.change.contains(Phrase(.newFigures)) })
    #expect(
      pieces.contains { piece in
        piece.change.contains { $0.english.hasPrefix("At least 10 groups") }
      })
  }

  @Test func whereAModalityIsMissingTheBestModelWithoutItIsUsed() {
    var made = MadeUp.two(0.75, 0.65, added: 0.85, together: 0.85)
    made.losses["late"] = ["photo": -0.2, "blood": -0.3]
    let piece = advice(made).first { $0.rule == "deployment" && $0.modality == "blood" }
    #expect(piece?.decision == .deployWithout)
    #expect(piece?.model == "logistic:photo")
  }

  @Test func fewGroupsAreNeverHigh() {
    var made = MadeUp.two(0.6, 0.6, added: 0.65, together: 0.85)
    made.groups = 20
    #expect(advice(made).allSatisfy { $0.confidence < .high })
  }

  @Test func trainingThatVariesTakesConfidence() {
    var document = MadeUp.two(0.6, 0.6, added: 0.65, together: 0.72).document
    for index in document.models.indices {
      document.models[index].repeats = ["roc_auc": .init(mean: 0.7, sd: 0.04, repeats: 5)]
    }
    let fusion = Advisor().advice(on: document).first { $0.rule == "fusion" }
    #expect(fusion?.decision == .complexFusion)
    #expect(fusion?.confidence == .moderate)
    #expect(fusion?.change.contains { $0.key == .trainingVaries } == true)
  }
}
