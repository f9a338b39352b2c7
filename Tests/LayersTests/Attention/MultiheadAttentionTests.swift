import Layers
import TestSupport
import Tensors
import Testing

@Suite struct MultiheadAttentionTests {
  private let store: ParameterStore
  private let layer: MultiheadAttention
  private let query: Tensor
  private let context: Tensor
  private let presence: Tensor

  init() throws {
    let (store, root) = try makeRoot(seed: 61)
    self.store = store
    layer = try MultiheadAttention(width: 6, headCount: 2, scope: root)
    try perturb(store)
    let generator = try Generator(seed: 62)
    query = try .normal([3, 2, 6], generator: generator, dtype: .float64)
    context = try .normal([3, 4, 6], generator: generator, dtype: .float64)
    // The second case misses two tokens, the third has none.
    presence = try Tensor(
      [true, true, true, true, false, true, false, true, false, false, false, false], shape: [3, 4])
  }

  @Test func hasPyTorchsNames() {
    #expect(
      store.entries.map { "\($0.name) \($0.tensor.shape)" } == [
        "in_proj_weight [18, 6]", "in_proj_bias [18]", "out_proj.weight [6, 6]",
        "out_proj.bias [6]",
      ])
  }

  @Test(arguments: [false, true]) func selfAttentionDerivatives(isMasked: Bool) throws {
    try layerGradientCheck(store, inputs: [context]) {
      try layer($0[0], presence: isMasked ? presence : nil).power(2)
    }
  }

  @Test(arguments: [false, true]) func crossAttentionDerivatives(isMasked: Bool) throws {
    try layerGradientCheck(store, inputs: [query, context]) {
      try layer($0[0], context: $0[1], presence: isMasked ? presence : nil).power(2)
    }
  }

  @Test func selfAttentionIsCrossAttentionToItself() throws {
    try expectClose(layer(context), to: layer(context, context: context), absolute: 1e-12)
    try expectClose(
      layer(context, presence: presence), to: layer(context, context: context, presence: presence),
      absolute: 1e-12)
  }

  @Test func everyTokenPresentIsNoMask() throws {
    let all = try Tensor.ones([3, 4], dtype: .bool)
    try expectClose(
      layer(query, context: context, presence: all), to: layer(query, context: context),
      absolute: 1e-12)
  }

  @Test func aCaseWithoutTokensGetsZeroAndNoGradient() throws {
    let x = try query.tracked()
    let c = try context.tracked()
    let output = try layer(x, context: c, presence: presence)
    #expect(try output.selected(2).array(of: Double.self).allSatisfy { $0 == 0 })
    #expect(try output.isFinite().all().item() == 1)
    for gradient in try output.power(2).sum().gradients(of: [x, c]) {
      let gradient = try #require(gradient)
      #expect(try gradient.isFinite().all().item() == 1)
      #expect(try gradient.selected(2).array(of: Double.self).allSatisfy { $0 == 0 })
    }
  }

  @Test func absentTokensChangeNothing() throws {
    let expected = try layer(query, context: context, presence: presence)
    // Whatever stands where nothing is present: the output is the same, bit for bit.
    let absent = try (.!presence).unsqueezed(-1)
    let other = try context.filled(where: absent, with: 1e6)
    let output = try layer(query, context: other, presence: presence)
    #expect(try output.array(of: Double.self) == expected.array(of: Double.self))
    // Leaving the absent tokens out gives the same numbers.
    let present = try Tensor([1, 3] as [Int64])
    let shorter = try layer(
      query.sliced(1..<2), context: context.sliced(1..<2).selecting(present, axis: 1))
    try expectClose(shorter, to: expected.sliced(1..<2), absolute: 1e-12)
  }

  @Test func theOrderOfContextTokensChangesNothing() throws {
    let order = try Tensor([2, 0, 3, 1] as [Int64])
    try expectClose(
      layer(
        query, context: context.selecting(order, axis: 1),
        presence: presence.selecting(order, axis: 1)),
      to: layer(query, context: context, presence: presence), absolute: 1e-12)
  }

  @Test func permutedQueriesGivePermutedOutputs() throws {
    let order = try Tensor([1, 0] as [Int64])
    try expectClose(
      layer(query.selecting(order, axis: 1), context: context),
      to: layer(query, context: context).selecting(order, axis: 1), absolute: 1e-12)
  }

  /// Attention over one token cannot depend on the query: the trap of a published fusion model.
  @Test func oneContextTokenMakesTheOutputConstantInTheQuery() throws {
    let one = try context.sliced(0..<1, axis: 1)
    let x = try query.tracked()
    let output = try layer(x, context: one)
    try expectClose(output, to: layer(query * -3 + 1, context: one), absolute: 1e-12)
    let gradient = try #require(try output.power(2).sum().gradients(of: [x])[0])
    #expect(try gradient.magnitude().largest().item() < 1e-12)
    // Two distinct tokens make it depend on the query.
    let two = try context.sliced(0..<2, axis: 1)
    let difference = try layer(query, context: two) - layer(query * -3 + 1, context: two)
    #expect(try difference.magnitude().largest().item() > 1e-3)
  }

  @Test func weightsOfARowSumToOne() throws {
    // With values that are all the same vector, only the sum of the weights reaches the output.
    let weight = try #require(store["in_proj_weight"])
    let bias = try #require(store["in_proj_bias"])
    try weight.assign(weight.detached().copied().filled(where: valueRows(6), with: 0))
    let value = try bias.sliced(12..<18).reshaped([1, 1, 6])
    let expected = try value.linear(
      weight: #require(store["out_proj.weight"]), bias: store["out_proj.bias"])
    let output = try layer(query, context: context, presence: presence).sliced(0..<2)
    try expectClose(output, to: expected.expanded([2, 2, 6]), absolute: 1e-12)
  }

  private func valueRows(_ width: Int) throws -> Tensor {
    try Tensor((0..<(3 * width)).map { $0 >= 2 * width }, shape: [3 * width, 1])
  }

  @Test func attentionByHand() throws {
    // Scores q·k/√2 = (1/√2, 0): weights (0.6697615, 0.3302385), so 1 · w₁ + 3 · w₂ = 1.6604769.
    let q = try Tensor([1.0, 0], shape: [1, 1, 1, 2])
    let k = try Tensor([1.0, 0, 0, 1], shape: [1, 1, 2, 2])
    let v = try Tensor([1.0, 2, 3, 4], shape: [1, 1, 2, 2])
    try expectClose(
      q.attention(key: k, value: v).flattened(), to: [1.6604769013, 2.6604769013], absolute: 1e-9)
  }

  @Test(arguments: [(6, 4), (6, 0), (6, -2), (0, 1), (-6, 2), (.max, 1), (.min, 2)])
  func refusesWidthsThatHeadsDoNotDivide(width: Int, headCount: Int) throws {
    let (_, root) = try makeRoot()
    let error = #expect(throws: TensorError.self) {
      try MultiheadAttention(width: width, headCount: headCount, scope: root)
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test func refusesShapesThatDoNotFit() throws {
    let wrong: [() throws -> Tensor] = [
      { try layer(Tensor.zeros([3, 2, 5], dtype: .float64)) },
      { try layer(Tensor.zeros([3, 6], dtype: .float64)) },
      { try layer(query, context: context.sliced(0..<2)) },
      { try layer(query, context: context, presence: presence.sliced(0..<2)) },
      { try layer(query, context: context, presence: presence.sliced(0..<3, axis: 1)) },
    ]
    for attempt in wrong {
      let error = #expect(throws: TensorError.self) { _ = try attempt() }
      #expect(error?.code == .shapeMismatch, "\(error?.description ?? "")")
    }
  }

  @Test func aContextWithoutTokensGivesZeroOrAnError() throws {
    // Never NaN: a softmax over nothing.
    let nothing = try Tensor.zeros([3, 0, 6], dtype: .float64)
    let error = #expect(throws: TensorError.self) { try layer(query, context: nothing) }
    #expect(error?.code == .shapeMismatch)
    #expect(error?.operation == "MultiheadAttention")
  }
}
