import Encoders
import Layers
import Predictors
import TestSupport
import Tensors
import Testing

/// One token a group of features.
@Suite struct VectorGroupEncoderTests {
  /// Feature 2 is in two groups.
  private let groups = [[0, 1, 2], [2, 3], [4]]

  private func encoder(
    _ groups: [[Int]], tokens: EncoderSettings.VectorTokens = .groups, dtype: DType = .float32
  ) throws -> (encoder: any ModalityEncoder, store: ParameterStore) {
    var settings = EncoderSettings()
    settings.width = 6
    settings.headCount = 2
    settings.vectorTokens = tokens
    let store = ParameterStore()
    let scope = store.scope(generator: try Generator(seed: 4), dtype: dtype)
    return (
      try makeEncoder(
        .vector(count: 5, groups: groups), settings: settings, scope: scope / "encoder"), store
    )
  }

  private func batch(_ values: Tensor) throws -> ModalityBatch {
    ModalityBatch(
      content: .vector(values), design: nil,
      presence: try Tensor([Bool](repeating: true, count: values.size(0))))
  }

  @Test func aTokenSeesItsGroupAlone() throws {
    let (encoder, _) = try encoder(groups)
    let values = try Tensor.normal([4, 5], generator: try Generator(seed: 1))
    let before = try encoder(batch(values), mode: .evaluation).tokens
    #expect(before.shape == [4, 3, 6] && encoder.tokenCount == 3)
    for feature in 0..<5 {
      var change = [Float](repeating: 0, count: 5)
      change[feature] = 1
      let moved = try encoder(batch(values + Tensor(change)), mode: .evaluation).tokens
      let movement = try (moved - before).magnitude().largest(axes: [0, 2]).array(of: Float.self)
      for (token, group) in groups.enumerated() {
        #expect((movement[token] > 0) == group.contains(feature))
      }
    }
  }

  @Test func tokensAreTheMLPsOfTheMethod() throws {
    let (encoder, store) = try encoder(groups, dtype: .float64)
    try perturb(store)
    let values = try Tensor.normal([3, 5], generator: try Generator(seed: 2), dtype: .float64)
    let tokens = try encoder(batch(values), mode: .evaluation).tokens
    func parameter(_ name: String) throws -> Tensor {
      try #require(store.trainable.first { $0.name == "encoder.\(name)" }?.tensor)
    }
    let (first, second) = try (parameter("first.weight"), parameter("second.weight"))
    var start = 0
    for (place, group) in groups.enumerated() {
      let index = try Tensor([Int64(place)])
      let hidden = try
        (values.selecting(Tensor(group.map(Int64.init)), axis: 1)
        .matmul(first.sliced(start..<start + group.count, axis: 0))
        + parameter("first.bias").selecting(index)).gelu()
      let raw =
        try hidden.matmul(second.selecting(index).squeezed(0))
        + parameter("second.bias").selecting(index).squeezed(0)
      let mean = try raw.mean(axes: [1], keepsAxes: true)
      let spread = try ((raw - mean) * (raw - mean)).mean(axes: [1], keepsAxes: true)
      let norm = try (raw - mean) / (spread + 1e-5).squareRoot()
      try expectClose(
        tokens.selecting(index, axis: 1).squeezed(1),
        to: norm * parameter("norm.weight") + parameter("norm.bias"), absolute: 1e-10, relative: 0)
      start += group.count
    }
  }

  @Test func derivativesEqualCentralDifferences() throws {
    let (encoder, store) = try encoder(groups, dtype: .float64)
    try perturb(store)
    let values = try Tensor.normal([2, 5], generator: try Generator(seed: 7), dtype: .float64)
    let weights = try Tensor.normal([2, 3, 6], generator: try Generator(seed: 8), dtype: .float64)
    try gradientCheck([values]) {
      try (encoder(batch($0[0]), mode: .evaluation).tokens * weights).sum()
    }
  }

  @Test func aLoneGroupBecomesTwoDifferentTokens() throws {
    let (encoder, _) = try encoder([[0, 1, 2, 3, 4]])
    #expect(encoder.tokenCount == 2)
    let values = try Tensor.normal([1, 5], generator: try Generator(seed: 1))
    let tokens = try encoder(batch(values), mode: .evaluation).tokens
    let difference = try tokens.sliced(0..<1, axis: 1) - tokens.sliced(1..<2, axis: 1)
    #expect(try difference.magnitude().largest().item() > 0.1)
  }

  @Test func withoutGroupsOrOnRequestATokenIsASummary() throws {
    for (groups, tokens) in [
      ([[Int]](), EncoderSettings.VectorTokens.groups), (groups, .summaries),
    ] {
      let (encoder, store) = try encoder(groups, tokens: tokens)
      #expect(encoder.tokenCount == EncoderSettings().vectorTokenCount)
      #expect(store.trainable.contains { $0.name == "encoder.summaries.weight" })
    }
  }

  private func perturb(_ store: ParameterStore) throws {
    let generator = try Generator(seed: 11)
    for entry in store.trainable {
      try entry.tensor.add(
        Tensor.normal(entry.tensor.shape, generator: generator, dtype: .float64), scale: 0.2)
    }
  }
}
