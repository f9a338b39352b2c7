import TestSupport
import Tensors
import Testing
import Training

struct GradientClippingTests {
  @Test(arguments: ["clip", "clip_small"]) func equalsPyTorch(topic: String) throws {
    let golden = try GoldenTensors()
    let gradients = try (0...1).map { try golden["\(topic).gradient.\($0)"].copied() }
    let limited = try clipped(gradients, toNorm: 1.5)
    expectClose(limited.norm, to: try golden["\(topic).norm"].item(), relative: 1e-6)
    for (index, gradient) in limited.gradients.enumerated() {
      try expectClose(
        #require(gradient), to: golden["\(topic).clipped.\(index)"], absolute: 1e-7,
        relative: 1e-6)
    }
  }

  /// ‖(3, 4)‖ = 5; to norm 1 that is (0.6, 0.8), less PyTorch's 10⁻⁶ in the divisor.
  @Test func absentGradientsStayAbsent() throws {
    let limited = try clipped([nil, Tensor([3.0, 4.0]), nil], toNorm: 1)
    #expect(limited.norm == 5)
    #expect(limited.gradients.map { $0 == nil } == [true, false, true])
    try expectClose(#require(limited.gradients[1]), to: [0.6, 0.8], absolute: 1e-6)
    #expect(try clipped([nil, nil], toNorm: 1).norm == 0)
  }
}
