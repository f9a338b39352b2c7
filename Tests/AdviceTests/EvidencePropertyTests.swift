import Advice
import Findings
import Statistics
import Testing

/// Advice that the evidence does not carry must not appear, whatever the findings are.
struct EvidencePropertyTests {
  private struct Case: Sendable {
    let made: MadeUp
    let document: FindingsDocument
    let advice: [AdviceFinding]
  }

  private static let cases: [Case] = (0..<4_000).map { index in
    var stream = RandomStream(seed: UInt64(index), "advice", "made up")
    let made = MadeUp.random(&stream)
    let document = made.document
    return Case(made: made, document: document, advice: Advisor().advice(on: document))
  }

  /// Makes a check on thousands of made-up findings.
  private func forAll(
    _ check: (MadeUp, FindingsDocument, [AdviceFinding]) throws -> Void
  ) rethrows {
    for one in Self.cases { try check(one.made, one.document, one.advice) }
  }

  @Test func everyDecisionOccurs() {
    // What never occurs would be tested by nothing.
    let seen = Set(Self.cases.flatMap(\.advice).map(\.decision))
    #expect(seen.isSuperset(of: Set(AdviceDecision.allCases).subtracting([.fixData])))
  }

  @Test func everyPieceGivesReasonsAndWhatWouldChangeIt() {
    forAll { _, _, advice in
      for piece in advice {
        #expect(!piece.because.isEmpty && !piece.change.isEmpty)
        #expect(
          Rule.all.contains { $0.name == piece.rule && $0.decisions.contains(piece.decision) })
        #expect((piece.decision == .cannotTell) == (piece.question != nil))
        #expect(piece.decision != .cannotTell || piece.confidence == .low)
        let text = ([piece.headline] + piece.because.map(\.phrase) + piece.change).map(\.english)
        #expect(text.allSatisfy { !$0.contains("{") }, "\(text)")
      }
    }
  }

  @Test func highConfidenceRestsOnAFigureWhoseIntervalExcludesTheOpposite() {
    forAll { made, document, advice in
      for piece in advice where piece.confidence == .high {
        if piece.rule == "fixLeak" || piece.rule == "mendLabel" { continue }
        #expect(made.hasIntervals && made.groups >= 30 && document.leakChecks != nil)
        #expect(document.notices.allSatisfy { $0.severity == .info })
        let figures = piece.because.compactMap(\.figure).filter { $0.interval != nil }
        #expect(
          figures.contains { figure in
            figure.interval.map { $0.lowerBound > 0 || $0.upperBound < 0 } ?? false
          } || piece.decision == .labelPairs, "\(piece.headline.english)")
      }
    }
  }

  @Test func aModalityIsWorthItOnlyIfNoModelWithoutItKeepsUp() {
    forAll { _, document, advice in
      for piece in advice
      where [.collectModality, .keepModality].contains(piece.decision) {
        #expect(piece.confidence < .high)
        // Where no model was trained without it, what one loses when asked without it carries it.
        if piece.change.contains(where: { $0.key == .noModelWithout }) { continue }
        let modality = piece.modality ?? ""
        // Models that see what the label was made from are no evidence.
        let models = document.models.filter { model in
          !model.modalities.contains { document.cohort.labelDerivedFrom?.contains($0) ?? false }
        }
        let without = models.filter { !$0.modalities.contains(modality) }
        let with = models.filter { $0.modalities.contains(modality) }
        let isSure = with.contains { model in
          without.allSatisfy { other in
            document.comparisons.contains { entry in
              let own =
                entry.model == model.name && entry.other == other.name
                ? entry
                : entry.model == other.name && entry.other == model.name ? entry.turned : nil
              return own?.verdict == .better
            }
          }
        }
        #expect(isSure && !without.isEmpty)
      }
    }
  }

  @Test func nothingIsDroppedWithHighConfidenceNorBecauseItIsIgnored() {
    forAll { made, _, advice in
      let ignored = Set(made.ignored.values.joined())
      for piece in advice where [.dropModality, .collectNeither].contains(piece.decision) {
        #expect(piece.confidence < .high)
        let names = piece.modalities ?? [piece.modality].compactMap { $0 }
        #expect(ignored.isDisjoint(with: names))
      }
    }
  }

  @Test func aLeakLeavesNothingElseDecided() {
    forAll { _, document, advice in
      guard document.notices.contains(where: { $0.severity == .error }) else { return }
      #expect(
        advice.allSatisfy {
          [.fixLeak, .mendLabel].contains($0.decision) || $0.question == .trust
        })
    }
  }

  @Test func nothingIsSaidOfWhatTheLabelWasMadeFrom() {
    forAll { made, document, advice in
      guard let source = made.derived?.first else { return }
      for piece in advice where piece.decision != .mendLabel {
        #expect(piece.modality != source)
        let model = document.models.first { $0.name == piece.model }
        #expect(model?.modalities.contains(source) != true)
      }
    }
  }

  @Test func withoutIntervalsNothingIsDecidedButWhatToMend() {
    forAll { made, document, advice in
      guard !made.hasIntervals, document.interactions.isEmpty else { return }
      let mending: [AdviceDecision] = [.fixLeak, .mendLabel, .fixModel, .fixData, .cannotTell]
      #expect(advice.allSatisfy { mending.contains($0.decision) }, "\(advice.map(\.decision))")
    }
  }

  @Test func decisionsDoNotContradictEachOther() {
    forAll { _, _, advice in
      let decisions = Set(advice.map(\.decision))
      #expect(!decisions.isSuperset(of: [.simpleFusion, .complexFusion]))
      #expect(!decisions.isSuperset(of: [.collectCases, .enoughCases]))
      #expect(!decisions.isSuperset(of: [.complexFusion, .oneModality]))
      #expect(!decisions.isSuperset(of: [.simpleFusion, .oneModality]))
      let wanted = Set(
        advice.filter { [.collectModality, .keepModality].contains($0.decision) }
          .compactMap(\.modality))
      let spared = advice.filter { [.dropModality, .collectNeither].contains($0.decision) }
        .flatMap { $0.modalities ?? [$0.modality].compactMap { $0 } }
      #expect(wanted.isDisjoint(with: spared))
    }
  }

  @Test func costsAreTheUsersOrNone() {
    forAll { made, _, advice in
      for piece in advice {
        guard let cost = piece.cost else { continue }
        let names = piece.modalities ?? [piece.modality].compactMap { $0 }
        #expect(names.allSatisfy { made.costs?[$0] != nil })
        let price = names.compactMap { made.costs?[$0] }.reduce(0, +)
        #expect(cost.perCase == price && cost.value == price * Double(cost.cases))
      }
    }
  }

  @Test func sameFindingsGiveSameAdviceAndSurviveTheFile() throws {
    try forAll { made, document, advice in
      guard made.cases % 10 == 0 else { return }
      #expect(Advisor().advice(on: document) == advice)
      var written = document
      written.advice = advice
      let back = try FindingsDocument(json: written.json())
      #expect(back.advice == advice)
    }
  }

  /// Nothing is there: models differ by chance alone.
  ///
  /// A sure word for a modality would be wrong.
  ///
  /// Intervals and p-values of 95 % allow one in twenty; the correction and the second test leave less.
  @Test func chanceIsSeldomTakenForWorth() {
    var wrong = 0
    let count = 2_000
    for index in 0..<count {
      var stream = RandomStream(seed: UInt64(index), "advice", "null")
      var made = MadeUp.two(0.7, 0.5, added: 0.7, together: 0.7)
      for place in made.models.indices {
        // Differences have the standard error that their intervals say.
        made.models[place].value += made.error / 2.0.squareRoot() * stream.normal()
      }
      for name in made.losses.keys.sorted() {
        made.losses[name]?["blood"] = made.error * stream.normal()
      }
      let advice = Advisor().advice(on: made.document)
      if advice.contains(where: {
        $0.modality == "blood" && $0.confidence > .low
          && [.keepModality, .collectModality].contains($0.decision)
      }) {
        wrong += 1
      }
      if advice.contains(where: { $0.decision == .complexFusion && $0.confidence == .high }) {
        wrong += 1
      }
    }
    #expect(Double(wrong) / Double(count) < 0.01)
  }
}
