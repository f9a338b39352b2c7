import Layers
import TestSupport
import Tensors
import Testing

@Suite struct TransformerBlockTests {
  private let store: ParameterStore
  private let block: TransformerBlock
  private let tokens: Tensor
  private let presence: Tensor

  init() throws {
    let (store, root) = try makeRoot(seed: 71)
    self.store = store
    block = try TransformerBlock(
      width: 4, headCount: 2, hiddenSize: 6, dropout: 0.3, scope: root / "blocks" / 0)
    try perturb(store)
    tokens = try .normal([3, 4, 4], generator: Generator(seed: 72), dtype: .float64)
    presence = try Tensor(
      [true, true, true, true, false, true, false, true, false, false, false, false], shape: [3, 4])
  }

  @Test func hasPyTorchsNames() {
    #expect(
      store.entries.map(\.name)
        == [
          "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias", "self_attn.in_proj_weight",
          "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias",
          "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias",
        ].map { "blocks.0.\($0)" })
  }

  @Test(arguments: [false, true], [false, true])
  func derivatives(isMasked: Bool, isTraining: Bool) throws {
    try layerGradientCheck(store, inputs: [tokens], elementsEach: 12) {
      try block(
        $0[0], presence: isMasked ? presence : nil,
        mode: isTraining ? .training(Generator(seed: 5)) : .evaluation)
    }
  }

  @Test func absentTokensChangeNoPresentOne() throws {
    let present = try presence.unsqueezed(-1)
    let other = try tokens.filled(where: .!present, with: 100)
    let zero = try tokens.zerosLike()
    let first = try block(tokens, presence: presence, mode: .evaluation)
    let second = try block(other, presence: presence, mode: .evaluation)
    #expect(
      try first.replaced(where: present, else: zero).array(of: Double.self)
        == second.replaced(where: present, else: zero).array(of: Double.self))
  }

  @Test func permutedTokensGivePermutedOutputs() throws {
    let order = try Tensor([3, 1, 0, 2] as [Int64])
    try expectClose(
      block(
        tokens.selecting(order, axis: 1), presence: presence.selecting(order, axis: 1),
        mode: .evaluation),
      to: block(tokens, presence: presence, mode: .evaluation).selecting(order, axis: 1),
      absolute: 1e-12)
  }

  @Test func evaluationIsDeterministic() throws {
    let run = { try block(tokens, mode: .evaluation).array(of: Double.self) }
    #expect(try run() == run())
  }
}
