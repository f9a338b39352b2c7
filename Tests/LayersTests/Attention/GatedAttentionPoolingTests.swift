import Layers
import TestSupport
import Tensors
import Testing

@Suite struct GatedAttentionPoolingTests {
  private let store: ParameterStore
  private let layer: GatedAttentionPooling
  private let tokens: Tensor
  private let presence: Tensor

  init() throws {
    let (store, root) = try makeRoot(seed: 81)
    self.store = store
    layer = try GatedAttentionPooling(width: 5, hiddenSize: 4, scope: root)
    try perturb(store)
    tokens = try .normal([3, 4, 5], generator: Generator(seed: 82), dtype: .float64)
    presence = try Tensor(
      [true, true, true, true, false, true, false, true, false, false, false, false], shape: [3, 4])
  }

  @Test func derivatives() throws {
    let all = try Tensor.ones([3, 4], dtype: .bool)
    for presence in [all, presence] {
      // The bias of the score moves all tokens alike and cancels in the softmax.
      try layerGradientCheck(store, inputs: [tokens]) {
        try layer($0[0], presence: presence).pooled.power(2)
      }
    }
  }

  @Test func weightsOfPresentTokensSumToOne() throws {
    let (pooled, weights) = try layer(tokens, presence: presence)
    #expect(pooled.shape == [3, 5])
    try expectClose(weights.sum(axes: [1]), to: [1, 1, 0], absolute: 1e-12)
    #expect(try (weights .< 0).any().item() == 0)
    let absent = try weights.replaced(where: presence, else: weights.zerosLike())
    try expectClose(weights, to: absent)
    // The pooled vector is the weighted mean.
    try expectClose(pooled, to: (tokens * weights.unsqueezed(-1)).sum(axes: [1]), absolute: 1e-12)
  }

  @Test func aCaseWithoutTokensGetsZero() throws {
    let (pooled, _) = try layer(tokens, presence: presence)
    #expect(try pooled.selected(2).array(of: Double.self) == [0, 0, 0, 0, 0])
  }

  @Test func absentTokensAndOrderChangeNothing() throws {
    let expected = try layer(tokens, presence: presence).pooled
    let other = try tokens.filled(where: (.!presence).unsqueezed(-1), with: 50)
    #expect(
      try layer(other, presence: presence).pooled.array(of: Double.self)
        == expected.array(of: Double.self))
    let order = try Tensor([3, 1, 0, 2] as [Int64])
    let moved = try layer(
      tokens.selecting(order, axis: 1), presence: presence.selecting(order, axis: 1))
    try expectClose(moved.pooled, to: expected, absolute: 1e-12)
  }
}
