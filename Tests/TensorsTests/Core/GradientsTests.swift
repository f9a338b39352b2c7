import TestSupport
import Tensors
import Testing

@Suite struct GradientsTests {
  @Test func recordsThroughTheBoxedCall() throws {
    // d/dx Σ x³ = 3x²
    let x = try Tensor([1, -2, 0.5] as [Double]).tracked()
    let y = try x.power(3).sum()
    #expect(y.requiresGradient)
    let gradient = try #require(try y.gradients(of: [x])[0])
    try expectClose(gradient, to: [3, 12, 0.75], absolute: 1e-12)
    #expect(!gradient.requiresGradient)
  }

  @Test func appliesTheChainAndProductRules() throws {
    // f = Σ sigmoid(a·x): ∂f/∂a = Σ x s(1−s), ∂f/∂x = a s(1−s)
    let a = try Tensor(scalar: 2.0).tracked()
    let x = try Tensor([0, 0.5] as [Double]).tracked()
    let gradients = try (a * x).sigmoid().sum().gradients(of: [a, x])
    // s(1−s): at 0 0.25, at 1 0.19661193324148185
    expectClose(
      try #require(try gradients[0]?.item()), to: 0.5 * 0.19661193324148185, absolute: 1e-12)
    try expectClose(#require(gradients[1]), to: [0.5, 2 * 0.19661193324148185], absolute: 1e-12)
  }

  @Test func recordsThroughListsAndOptionalTensors() throws {
    let x = try Tensor([1, 2] as [Double]).tracked()
    let y = try Tensor([3] as [Double]).tracked()
    let joined = try Tensor.concatenated([x, y])
    let weights = try Tensor([1, 10, 100] as [Double])
    let gradients = try (joined * weights).sum().gradients(of: [x, y])
    try expectClose(#require(gradients[0]), to: [1, 10])
    try expectClose(#require(gradients[1]), to: [100])
    let picked = try x.rows(Tensor([1, 1] as [Int64])).sum().gradients(of: [x])
    try expectClose(#require(picked[0]), to: [0, 2])
  }

  @Test func givesNilForAnInputThatDoesNotMatter() throws {
    let x = try Tensor([1.0]).tracked()
    let unused = try Tensor([1.0]).tracked()
    let gradients = try x.sum().gradients(of: [x, unused])
    #expect(gradients.count == 2)
    #expect(gradients[0] != nil)
    #expect(gradients[1] == nil)
    #expect(try x.sum().gradients(of: []).isEmpty)
  }

  @Test func differentiatesTwice() throws {
    // f = Σ x⁴: f' = 4x³, (Σ f')' = 12x²
    let x = try Tensor([1, -2] as [Double]).tracked()
    let first = try #require(try x.power(4).sum().gradients(of: [x], createsGraph: true)[0])
    try expectClose(first, to: [4, -32], absolute: 1e-12)
    #expect(first.requiresGradient)
    try expectClose(#require(try first.sum().gradients(of: [x])[0]), to: [12, 48], absolute: 1e-12)
  }

  @Test func refusesAFreedGraph() throws {
    let x = try Tensor([1.0, 2.0]).tracked()
    let y = try x.exponential().sum()
    _ = try y.gradients(of: [x])
    let error = #expect(throws: TensorError.self) { try y.gradients(of: [x]) }
    #expect(error?.operation == "gradients")
    #expect(error?.message.contains("second time") == true)
    #expect(error?.message.contains("keepsGraph") == true, "the message should name our argument")
    let kept = try x.exponential().sum()
    _ = try kept.gradients(of: [x], keepsGraph: true)
    #expect(try kept.gradients(of: [x])[0] != nil)
  }

  @Test func refusesWhatHasNoGradient() throws {
    let x = try Tensor([1.0, 2.0]).tracked()
    let vector = #expect(throws: TensorError.self) { try (x * 2).gradients(of: [x]) }
    #expect(vector?.code == .shapeMismatch)
    #expect(vector?.argumentShapes == [[2]])
    let plain = #expect(throws: TensorError.self) { try Tensor(scalar: 1.0).gradients(of: [x]) }
    #expect(plain?.code == .invalidArgument)
    let untracked = #expect(throws: TensorError.self) {
      try x.sum().gradients(of: [Tensor([1.0])])
    }
    #expect(untracked != nil)
    let integers = #expect(throws: TensorError.self) { try Tensor([1, 2] as [Int64]).tracked() }
    #expect(integers?.code == .typeMismatch)
  }

  @Test func trackedStartsAHistoryOfItsOwn() throws {
    let x = try Tensor([1.0]).tracked()
    let y = try (x * 3).tracked()
    #expect(try y.sum().gradients(of: [x])[0] == nil)
    #expect(try !y.detached().requiresGradient)
  }

  @Test func leavesNothingRecordedInsideWithoutGradients() throws {
    let x = try Tensor([1.0]).tracked()
    #expect(try !withoutGradients { try x * 2 }.requiresGradient)
    #expect(try (x * 2).requiresGradient)
    #expect(try withoutGradients { try withGradients { try x * 2 } }.requiresGradient)
  }

  @Test func restoresRecordingAfterAnError() throws {
    let x = try Tensor([1.0]).tracked()
    #expect(throws: TensorError.self) {
      try withoutGradients { () throws(TensorError) in try x.reshaped([7]) }
    }
    #expect(try (x * 2).requiresGradient)
    try withoutGradients { () throws in
      #expect(throws: TensorError.self) { try withGradients { try x.reshaped([7]) } }
      #expect(try !(x * 2).requiresGradient)
    }
  }

  @Test func stopsRecordingOnThisThreadOnly() async throws {
    let x = try Tensor([1.0]).tracked()
    // Each round holds one thread inside `withoutGradients` while others look.
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for round in 0..<64 {
        group.addTask {
          guard round.isMultiple(of: 2) else { return try (x * 2).requiresGradient }
          return try withoutGradients {
            for _ in 0..<200 { if try (x * 2).requiresGradient { return false } }
            return true
          }
        }
      }
      for try await isAsExpected in group { #expect(isAsExpected) }
    }
  }
}
