import TestSupport
import Tensors
import Testing

/// The fast product of linear layers equals LibTorch's own, forward and in every gradient.
@Suite struct MatrixPathTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var input: [Int]
    var outputSize: Int
    var hasBias = true
    var layout = Layout.rowMajor
    enum Layout: Sendable { case rowMajor, transposed, expanded, sliced }
    var testDescription: String { "\(input) to \(outputSize), bias \(hasBias), \(layout)" }
  }

  static let cases: [Case] = [
    Case(input: [1, 1], outputSize: 1),
    Case(input: [1, 7], outputSize: 3),
    Case(input: [5, 1], outputSize: 4),
    Case(input: [3, 5], outputSize: 1, hasBias: false),
    Case(input: [33, 17], outputSize: 9),
    Case(input: [33, 17], outputSize: 9, hasBias: false, layout: .transposed),
    Case(input: [2, 3, 8], outputSize: 5),
    Case(input: [4, 50, 96], outputSize: 384),
    Case(input: [4, 50, 96], outputSize: 384, hasBias: false, layout: .transposed),
    Case(input: [4, 50, 96], outputSize: 384, layout: .sliced),
    Case(input: [2, 2, 3, 64], outputSize: 32, layout: .transposed),
    Case(input: [256, 512], outputSize: 128),
    Case(input: [256, 512], outputSize: 128, layout: .expanded),
    Case(input: [1, 2048], outputSize: 1024),
  ]

  /// A tensor of that shape whose memory has the wanted layout.
  private static func make(
    _ shape: [Int], _ layout: Case.Layout, _ generator: Generator
  ) throws -> Tensor {
    switch layout {
    case .rowMajor: return try .normal(shape, generator: generator)
    case .transposed:
      let swapped = Array(shape.dropLast(2)) + [shape[shape.count - 1], shape[shape.count - 2]]
      return try Tensor.normal(swapped, generator: generator).transposed()
    case .expanded:
      let one = [1] + shape.dropFirst()
      return try Tensor.normal(one, generator: generator).expanded(shape)
    case .sliced:
      let wide = shape.dropLast() + [shape[shape.count - 1] + 3]
      return try Tensor.normal(Array(wide), generator: generator)
        .sliced(2..<(2 + shape[shape.count - 1]), axis: shape.count - 1)
    }
  }

  private func expectAgreement(
    _ actual: Tensor?, _ expected: Tensor?, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    guard let actual, let expected else {
      #expect((actual == nil) == (expected == nil), "\(what)", sourceLocation: sourceLocation)
      return
    }
    // Rounding grows with the sums' largest terms, not with each result.
    let scale = try expected.magnitude().largest().item()
    try expectClose(
      actual, to: expected, absolute: 1e-5 * scale, sourceLocation: sourceLocation)
  }

  @Test(arguments: cases) func agreesForwardAndInAllGradients(test: Case) throws {
    let generator = try Generator(seed: 11)
    let input = try Self.make(test.input, test.layout, generator)
    let inputSize = try input.size(-1)
    let weight = try Self.make(
      [test.outputSize, inputSize], test.layout == .transposed ? .transposed : .rowMajor, generator)
    let bias = test.hasBias ? try Tensor.normal([test.outputSize], generator: generator) : nil
    let outer = try Tensor.normal(
      Array(test.input.dropLast()) + [test.outputSize], generator: generator)

    // Two losses: a weighted one, and a plain sum whose gradient is one number expanded.
    for isWeighted in [true, false] {
      for tracked in 1..<8 {  // every combination of input, weight and bias
        func run(_ path: MatrixPath) throws -> (Tensor, [Tensor?]) {
          let x = tracked & 1 != 0 ? try input.tracked() : input
          let w = tracked & 2 != 0 ? try weight.tracked() : weight
          let b = tracked & 4 != 0 ? try bias?.tracked() : bias
          let leaves = [x, w] + (b.map { [$0] } ?? [])
          let output = try x.linear(weight: w, bias: b, path: path)
          let loss = try isWeighted ? (output * outer).sum() : output.sum()
          let asked = leaves.filter(\.requiresGradient)
          return (output, asked.isEmpty ? [] : try loss.gradients(of: asked))
        }
        let plain = try run(.plain)
        for path in [MatrixPath.oneDNN, .automatic] {
          let fast = try run(path)
          #expect(fast.0.shape == plain.0.shape)
          #expect(fast.0.requiresGradient == plain.0.requiresGradient)
          try expectAgreement(fast.0, plain.0, "forward")
          #expect(fast.1.count == plain.1.count)
          for (fast, plain) in zip(fast.1, plain.1) { try expectAgreement(fast, plain, "gradient") }
        }
      }
    }
  }

  @Test(arguments: [true, false]) func agreesInSecondDerivatives(isWeighted: Bool) throws {
    let generator = try Generator(seed: 12)
    let input = try Tensor.normal([6, 40], generator: generator)
    let weight = try Tensor.normal([24, 40], generator: generator)
    let bias = try Tensor.normal([24], generator: generator)
    let outer = try Tensor.normal([6, 24], generator: generator)
    func run(_ path: MatrixPath) throws -> [Tensor?] {
      let leaves = [try input.tracked(), try weight.tracked(), try bias.tracked()]
      let output = try leaves[0].linear(weight: leaves[1], bias: leaves[2], path: path)
      // With the plain sum the incoming gradient has no history of its own, but the gradients still
      // depend on the weight and the input.
      let loss = try isWeighted ? (output.power(3) * outer).sum() : output.sum()
      let first = try loss.gradients(of: leaves, createsGraph: true)
      // A gradient penalty: how the gradients' squared sizes depend on the leaves.
      let sizes = try first.compactMap { $0 }.map { try $0.power(2).sum() }
      let penalty = try Tensor.stacked(sizes).sum()
      return first + (try penalty.gradients(of: leaves))
    }
    let plain = try run(.plain)
    let fast = try run(.oneDNN)
    #expect(plain.count == 6)
    for (fast, plain) in zip(fast, plain) { try expectAgreement(fast, plain, "derivative") }
  }

  @Test func doublesTakeThePlainPathExactly() throws {
    let generator = try Generator(seed: 13)
    let x = try Tensor.normal([64, 300], generator: generator, dtype: .float64)
    let w = try Tensor.normal([200, 300], generator: generator, dtype: .float64)
    let plain = try x.linear(weight: w, path: .plain).array(of: Double.self)
    #expect(try x.linear(weight: w, path: .oneDNN).array(of: Double.self) == plain)
    #expect(try x.linear(weight: w).array(of: Double.self) == plain)
  }

  @Test(arguments: [MatrixPath.plain, .oneDNN, .automatic])
  func takesEmptyBatchesAndVectors(path: MatrixPath) throws {
    let w = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
    let b = try Tensor([10, 20] as [Float])
    #expect(try Tensor.zeros([0, 3]).linear(weight: w, bias: b, path: path).shape == [0, 2])
    #expect(try Tensor.zeros([4, 0, 3]).linear(weight: w, bias: b, path: path).shape == [4, 0, 2])
    let vector = try Tensor([1, 0, -1] as [Float]).linear(weight: w, bias: b, path: path)
    #expect(try vector.array(of: Float.self) == [8, 18])
  }

  @Test(arguments: [MatrixPath.plain, .oneDNN]) func carriesNaNAndInfinity(path: MatrixPath) throws
  {
    let x = try Tensor([.nan, 1, 1, .infinity, 1, 1] as [Float], shape: [3, 2])
    let y = try x.linear(weight: .ones([1, 2]), path: path).array(of: Float.self)
    #expect(y[0].isNaN)
    #expect(y[1] == .infinity)
    #expect(y[2] == 2)
  }
}
