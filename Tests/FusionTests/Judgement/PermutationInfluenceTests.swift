import Cohorts
import Foundation
import Fusion
import Layers
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

struct PermutationInfluenceTests {
  private func measure(
    _ model: HandMadeModel, cases: Int = 24, permutations: Int = 3, seed: UInt64 = 1
  ) throws -> [String: PermutationInfluence] {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      return try PermutationInfluence.measure(
        model, cohort: cohort, cases: Array(0..<cases), permutations: permutations,
        stream: RandomStream(seed: seed, "influence")
      ) { logits in
        let positive = 1 / (1 + exp(-logits[0]))
        return [1 - positive, positive]
      }
    }
  }

  /// Photo tokens asking gene tokens, then a mean and a head: the crossing of arXiv 2503.02849.
  private func attentionModel(
    geneTokenCount: Int, hasResidual: Bool = false
  ) throws -> HandMadeModel {
    let width = HandMadeModel.width
    let root = ParameterStore().scope(generator: try Generator(seed: 6))
    let attention = try MultiheadAttention(width: width, headCount: 2, scope: root / "attention")
    let head = try Linear(inputSize: width, outputSize: 1, scope: root / "head")
    return HandMadeModel(geneTokenCount: geneTokenCount) { encodings in
      let photo = try #require(encodings["photo"])
      let genes = try #require(encodings["genes"])
      var tokens = try attention(photo.tokens, context: genes.tokens, presence: genes.presence)
      if hasResidual { tokens = try tokens + photo.tokens }
      return try head(tokens.mean(axes: [1])) * 3
    }
  }

  /// The model as it was published.
  ///
  /// The softmax over one key is 1, whatever is asked: the photo cannot reach the output, however good
  /// the score is.
  @Test func attentionOverASingleTokenIgnoresTheAsker() throws {
    let found = try measure(attentionModel(geneTokenCount: 1))
    let photo = try #require(found["photo"])
    let genes = try #require(found["genes"])
    #expect(photo.isDead)
    #expect(photo.gradientNorm < 1e-6)
    #expect(photo.changes.allSatisfy { ($0 ?? 1) < 1e-6 })
    #expect(!genes.isDead)
    #expect(genes.gradientNorm > 1e-3)
    #expect(genes.changes.allSatisfy { ($0 ?? 0) > 0 })
  }

  /// A fold that tests one patient: his cases differ, so an exchange between them says something.
  @Test func aFoldOfOneGroupCanBeTested() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort()
      made.set("patient") { $0 < 24 ? "first" : "second" }
      let cohort = try made.load(in: folder)
      let found = try PermutationInfluence.measure(
        attentionModel(geneTokenCount: 3), cohort: cohort, cases: Array(0..<24), permutations: 2,
        stream: RandomStream(seed: 1, "influence")
      ) { logits in [1 / (1 + exp(logits[0])), 1 / (1 + exp(-logits[0]))] }
      #expect(try !#require(found["photo"]).isDead)
      #expect(try !#require(found["genes"]).isDead)
    }
  }

  @Test(arguments: [(2, false), (5, false), (1, true), (5, true)])
  func workingCrossingsUseBoth(geneTokenCount: Int, hasResidual: Bool) throws {
    let found = try measure(
      attentionModel(geneTokenCount: geneTokenCount, hasResidual: hasResidual))
    for name in ["photo", "genes"] {
      let influence = try #require(found[name])
      #expect(!influence.isDead)
      #expect(influence.gradientNorm > 1e-6)
    }
  }

  @Test func identicalTokensAreASingleOne() throws {
    var model = try attentionModel(geneTokenCount: 8)
    model.encoder = { name, values in
      name == "genes" ? try values.sliced(0..<1, axis: 1).expanded([-1, 8, -1]) : values
    }
    let found = try measure(model)
    #expect(try #require(found["photo"]).isDead)
    #expect(try !#require(found["genes"]).isDead)
  }

  @Test func constantEncoderIsDead() throws {
    var model = try attentionModel(geneTokenCount: 3, hasResidual: true)
    model.encoder = { name, values in name == "genes" ? try values * 0 + 0.5 : values }
    let found = try measure(model)
    #expect(try #require(found["genes"]).isDead)
    #expect(try !#require(found["photo"]).isDead)
  }

  /// Where every photo is the same there is nothing to exchange, and the model is not to blame.
  @Test func casesThatAreAlikeSayNothing() throws {
    var model = try attentionModel(geneTokenCount: 3, hasResidual: true)
    model.photoValue = { _ in 0.5 }
    #expect(try measure(model).keys.sorted() == ["genes"])
  }

  @Test func blockWithoutWeightIsDead() throws {
    let found = try measure(
      HandMadeModel(geneTokenCount: 2) { encodings in
        let photo = try #require(encodings["photo"]).tokens.sum(axes: [1, 2])
        let genes = try #require(encodings["genes"]).tokens.sum(axes: [1, 2])
        return try (photo * 0 + genes * 0.3).unsqueezed(1)
      })
    #expect(try #require(found["photo"]).isDead)
    #expect(try #require(found["photo"]).gradientNorm == 0)
    #expect(try !#require(found["genes"]).isDead)
  }

  /// Rounding is 10⁻⁶ of the largest logit: here about 100, so that a share of 10⁻⁸ is no influence
  /// and one of 10⁻³ is.
  @Test(arguments: [(1e-8, true), (1e-3, false)])
  func influenceIsRelativeToTheLogits(share: Double, isDead: Bool) throws {
    let found = try measure(
      HandMadeModel(geneTokenCount: 2) { encodings in
        let photo = try #require(encodings["photo"]).tokens.converted(to: .float64)
          .sum(axes: [1, 2])
        let genes = try #require(encodings["genes"]).tokens.converted(to: .float64)
          .sum(axes: [1, 2])
        return try (photo * (20 * share) + genes * 20).unsqueezed(1)
      })
    let photo = try #require(found["photo"])
    #expect(photo.isDead == isDead)
    #expect(photo.largestLogit > 20)
    #expect(try !#require(found["genes"]).isDead)
  }

  // MARK: Who is exchanged

  /// The cohort's patients have two cases each.
  ///
  /// The logit is the patient's number, so that a case
  /// whose partner is of the same patient would not move.
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func partnersAreOfOtherGroups(seed: UInt64) throws {
    let model = HandMadeModel(geneTokenCount: 1, photoValue: { Double($0 / 2) / 4 }) { encodings in
      try #require(encodings["photo"]).tokens.mean(axes: [1, 2]).unsqueezed(1)
    }
    let found = try measure(model, permutations: 1, seed: seed)
    let changes = try #require(found["photo"]).changes
    #expect(changes.count == 24)
    #expect(changes.allSatisfy { ($0 ?? 0) > 0 })
    // The genes are never read, so that there is not even a record to differentiate.
    let genes = try #require(found["genes"])
    #expect(genes.isDead && genes.gradientNorm == 0)
  }

  @Test func casesWithoutTheModalityStandAsTheyAre() throws {
    var model = try attentionModel(geneTokenCount: 3, hasResidual: true)
    model.lacking = [1, 4, 20]
    let genes = try #require(try measure(model)["genes"])
    for index in 0..<24 {
      #expect((genes.changes[index] == nil) == [1, 4, 20].contains(index))
    }
    #expect(genes.permuted.allSatisfy { $0.count == 24 })
    #expect(Set(genes.permuted.map { $0[1] }).count == 1)
    #expect(Set(genes.permuted.map { $0[0] }).count > 1)
  }

  @Test func fewCasesSayNothing() throws {
    var model = try attentionModel(geneTokenCount: 3, hasResidual: true)
    #expect(try measure(model, cases: PermutationInfluence.fewestCases - 1).isEmpty)
    #expect(try measure(model, cases: PermutationInfluence.fewestCases).count == 2)
    #expect(try measure(model, cases: 0).isEmpty)
    #expect(try measure(model, permutations: 0).isEmpty)
    model.lacking = Set(0..<17)
    #expect(try measure(model).keys.sorted() == ["photo"])
  }

  @Test func seedDecides() throws {
    let model = try attentionModel(geneTokenCount: 3)
    #expect(try measure(model, seed: 1) == measure(model, seed: 1))
    #expect(try measure(model, seed: 1) != measure(model, seed: 2))
  }
}
