import Foundation
import LinearModels
import TestSupport
import Tensors
import Testing

@Suite struct CoxRegressionTests {
  /// scikit-survival with Breslow's ties, and lifelines where there are none.
  @Test func equalsScikitSurvivalAndLifelines() throws {
    let sets = try LinearGolden.read().cox
    #expect(sets.count == 3)
    for set in sets {
      for golden in set.fits {
        let x = try matrix(set.design)
        let model = try CoxRegression.fit(
          x, times: set.times, events: set.events, penalty: golden.penalty)
        #expect(model.isConverged)
        expectClose(model.weights[0], to: golden.weights, absolute: 1e-5)
        let likelihood = PartialLikelihood(times: set.times, events: set.events)
        // The columns have mean zero, so our center is the case at zero.
        let risks = try model.risks(x)
        for hazard in golden.hazards {
          let own = likelihood.logBaselineHazard(risks, by: hazard[0])
          expectClose([own.map { exp($0) } ?? .nan], to: [hazard[1]], absolute: 1e-4)
        }
      }
    }
  }

  @Test func partialLikelihoodByHand() throws {
    // Events at 1 and 2 (tied with another at 2), one case censored at 2 and one at 3; risks log 1 …
    // log 5. Sums: at 1 all 15; at 2 all but the first, 14.
    let likelihood = PartialLikelihood(
      times: [1, 2, 2, 2, 3], events: [true, true, true, false, false])
    let risks = [1.0, 2, 3, 4, 5].map { log($0) }
    let losses = likelihood.caseLosses(risks)
    expectClose(
      losses, to: [log(15.0 / 1), log(14.0 / 2), log(14.0 / 3), 0, 0], absolute: 1e-12)
    // Breslow: 1/15 by time 1, plus 2/14 by time 2.
    #expect(likelihood.logBaselineHazard(risks, by: 0.5) == nil)
    expectClose(
      [likelihood.logBaselineHazard(risks, by: 1) ?? 0], to: [log(1.0 / 15)], absolute: 1e-12)
    expectClose(
      [likelihood.logBaselineHazard(risks, by: 2.5) ?? 0], to: [log(1.0 / 15 + 1.0 / 7)],
      absolute: 1e-12)
  }

  @Test func gradientEqualsCentralDifferences() throws {
    let times = [3.0, 1, 2, 2, 5, 4, 2, 1]
    let events = [true, true, true, false, false, true, true, false]
    let likelihood = PartialLikelihood(times: times, events: events)
    let risks = [0.3, -1.2, 2, 0.1, 0.7, -0.4, 1.1, 0]
    let (loss, gradient) = likelihood.meanLossAndGradient(risks)
    expectClose(
      [loss], to: [likelihood.caseLosses(risks).reduce(0, +) / 8], absolute: 1e-12)
    let numeric = risks.indices.map { index in
      var up = risks
      var down = risks
      up[index] += 1e-6
      down[index] -= 1e-6
      return (likelihood.meanLossAndGradient(up).loss - likelihood.meanLossAndGradient(down).loss)
        / 2e-6
    }
    expectClose(gradient, to: numeric, absolute: 1e-8)
    // A shift of all risks changes nothing.
    expectClose([gradient.reduce(0, +)], to: [0], absolute: 1e-12)
  }

  @Test func hugeRisksStayFinite() {
    let likelihood = PartialLikelihood(times: [1, 2, 3], events: [true, true, true])
    let (loss, gradient) = likelihood.meanLossAndGradient([-2_000, 2_000, 0])
    #expect(loss.isFinite)
    let isFinite = gradient.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  @Test func risksAreCenteredOnTraining() throws {
    let set = try LinearGolden.read().cox[0]
    let shifted = set.design.map { row in row.map { 3 * $0 + 7 } }
    let model = try CoxRegression.fit(
      matrix(shifted), times: set.times, events: set.events, penalty: 0.1)
    let risks = try model.risks(matrix(shifted))
    expectClose([risks.reduce(0, +) / Double(risks.count)], to: [0], absolute: 1e-9)
  }

  @Test func pathTakesTheLikeliestHeldOut() throws {
    let set = try LinearGolden.read().cox[0]
    let x = try matrix(set.design)
    let (model, loss) = try CoxRegression.fitPath(
      x, times: set.times, events: set.events, inner: (x, set.times, set.events),
      penalties: [10, 0.1, 1e-4])
    #expect(model.penalty == 1e-4)
    #expect(loss != nil)
    // Without an event among the held-out nothing can be chosen.
    let none = try CoxRegression.fitPath(
      x, times: set.times, events: set.events,
      inner: (x, set.times, set.events.map { _ in false }), penalties: [10, 0.1, 1e-4])
    #expect(none.model.penalty == 0.1)
    #expect(none.innerLoss == nil)
  }

  @Test func refusesCasesWithoutEvents() throws {
    let x = try matrix([[1], [2]])
    #expect(throws: TensorError.self) {
      try CoxRegression.fit(x, times: [1, 2], events: [false, false], penalty: 1)
    }
  }
}

@Suite struct LabelRegressionTests {
  @Test func eachLabelIsItsOwnLogisticRegression() throws {
    let set = try LinearGolden.read().ridge[0]
    let x = try matrix(set.design)
    let truth: [[Bool?]] = set.targets.enumerated().map { item, target in
      [target > 3, item % 5 == 0 ? nil : set.design[item][2] > 0.5, true]
    }
    let model = try LabelRegression.fitPath(x, truth: truth, inner: nil)
    #expect(model.weights.count == 3)
    let (alone, _) = try LogisticRegression.fitPath(
      x, labels: truth.map { $0[0] == true ? 1 : 0 }, classCount: 2, inner: nil)
    expectClose(model.weights[0], to: alone.weights[0], absolute: 1e-12)
    // The second is fitted to the cases in which it is known.
    let known = truth.indices.filter { truth[$0][1] != nil }
    let (part, _) = try LogisticRegression.fitPath(
      matrix(known.map { set.design[$0] }), labels: known.map { truth[$0][1] == true ? 1 : 0 },
      classCount: 2, inner: nil)
    expectClose(model.weights[1], to: part.weights[0], absolute: 1e-9)
    // All have the third: its rate, and no weights.
    #expect(model.weights[2].allSatisfy { $0 == 0 })
    expectClose([model.bias[2]], to: [log(40.5 / 0.5)], absolute: 1e-12)
  }
}
