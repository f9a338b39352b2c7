import Cohorts
import Contribution
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

/// Values of parts, sampled by orders, against exact values of small games.
struct ShapleySamplingTests {
  private let cohort = SmallCohort().cohort()
  private let cases = Array(12..<24)
  private let training = Array(0..<12)

  private func subject(
    _ base: HandMadeFusion, traced: Bool = false, split: Bool = true, groups: Bool = true
  ) throws -> ModelSubject {
    var options = ModelSubject.Options()
    options.layouts = try base.layouts()
    if !groups { options.layouts["genes"] = nil }
    options.usesSplit = split
    options.rowLimit = 100
    return try ModelSubject(
      traced ? try TracedFusion(base) : base, cohort: cohort, cases: cases, reference: training,
      options: options, stream: RandomStream(seed: 1))
  }

  private func orders(of count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return orders(of: count - 1).flatMap { order in
      (0...order.count).map { Array(order[..<$0]) + [count - 1] + Array(order[$0...]) }
    }
  }

  /// Two columns and two genes hidden behind constants, in every order: the exact values of the game
  /// whose sets are filled here by hand.
  @Test func allOrdersGiveTheExactValues() throws {
    let model = try HandMadeFusion(
      .attention, modalities: ["table", "genes"], outputs: 2, dtype: .float64, cohort: cohort,
      training: training)
    model.usesEvidence = false
    let subject = try subject(model, groups: false)
    var sampling = ShapleySampling(players: [2, 2], fills: [.constant(9), .constant(-3)])
    sampling.orders = orders(of: 4)
    let estimate = try sampling.estimate(subject, cases: [0, 5], seed: 1)
    #expect(estimate.orderCount == 24)
    for (position, item) in [0, 5].enumerated() {
      let inputs = try model.prepare(CaseBatch(cohort: cohort, cases: [cases[item]]))
      var outputs: [[Double]] = []
      for set in 0..<16 {
        outputs.append(try probabilities(model, inputs, kept: set))
      }
      for output in 0..<2 {
        let exact = try SetFunction(playerCount: 4, values: outputs.map { $0[output] }).shapley
        let found = estimate.values[position].joined().map { $0[output] }
        expectClose(Array(found), to: exact, absolute: 1e-12)
        #expect(exact.contains { abs($0) > 1e-3 })
      }
      expectClose(estimate.empty[position], to: outputs[0], absolute: 1e-12)
      expectClose(estimate.whole[position], to: outputs[15], absolute: 1e-12)
    }
  }

  /// The outputs with the parts of a set as they are: halves of the columns, halves of the genes.
  private func probabilities(
    _ model: HandMadeFusion, _ inputs: [String: ModalityBatch], kept set: Int
  ) throws -> [Double] {
    var inputs = inputs
    let table = try #require(inputs["table"])
    let genes = try #require(inputs["genes"])
    guard case .columns(let numeric, let codes) = table.content,
      case .vector(let values) = genes.content
    else { return [] }
    let attributes = try #require(try model.layouts()["table"])
    guard case .columns(let list) = attributes.form else { return [] }
    var numbers = try numeric.array(of: Double.self)
    var categories = try codes.array(of: Int64.self)
    for (index, attribute) in list.enumerated() where set >> (index * 2 / list.count) & 1 == 0 {
      for place in attribute.numeric { numbers[place] = 9 }
      for place in attribute.codes { categories[place] = 0 }
    }
    var expression = try values.array(of: Double.self)
    for index in expression.indices where set >> (2 + index * 2 / expression.count) & 1 == 0 {
      expression[index] = -3
    }
    inputs["table"] = ModalityBatch(
      content: .columns(
        numeric: try Tensor(numbers, shape: numeric.shape),
        codes: try Tensor(categories, shape: codes.shape)),
      design: table.design, presence: table.presence)
    inputs["genes"] = ModalityBatch(
      content: .vector(try Tensor(expression, shape: values.shape)), design: genes.design,
      presence: genes.presence)
    return try model.predict(inputs).softmax(axis: 1).array(of: Double.self)
  }

  private func sampling() -> ShapleySampling {
    let donors = cases.indices.map { item in [(item * 5) % 12, (item + 7) % 12].filter { $0 != 6 } }
    var sampling = ShapleySampling(
      players: [9, 3, 4, 5], fills: [.mean, .donor, .delete, .donor],
      donors: [[], donors, [], donors])
    sampling.orderCount = 3
    return sampling
  }

  @Test(arguments: HandMadeFusion.Join.allCases)
  func cachedAndPartialStatesEqualWholeModels(join: HandMadeFusion.Join) throws {
    let base = try HandMadeFusion(join, dtype: .float64, cohort: cohort, training: training)
    let items = Array(cases.indices)
    let cached = try sampling().estimate(subject(base), cases: items, seed: 4)
    let naive = try sampling().estimate(subject(base, split: false), cases: items, seed: 4)
    expectEqual(cached, naive)
    let partial = try subject(base, traced: true)
    let found = try sampling().estimate(partial, cases: items, seed: 4)
    expectEqual(
      found,
      try sampling().estimate(subject(base, traced: true, split: false), cases: items, seed: 4))
    let photo = try #require(partial.passes.partial["photo"])
    let present = items.filter { partial.isPresent(0, case: $0) }.count
    // The first state of each order is whole, the last one is known, those between are partial.
    #expect(photo == present * 3 * 8)
  }

  private func expectEqual(_ left: ShapleyEstimate, _ right: ShapleyEstimate) {
    func flat(_ values: [[[[Double]]]]?) -> [Double] {
      Array((values ?? []).joined().joined().joined())
    }
    #expect(flat(left.values).count > 100)
    expectClose(flat(left.values), to: flat(right.values), absolute: 1e-12)
    expectClose(flat(left.standardErrors), to: flat(right.standardErrors), absolute: 1e-9)
  }

  @Test func valuesAddUpAndSharesAreThoseOfTheirSizes() throws {
    let base = try HandMadeFusion(.concat, dtype: .float64, cohort: cohort, training: training)
    let subject = try subject(base)
    let estimate = try sampling().estimate(subject, cases: Array(cases.indices), seed: 4)
    for position in estimate.items.indices {
      let sum = estimate.values[position].joined().reduce(0) { $0 + $1[0] }
      expectClose(
        [sum], to: [estimate.whole[position][0] - estimate.empty[position][0]], absolute: 1e-12)
      // An absent modality has no part.
      for modality in 0..<4 where !subject.isPresent(modality, case: position) {
        #expect(estimate.values[position][modality].isEmpty)
        #expect(estimate.caseShares[position]?[modality] == 0)
      }
    }
    let shares = try #require(estimate.shares)
    expectClose([shares.reduce(0) { $0 + $1.mean }], to: [1], absolute: 1e-12)
    let first = try #require(estimate.caseShares[0])
    let sizes = estimate.values[0].map { $0.reduce(0) { $0 + abs($1[0]) } }
    expectClose(first, to: sizes.map { $0 / sizes.reduce(0, +) }, absolute: 1e-12)
    // The order of cases changes no draw.
    let one = try sampling().estimate(subject, cases: [7], seed: 4)
    expectClose(
      one.values[0].joined().map { $0[0] }, to: estimate.values[7].joined().map { $0[0] },
      absolute: 1e-12)
  }

  @Test func settingsThatDoNotFitAreErrors() throws {
    let base = try HandMadeFusion(.concat, cohort: cohort, training: training)
    let subject = try subject(base)
    func code(
      _ change: (inout ShapleySampling) -> Void, _ items: [Int] = [0]
    ) -> ContributionError.Code? {
      var sampling = sampling()
      change(&sampling)
      do {
        _ = try sampling.estimate(subject, cases: items, seed: 1)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code { $0.players = [1, 2] } == .invalidSetting)
    #expect(code { $0.players[0] = 0 } == .invalidSetting)
    #expect(code { $0.fills = [] } == .invalidSetting)
    #expect(code { $0.orderCount = 0 } == .invalidSetting)
    #expect(code { $0.orders = [[0, 1]] } == .invalidSetting)
    #expect(code { $0.orders = [] } == .invalidSetting)
    #expect(code { $0.donors = [] } == .tooFewCases)
    #expect(code { $0.donors[1][0] = [12] } == .tooFewCases)
    #expect(code { $0.fills[0] = .tokenDrop } == .unavailableFill)
    #expect(code { $0.fills[0] = .delete } == .unavailableFill)
    #expect(code { $0.players[0] = 5 } == .invalidPartition)
    #expect(code({ _ in }, []) == .invalidSetting)
    #expect(code({ _ in }, [12]) == .invalidSetting)
    #expect(code({ _ in }, [1, 1]) == .invalidSetting)
  }
}
