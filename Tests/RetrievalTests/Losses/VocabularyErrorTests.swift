import Retrieval
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

    /// All at once, by autograd.
    func whole() throws -> (value: Double, gradients: [Tensor?]) {
      let loss =
        try rows.linear(weight: words, bias: bias).crossEntropy(targets: targets)
        * Double(rows.shape[0])
      return (try loss.detached().item(), try loss.gradients(of: [rows, words, bias]))
    }
  }

  @Test(arguments: [1, 3, 8, 20, 100], [DType.float64, .float32])
  func chunksGiveTheValueAndTheGradientsOfTheWhole(chunk: Int, dtype: DType) throws {
    let made = try Made(20, dtype: dtype, seed: 7)
    let tolerance = dtype == .float64 ? 1e-12 : 1e-5
    let expected = try made.whole()
    let found = try VocabularyError(
      rows: made.rows, targets: made.targets, words: made.words, bias: made.bias, chunk: chunk)
    #expect(abs(try found.value.item() - expected.value) <= tolerance * expected.value)
    let inputs = [made.rows, made.words, made.bias]
    // What weighs the loss weighs its derivatives.
    let loss = try found.recorded(rows: made.rows, words: made.words, bias: made.bias) * 0.25
    #expect(abs(try loss.detached().item() - expected.value / 4) <= tolerance * expected.value)
    for _ in 0..<2 {
      let gradients = try loss.gradients(of: inputs, keepsGraph: true)
      for (own, other) in zip(gradients, expected.gradients) {
        let (own, other) = (try #require(own), try #require(other))
        let difference = try (own * 4 - other).magnitude().largest().item()
        #expect(difference <= tolerance * (try other.magnitude().largest().item()))
      }
    }
  }

  @Test func withoutARecordThereIsTheValueAlone() throws {
    let made = try Made(9, dtype: .float64, seed: 2)
    let rows = try made.rows.detached()
    let found = try VocabularyError(
      rows: rows, targets: made.targets, words: made.words, bias: made.bias, chunk: 4)
    #expect(abs(try found.value.item() - made.whole().value) < 1e-10)
    let loss = try found.recorded(rows: rows, words: made.words, bias: made.bias)
    #expect(!loss.requiresGradient)
  }
}
