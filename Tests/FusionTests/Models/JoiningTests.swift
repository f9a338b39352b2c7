import Encoders
import Layers
import Predictors
import TestSupport
import Tensors
import Testing

import Fusion

/// The formulas of the joinings, by hand and by central differences.
struct JoiningTests {
  /// Logits 1 and 4: their mean, the one that is there, and nothing.
  @Test func lateFusionIsTheMeanOfWhatIsThere() throws {
    let first = try Tensor([1, 1, 1] as [Double], shape: [3, 1])
    let second = try Tensor([4, 4, 4] as [Double], shape: [3, 1])
    let mean = try LateFusion.mean(
      of: [first, second],
      availabilities: [
        Tensor([1, 1, 0] as [Double], shape: [3, 1]),
        Tensor([1, 0, 0] as [Double], shape: [3, 1]),
      ])
    #expect(try mean.array(of: Double.self) == [2.5, 1, 0])
  }

  /// 256 + 256 numbers to 256 in rank 4: two factors of 4 · 256 · 257, 4 weights and 256 biases.
  @Test func rankFourHasTheParametersOfTheMethod() throws {
    let store = ParameterStore()
    _ = try LowRankProduct(
      inputs: [("a", 256), ("b", 256)], outputSize: 256, rank: 4,
      scope: store.scope(generator: Generator(seed: 1)))
    #expect(store.parameterCount == 526_596)
    #expect(257 * 257 * 256 == 16_908_544)
  }

  /// Σᵣ ωᵣ (W₁ʳ [x; 1]) ⊙ (W₂ʳ [y; 1]) + b, term by term through the full tensor.
  @Test func lowRankProductIsItsFullTensor() throws {
    let store = ParameterStore()
    let (rank, size) = (3, 2)
    let product = try LowRankProduct(
      inputs: [("a", 3), ("b", 2)], outputSize: size, rank: rank,
      scope: store.scope(generator: Generator(seed: 5), dtype: .float64))
    for entry in store.trainable {
      try entry.tensor.assign(
        .normal(entry.tensor.shape, generator: Generator(seed: 9), dtype: .float64))
    }
    func values(_ name: String) throws -> [Double] {
      try #require(store[name]).array(of: Double.self)
    }
    let vectors = [[0.3, -1.2, 0.7], [1.5, -0.4]]
    let bias = try values("product.bias")
    let rankWeights = try values("product.weight")
    var expected = bias
    for output in 0..<size {
      for i in 0...3 {
        for j in 0...2 {
          var entry = 0.0  // the full tensor's [i, j, output]
          for r in 0..<rank {
            let row = r * size + output
            let left =
              i < 3 ? try values("a.factor.weight")[row * 3 + i] : try values("a.factor.bias")[row]
            let right =
              j < 2 ? try values("b.factor.weight")[row * 2 + j] : try values("b.factor.bias")[row]
            entry += rankWeights[r] * left * right
          }
          expected[output] += entry * (i < 3 ? vectors[0][i] : 1) * (j < 2 ? vectors[1][j] : 1)
        }
      }
    }
    let found = try product([
      Tensor(vectors[0], shape: [1, 3]), Tensor(vectors[1], shape: [1, 2]),
    ])
    expectClose(try found.array(of: Double.self), to: expected, absolute: 1e-12)
  }

  /// One asks the others; where it is missing the learned query asks, so that the others still count.
  @Test func othersSpeakWhereTheAskerIsMissing() throws {
    let fixture = try NetworkFixture(.asking("genes"), modalities: ["table", "genes"])
    try fixture.perturb()
    let nobody = NetworkFixture.allPresent.merging(
      ["genes": [Bool](repeating: false, count: 5)]
    ) { $1 }
    let first = try fixture.logits(NetworkFixture.batches(presence: nobody, seed: 5))
    let second = try fixture.logits(NetworkFixture.batches(presence: nobody, seed: 6))
    #expect(try (first - second).magnitude().smallest().item() > 1e-5)
  }

  /// A fold in which no training case has the asker has a network without its encoder.
  @Test func askerMayLackAltogether() throws {
    let fixture = try NetworkFixture(.asking("genes"), modalities: ["table", "notes"])
    let logits = try fixture.logits(NetworkFixture.batches())
    #expect(try logits.isFinite().all().item() == 1)
    #expect(fixture.network.contextTokenCounts.isEmpty)
  }

  @Test(arguments: NetworkFixture.joinings)
  func derivativesEqualCentralDifferences(kind: JoiningKind) throws {
    let names = ["table", "genes", "notes"]
    let network = try FusionNetwork(
      kind,
      shapes: [
        ("table", .columns(numericCount: 3, codeCounts: [])), ("genes", .vector(count: 4)),
        ("notes", .words(vocabularyCount: 5)),
      ], outputCount: 2, settings: .tiny, generator: Generator(seed: 3), dtype: .float64)
    let generator = try Generator(seed: 4)
    for entry in network.store.trainable {
      try entry.tensor.add(
        .normal(entry.tensor.shape, generator: generator, dtype: .float64), scale: 0.2)
    }
    let presence = try [[true, false, true], [true, true, false], [true, true, true]].map {
      try Tensor($0.flatMap { [$0, $0] }, shape: [3, 2])
    }
    let tokens = try names.map { _ in
      try Tensor.normal([3, 2, 8], generator: generator, dtype: .float64)
    }
    let weights = try Tensor.normal([3, 2], generator: generator, dtype: .float64)
    func output(_ tokens: [Tensor]) throws -> Tensor {
      var encodings: [String: Encoding] = [:]
      for (index, name) in names.enumerated() {
        encodings[name] = Encoding(tokens: tokens[index], presence: presence[index])
      }
      return try (network.fuse(encodings, mode: .evaluation) * weights).sum()
    }
    try gradientCheck(tokens, absolute: 1e-7, relative: 1e-5, output)

    // Parameters: along a random direction each.
    let entries = network.store.trainable.filter { !$0.name.contains(".encoder.") }
    let gradients = try output(tokens).gradients(of: entries.map(\.tensor))
    for (entry, gradient) in zip(entries, gradients) {
      let direction = try Tensor.normal(
        entry.tensor.shape, generator: generator, dtype: .float64)
      let slope = try (#require(gradient, "\(entry.name)") * direction).sum().item()
      let step = 1e-6
      func moved(_ scale: Double) throws -> Double {
        try entry.tensor.add(direction, scale: scale)
        defer { try? entry.tensor.add(direction, scale: -scale) }
        return try withoutGradients { try output(tokens).item() }
      }
      let difference = try (moved(step) - moved(-step)) / (2 * step)
      #expect(
        abs(slope - difference) <= 1e-6 + 1e-5 * abs(difference),
        "\(entry.name): \(slope) beside \(difference)")
    }
  }
}
