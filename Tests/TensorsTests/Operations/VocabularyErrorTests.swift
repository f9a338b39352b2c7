import Tensors
import Testing

/// The cross entropy against a vocabulary, a chunk of rows at a time.
struct VocabularyErrorTests {
  private struct Made {
    let rows: Tensor
    let words: Tensor
    let bias: Tensor
    let targets: Tensor

    init(_ count: Int, dtype: DType, seed: UInt64) throws {
      let generator = try Generator(seed: seed)
      func random(_ shape: [Int]) throws -> Tensor {
        try Tensor.normal(shape, generator: generator, dtype: .float64).converted(to: dtype)
          .tracked()
      }
      rows = try random([count, 5])
      words = try random([17, 5])
      bias = try random([17])
      targets = try Tensor((0..<count).map { Int64(($0 * 7 + 3) % 17) })
    }

    var inputs: [Tensor] { [rows, words, bias] }

    func inChunks(of chunk: Int) throws -> Tensor {
      try rows.vocabularyError(targets: targets, words: words, bias: bias, chunk: chunk)
    }

    /// All at once, by autograd.
    func whole() throws -> (value: Double, gradients: [Tensor?]) {
      let loss =
        try rows.linear(weight: words, bias: bias).crossEntropy(targets: targets)
        * Double(rows.shape[0])
      return (try loss.detached().item(), try loss.gradients(of: inputs))
    }
  }

  private func expectSame(_ own: Tensor?, _ other: Tensor?, _ tolerance: Double) throws {
    let (own, other) = (try #require(own), try #require(other))
    let difference = try (own - other).magnitude().largest().item()
    #expect(difference <= tolerance * (try other.magnitude().largest().item()))
  }

  @Test(arguments: [1, 3, 8, 20, 100], [DType.float64, .float32])
  func chunksGiveTheValueAndTheGradientsOfTheWhole(chunk: Int, dtype: DType) throws {
    let made = try Made(20, dtype: dtype, seed: 7)
    let tolerance = dtype == .float64 ? 1e-12 : 1e-5
    let expected = try made.whole()
    // What weighs the loss weighs its derivatives.
    let loss = try made.inChunks(of: chunk) * 0.25
    #expect(abs(try loss.detached().item() - expected.value / 4) <= tolerance * expected.value)
    for _ in 0..<2 {
      let gradients = try loss.gradients(of: made.inputs, keepsGraph: true)
      for (own, other) in zip(gradients, expected.gradients) {
        try expectSame(own.map { try $0 * 4 }, other, tolerance)
      }
    }
  }

  @Test func itsGradientsJoinThoseOfOtherUsesOfTheWords() throws {
    let made = try Made(12, dtype: .float64, seed: 3)
    let both = try made.inChunks(of: 5) + (made.words * made.words).sum()
    let found = try both.gradients(of: [made.words])[0]
    let expected = try #require(try made.whole().gradients[1])
    try expectSame(found, expected + made.words.detached() * 2, 1e-12)
  }

  @Test(arguments: [0, 1, 2]) func aTrainedPartAlone(part: Int) throws {
    let made = try Made(9, dtype: .float64, seed: 5)
    let expected = try made.whole()
    let inputs = try made.inputs.enumerated().map {
      $0.offset == part ? try $0.element.detached().tracked() : try $0.element.detached()
    }
    let loss = try inputs[0].vocabularyError(
      targets: made.targets, words: inputs[1], bias: inputs[2], chunk: 4)
    try expectSame(loss.gradients(of: [inputs[part]])[0], expected.gradients[part], 1e-12)
  }

  @Test func withoutARecordThereIsTheValueAlone() throws {
    let made = try Made(9, dtype: .float64, seed: 2)
    let expected = try made.whole().value
    let loss = try withoutGradients { try made.inChunks(of: 4) }
    #expect(!loss.requiresGradient)
    #expect(abs(try loss.item() - expected) < 1e-10)
  }

  /// A word that is next to impossible costs what its logit says, not infinity.
  @Test func logitsFarApartStayFinite() throws {
    let rows = try Tensor([1] as [Float], shape: [1, 1]).tracked()
    let words = try Tensor([500, -500] as [Float], shape: [2, 1])
    let loss = try rows.vocabularyError(
      targets: Tensor([Int64(1)]), words: words, bias: .zeros([2]), chunk: 1)
    #expect(try loss.detached().item() == 1000)
    #expect(try #require(try loss.gradients(of: [rows])[0]).item() == 1000)
  }

  @Test func noRowsCostNothing() throws {
    let made = try Made(0, dtype: .float32, seed: 1)
    let loss = try made.inChunks(of: 4)
    #expect(try loss.detached().item() == 0)
    for gradient in try loss.gradients(of: made.inputs) {
      #expect(try #require(gradient).array(of: Float.self).allSatisfy { $0 == 0 })
    }
  }

  /// In bfloat16 products are rounded to eight bits, sums are not.
  @Test func autocastStaysNear() throws {
    let made = try Made(20, dtype: .float32, seed: 4)
    let expected = try made.whole()
    let loss = try withAutocast(.bfloat16) { try made.inChunks(of: 8) }
    #expect(loss.dtype == .float32)
    #expect(abs(try loss.detached().item() - expected.value) < 0.02 * expected.value)
    for (own, other) in zip(try loss.gradients(of: made.inputs), expected.gradients) {
      #expect(own?.dtype == .float32)
      try expectSame(own, other, 0.03)
    }
  }

  @Test func wrongShapesAndWordsThatAreNotThereAreErrors() throws {
    let made = try Made(4, dtype: .float32, seed: 6)
    #expect(throws: TensorError.self) { try made.inChunks(of: 0) }
    #expect(throws: TensorError.self) {
      try made.rows.vocabularyError(
        targets: Tensor([Int64(1)]), words: made.words, bias: made.bias, chunk: 4)
    }
    #expect(throws: TensorError.self) {
      try made.rows.vocabularyError(
        targets: Tensor([0, 1, 2, 17] as [Int64]), words: made.words, bias: made.bias, chunk: 4)
    }
    let loss = try made.inChunks(of: 2)
    #expect(throws: TensorError.self) {
      try loss.gradients(of: [made.rows], createsGraph: true)
    }
  }
}
