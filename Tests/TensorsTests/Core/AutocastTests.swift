import TestSupport
import Tensors
import Testing

@Suite struct AutocastTests {
  private func made(_ rows: Int, _ columns: Int, seed: UInt64) throws -> Tensor {
    try Tensor.normal([rows, columns], generator: Generator(seed: seed))
  }

  @Test func productsAreShorterAndSumsAreNot() throws {
    let (left, right) = (try made(64, 128, seed: 1), try made(32, 128, seed: 2))
    let exact = try left.linear(weight: right)
    let short = try withAutocast(.bfloat16) { () throws(TensorError) in
      try left.linear(weight: right)
    }
    #expect(exact.dtype == .float32)
    #expect(short.dtype == .bfloat16)
    // bfloat16 keeps 8 bits; a product of 128 standard normal pairs has a spread of √128 = 11.3.
    let worst = try (short.converted(to: .float32) - exact).magnitude().largest().item()
    #expect(worst > 0 && worst < 0.4)
    // A norm, which sums, is computed in float32 whatever it is given.
    let norm = try withAutocast(.bfloat16) { () throws(TensorError) in
      try left.layerNormalized(shape: [128], weight: nil, bias: nil)
    }
    #expect(norm.dtype == .float32)
  }

  @Test func parametersAndGradientsStayInFloat32() throws {
    let input = try made(16, 24, seed: 1)
    let weight = try made(8, 24, seed: 2).tracked()
    let exact = try #require(
      try input.linear(weight: weight).power(2).mean().gradients(of: [weight])[0])
    let loss = try withAutocast(.bfloat16) { () throws(TensorError) in
      try input.linear(weight: weight).converted(to: .float32).power(2).mean()
    }
    let gradient = try #require(try loss.gradients(of: [weight])[0])
    #expect(gradient.dtype == .float32)
    let scale = try exact.magnitude().largest().item()
    let worst = try (gradient - exact).magnitude().largest().item()
    #expect(worst < 0.02 * scale)
  }

  /// The copy of a parameter that was cast must not survive the step that changes the parameter.
  @Test func aChangedParameterIsCastAnew() throws {
    let input = try Tensor.ones([1, 2])
    let weight = try Tensor.ones([1, 2]).tracked()
    func output() throws -> Double {
      try withAutocast(.bfloat16) { () throws(TensorError) in
        try input.linear(weight: weight)
      }.converted(to: .float32).item()
    }
    #expect(try output() == 2)
    try withoutGradients { try weight.assign(Tensor.full([1, 2], 3)) }
    #expect(try output() == 6)
  }

  @Test func endsWithItsScopeAlsoAfterAnError() throws {
    struct Stop: Error {}
    let (left, right) = (try made(4, 4, seed: 1), try made(4, 4, seed: 2))
    #expect(throws: Stop.self) { try withAutocast(.bfloat16) { throw Stop() } }
    #expect(try left.linear(weight: right).dtype == .float32)
    let nested = try withAutocast(.bfloat16) { () throws(TensorError) in
      _ = try withAutocast(.bfloat16) { () throws(TensorError) in try left.linear(weight: right) }
      return try left.linear(weight: right)
    }
    #expect(nested.dtype == .bfloat16)
    let none = try withAutocast(nil) { () throws(TensorError) in try left.linear(weight: right) }
    #expect(none.dtype == .float32)
  }
}
