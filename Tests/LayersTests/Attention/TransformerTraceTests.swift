import Layers
import TestSupport
import Tensors
import Testing

/// Tokens that changed, beside what is known of the others, give what the whole block gives.
@Suite struct TransformerTraceTests {
  private let block: TransformerBlock
  private let tokens: Tensor

  init() throws {
    let (store, root) = try makeRoot(seed: 81)
    block = try TransformerBlock(width: 8, headCount: 2, scope: root)
    try perturb(store)
    tokens = try .normal([3, 5, 8], generator: Generator(seed: 82), dtype: .float64)
  }

  @Test(arguments: [false, true])
  func changedTokensGiveTheWholeBlock(isMasked: Bool) throws {
    let trace = try block.trace(tokens)
    // Four rows of two sets: one token, two, none, all.
    let sets = [2, 0, 2, 1]
    let rows = [0, 1, 1, 3, 3, 3, 3, 3]
    let positions = [4, 0, 3, 0, 1, 2, 3, 4]
    let changed = try Tensor.normal([8, 8], generator: Generator(seed: 83), dtype: .float64)
    var whole = try sets.map { try tokens.selected($0) }
    for (index, row) in rows.enumerated() {
      let place = positions[index]
      whole[row] = try .concatenated([
        whole[row].sliced(0..<place), changed.sliced(index..<index + 1),
        whole[row].sliced(place + 1..<5),
      ])
    }
    let presence =
      isMasked
      ? try Tensor((0..<20).map { $0 % 5 < 2 + $0 / 5 }, shape: [4, 5]) : nil
    let expected = try block(.stacked(whole), presence: presence, mode: .evaluation)
    let found = try block(
      changed: changed, rows: rows, positions: positions, of: sets, in: trace, presence: presence)
    try expectClose(found, to: expected, absolute: 1e-12)
    let pooled = try block(
      changed: changed, rows: rows, positions: positions, of: sets, in: trace, presence: presence,
      pooled: true)
    try expectClose(pooled, to: expected.mean(axes: [1]), absolute: 1e-12)
    try expectClose(
      block.mean(.stacked(whole), presence: presence), to: expected.mean(axes: [1]),
      absolute: 1e-12)
    // The trace itself is not written over.
    let again = try block(changed: changed, rows: rows, positions: positions, of: sets, in: trace)
    try expectClose(
      again, to: block(.stacked(whole), mode: .evaluation), absolute: 1e-12)
  }

  @Test func changesThatDoNotFitAreErrors() throws {
    let trace = try block.trace(tokens)
    let changed = try Tensor.zeros([1, 8], dtype: .float64)
    for (row, position, set) in [(1, 0, 0), (0, 5, 0), (0, -1, 0), (0, 0, 3), (-1, 0, 0)] {
      #expect {
        try block(changed: changed, rows: [row], positions: [position], of: [set], in: trace)
      } throws: { ($0 as? TensorError)?.code == .invalidArgument }
    }
  }
}
