import Foundation
import Layers
import TestSupport
import Tensors
import Testing

@Suite struct TargetLossTests {
  @Test func labelCrossEntropyByHand() throws {
    // Known cells: logit ln 3 and present: −ln ¾; logit 0 and absent: −ln ½. The rest is unknown.
    let logits = try Tensor([log(3.0), 5, 0, -7], shape: [2, 2])
    let loss = try LabelCrossEntropy()(logits, truth: [[true, nil], [false, nil]])
    expectClose(try loss.item(), to: -(log(0.75) + log(0.5)) / 2, absolute: 1e-7)
    let none = try LabelCrossEntropy()(logits, truth: [[nil, nil], [nil, nil]])
    expectClose(try none.item(), to: 0, absolute: 0)
  }

  @Test func labelCrossEntropyDerivatives() throws {
    let logits = try Tensor.normal([4, 3], generator: Generator(seed: 3), dtype: .float64)
    let truth: [[Bool?]] = [
      [true, nil, false], [false, false, true], [nil, nil, true], [true, true, false],
    ]
    try gradientCheck([logits]) { try LabelCrossEntropy()($0[0], truth: truth) }
  }

  @Test func coxLossByHand() throws {
    // Risks log 1 … log 4; events at 1 and, tied, at 2 and 2; censored at 3. Sums 10 and 9.
    let risks = try Tensor([1.0, 2, 3, 4].map { log($0) }, shape: [4, 1])
    let loss = try CoxLoss()(
      risks, times: [1, 2, 2, 3], events: [true, true, true, false])
    let expected = (log(10.0 / 1) + log(9.0 / 2) + log(9.0 / 3)) / 4
    expectClose(try loss.item(), to: expected, absolute: 1e-12)
  }

  @Test func coxLossDerivatives() throws {
    let risks = try Tensor.normal([6, 1], generator: Generator(seed: 4), dtype: .float64)
    try gradientCheck([risks]) {
      try CoxLoss()(
        $0[0], times: [3, 1, 2, 2, 5, 1], events: [true, true, true, false, true, false])
    }
  }

  @Test func aBatchWithoutEventsTeachesNothing() throws {
    let risks = try Tensor([1.0, 2], shape: [2, 1]).tracked()
    let gradient = try withGradients {
      try CoxLoss()(risks, times: [1, 2], events: [false, false]).gradients(of: [risks])
    }
    #expect(try gradient[0]?.array(of: Double.self) == [0, 0])
  }

  @Test func refusesShapesThatDoNotFit() throws {
    let risks = try Tensor([1.0, 2], shape: [2, 1])
    let error = #expect(throws: TensorError.self) {
      try CoxLoss()(risks, times: [1], events: [true])
    }
    #expect(error?.code == .shapeMismatch)
    #expect(throws: TensorError.self) {
      try LabelCrossEntropy()(risks, truth: [[true, false], [true, false]])
    }
  }
}
