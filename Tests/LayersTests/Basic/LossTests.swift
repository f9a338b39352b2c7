import Foundation
import Layers
import TestSupport
import Tensors
import Testing

@Suite struct LossTests {
  private let logits: Tensor
  private let targets: Tensor
  init() throws {
    logits = try .normal([4, 3], generator: Generator(seed: 31), dtype: .float64)
    targets = try Tensor([2, 0, 1, 1] as [Int64])
  }

  @Test(arguments: [false, true], [0, 0.1, 0.5]) func crossEntropyDerivatives(
    isWeighted: Bool, smoothing: Double
  ) throws {
    let weights = isWeighted ? try Tensor([0.5, 2, 1.25]) : nil
    let loss = CrossEntropy(classWeights: weights, labelSmoothing: smoothing)
    try gradientCheck([logits]) { try loss($0[0], targets: targets) }
  }

  @Test func crossEntropyByHand() throws {
    // Two cases, logits (0, ln 3) and (0, 0): probabilities (¼, ¾) and (½, ½). Targets 1 and 0 with
    // weights (3, 1): −(1·ln ¾ + 3·ln ½) / (1 + 3).
    let logits = try Tensor([0, log(3.0), 0, 0], shape: [2, 2])
    let targets = try Tensor([1, 0] as [Int64])
    let weighted = try CrossEntropy(classWeights: Tensor([3.0, 1]))(logits, targets: targets)
    expectClose(try weighted.item(), to: -(log(0.75) + 3 * log(0.5)) / 4, absolute: 1e-12)
    // Smoothing 0.2 over two classes: 0.9 on the target, 0.1 on the other.
    let smoothed = try CrossEntropy(labelSmoothing: 0.2)(logits, targets: targets)
    let first = -(0.9 * log(0.75) + 0.1 * log(0.25))
    expectClose(try smoothed.item(), to: (first - log(0.5)) / 2, absolute: 1e-12)
  }

  @Test func binaryCrossEntropyDerivatives() throws {
    let targets = try Tensor([0.0, 1, 0.25, 1, 0, 0, 1, 1, 0, 0.9, 0.1, 0], shape: [4, 3])
    for positive in [nil, try Tensor([0.5, 2, 3])] {
      let loss = BinaryCrossEntropy(positiveWeight: positive)
      try gradientCheck([logits]) { try loss($0[0], targets: targets) }
    }
  }

  @Test func binaryCrossEntropyByHand() throws {
    // Logit ln 3, probability ¾: target 1 with weight 2 gives −2 ln ¾; target 0 gives −ln ¼.
    let logits = try Tensor([log(3.0), log(3.0)])
    let loss = BinaryCrossEntropy(positiveWeight: try Tensor([2.0, 2.0]))
    let value = try loss(logits, targets: Tensor([1.0, 0])).item()
    expectClose(value, to: (-2 * log(0.75) - log(0.25)) / 2, absolute: 1e-12)
  }

  @Test func binaryCrossEntropyStaysFiniteForExtremeLogits() throws {
    let value = try BinaryCrossEntropy()(Tensor([800.0, -800]), targets: Tensor([0.0, 1])).item()
    expectClose(value, to: 800)
  }

  @Test func refusesTargetsThatDoNotFit() throws {
    let loss = CrossEntropy()
    let outside = #expect(throws: TensorError.self) {
      try loss(logits, targets: Tensor([0, 1, 2, 3] as [Int64]))
    }
    #expect(outside?.code == .invalidArgument)
    let count = #expect(throws: TensorError.self) {
      try loss(logits, targets: Tensor([0, 1] as [Int64]))
    }
    #expect(count?.code == .shapeMismatch)
    let broadcast = #expect(throws: TensorError.self) {
      try BinaryCrossEntropy()(Tensor.zeros([4, 1]), targets: Tensor.zeros([4]))
    }
    #expect(broadcast?.code == .shapeMismatch)
    let weights = CrossEntropy(classWeights: try Tensor([1.0, 2]))
    #expect(throws: TensorError.self) { try weights(logits, targets: targets) }
  }
}
