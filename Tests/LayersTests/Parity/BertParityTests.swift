import Foundation
import Layers
import TestSupport
import Tensors
import Testing

/// BERT answers what Hugging Face's `BertModel` answers with the same weights.
@Suite struct BertParityTests {
  private func model() throws -> BertModel {
    let store = ParameterStore()
    let model = try BertModel(
      .init(
        vocabularySize: 50, width: 24, depth: 2, headCount: 3, hiddenSize: 40, maximumLength: 12),
      scope: store.scope(generator: Generator(seed: 1)))
    let weights = try SafetensorsFile(path: Fixtures.url("bert/model.safetensors").path).tensors()
    try store.load(weights.filter { !$0.key.hasPrefix("pooler.") })
    return model
  }

  /// Where a token is; what stands at padding means nothing on either side.
  private func present(_ states: Tensor, _ presence: Tensor) throws -> Tensor {
    try states.reshaped([-1, states.size(2)]).rows(presence.reshaped([-1]))
  }

  @Test func hiddenStatesAreThoseOfTransformers() throws {
    let golden = try GoldenTensors("bert/golden.safetensors")
    let presence = try golden["presence"]
    let states = try model()(golden["ids"], presence: presence)
    try expectClose(
      present(states, presence), to: present(golden["states"], presence), absolute: 1e-5,
      relative: 1e-5)
  }

  @Test func paddingChangesNothing() throws {
    let golden = try GoldenTensors("bert/golden.safetensors")
    let model = try model()
    let short = try golden["ids"].sliced(1..<2).sliced(0..<6, axis: 1)
    let alone = try model(short)
    let padded = try model(
      golden["ids"].sliced(1..<2), presence: golden["presence"].sliced(1..<2))
    try expectClose(padded.sliced(0..<6, axis: 1), to: alone, absolute: 2e-6, relative: 1e-5)
  }

  /// Without padding between texts the layers see fewer tokens, and say the same of each: alone, a text has no
  /// padding.
  @Test func unequalTextsTogetherAreThoseTextsAlone() throws {
    let (store, root) = try makeRoot()
    let model = try BertModel(
      .init(vocabularySize: 9, width: 6, depth: 2, headCount: 2, hiddenSize: 8, maximumLength: 7),
      scope: root)
    try perturb(store)
    let lengths = [7, 1, 4, 0, 2]
    let ids = try Tensor((0..<35).map { Int64($0 * 5 % 9) }, shape: [5, 7])
    let presence = try Tensor(
      lengths.flatMap { length in (0..<7).map { $0 < length } }, shape: [5, 7])
    let weights = store.trainable.map(\.tensor)
    let together = try present(model(ids, presence: presence), presence)
    var alone: [Tensor] = []
    for (row, length) in lengths.enumerated() where length > 0 {
      let own = try ids.sliced(row..<row + 1).sliced(0..<length, axis: 1)
      alone.append(try model(own).reshaped([length, 6]))
    }
    let apart = try Tensor.concatenated(alone)
    try expectClose(together, to: apart, absolute: 1e-12, relative: 1e-12)
    let slopes = try (together * together * together).sum().gradients(of: weights)
    let expected = try (apart * apart * apart).sum().gradients(of: weights)
    for (own, other) in zip(slopes, expected) {
      #expect((own == nil) == (other == nil))
      if let own, let other { try expectClose(own, to: other, absolute: 1e-10, relative: 1e-10) }
    }
  }

  @Test func gradientsAreCentralDifferences() throws {
    let (store, root) = try makeRoot()
    let model = try BertModel(
      .init(vocabularySize: 6, width: 4, depth: 1, headCount: 2, hiddenSize: 6, maximumLength: 3),
      scope: root)
    try perturb(store)
    let ids = try Tensor([1, 2, 0, 5, 4, 3] as [Int64], shape: [2, 3])
    let presence = try Tensor([true, true, false, true, true, true], shape: [2, 3])
    let scale = try Tensor.ones([1], dtype: .float64)
    try layerGradientCheck(store, inputs: [scale], elementsEach: 6) {
      try present(model(ids, presence: presence), presence) * $0[0]
    }
  }

  @Test func refusesTextsLongerThanItsPositions() throws {
    let model = try model()
    let error = #expect(throws: TensorError.self) {
      try model(.zeros([1, 13], dtype: .int64))
    }
    #expect(error?.code == .shapeMismatch)
  }
}
