import TestSupport
import Tensors
import Testing

@Suite struct GeneratorTests {
  @Test func givesTheSameNumbersForASeed() throws {
    let draw = { try Tensor.normal([100], generator: Generator(seed: 42)).array(of: Float.self) }
    let first = try draw()
    #expect(try draw() == first)
    #expect(try Tensor.normal([100], generator: Generator(seed: 43)).array(of: Float.self) != first)
  }

  @Test func reseedingStartsAgain() throws {
    let generator = try Generator(seed: 7)
    let first = try Tensor.uniform([5], generator: generator).array(of: Float.self)
    #expect(try Tensor.uniform([5], generator: generator).array(of: Float.self) != first)
    try generator.reseed(7)
    #expect(try Tensor.uniform([5], generator: generator).array(of: Float.self) == first)
  }

  @Test func anotherGeneratorDoesNotDisturbIt() throws {
    let alone = try Generator(seed: 1)
    let expected = try (0..<4).map { _ in
      try Tensor.normal([3], generator: alone).array(of: Float.self)
    }
    let mixed = try Generator(seed: 1)
    let other = try Generator(seed: 1)
    for values in expected {
      _ = try Tensor.uniform([17], generator: other)
      #expect(try Tensor.normal([3], generator: mixed).array(of: Float.self) == values)
    }
  }

  @Test func theGlobalGeneratorDoesNotDisturbIt() throws {
    let generator = try Generator(seed: 9)
    let expected = try (0..<2).map { _ in
      try Tensor.uniform([8], generator: generator).array(of: Float.self)
    }
    let again = try Generator(seed: 9)
    #expect(try Tensor.uniform([8], generator: again).array(of: Float.self) == expected[0])
    _ = try Operator("aten::rand")(.ints([1000]))
    #expect(try Tensor.uniform([8], generator: again).array(of: Float.self) == expected[1])
  }

  /// An operator without a generator would draw from LibTorch's global one.
  @Test func everyOperatorThatDrawsTakesAGenerator() throws {
    let drawing = ["rand", "bernoulli", "normal", "uniform", "multinomial", "dropout"]
    let found = try Operators.entries.map { try $0.get() }.filter { op in
      drawing.contains { op.name.dropFirst("aten::".count).hasPrefix($0) }
    }
    #expect(found.count == 4)
    for op in found { #expect(op.schema.contains("Generator? generator"), "\(op.schema)") }
  }

  @Test func matchesPyTorch() throws {
    // torch.Generator().manual_seed(0): torch.rand(3), then torch.randn(2)
    let generator = try Generator(seed: 0)
    try expectClose(
      Tensor.uniform([3], generator: generator),
      to: [0.49625658988952637, 0.7682217955589294, 0.08847743272781372])
  }

  @Test func dropoutKeepsTheShareAndTheMean() throws {
    let generator = try Generator(seed: 5)
    let ones = try Tensor.ones([200, 200], dtype: .float64)
    let dropped = try ones.dropout(probability: 0.3, generator: generator).array(of: Double.self)
    let zeros = Double(dropped.count { $0 == 0 }) / 40_000
    // Five standard errors: √(0.3 · 0.7 / 40 000) = 0.0023.
    expectClose(zeros, to: 0.3, absolute: 0.0115)
    #expect(dropped.allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-12 })
    expectClose(dropped.reduce(0, +) / 40_000, to: 1, absolute: 0.0165)
  }

  @Test func dropoutScalesTheGradientAsTheValue() throws {
    let x = try Tensor.ones([64], dtype: .float64).tracked()
    let y = try x.dropout(probability: 0.5, generator: Generator(seed: 2))
    try expectClose(#require(try y.sum().gradients(of: [x])[0]), to: y)
  }

  @Test func dropoutOfZeroIsTheInput() throws {
    let x = try Tensor([1.0, 2.0])
    #expect(try x.dropout(probability: 0, generator: Generator(seed: 2)).isSame(as: x))
  }

  @Test(arguments: [-0.1, 1, 1.5, .nan, .infinity]) func refusesImpossibleDropout(
    probability: Double
  ) throws {
    let generator = try Generator(seed: 2)
    let error = #expect(throws: TensorError.self) {
      try Tensor([1.0]).dropout(probability: probability, generator: generator)
    }
    #expect(error?.code == .invalidArgument)
  }
}
