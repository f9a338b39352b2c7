import Layers
import TestSupport
import Tensors
import Testing

/// One linear layer a group of columns, computed as products over segments.
@Suite struct GroupedLinearTests {
  /// Overlapping groups of unequal sizes; column 5 is in none.
  private let groups = [[0, 1, 2], [2], [4, 3, 0, 1]]

  @Test func goldenValues() throws {
    let input = try Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
    let weight = try Tensor([1.0, 10, 100], shape: [3, 1])
    let output = try input.segmentProducts(weight: weight, ends: [2, 3])
    #expect(output.shape == [2, 2, 1])
    // 1·1 + 2·10, 4·1 + 5·10; 3·100, 6·100
    #expect(try output.array(of: Double.self) == [21, 54, 300, 600])
  }

  @Test func equalsOneLayerAGroup() throws {
    let (_, root) = try makeRoot()
    let layer = try GroupedLinear(groups: groups, outputSize: 4, scope: root / "grouped")
    let input = try Tensor.normal([5, 6], generator: try Generator(seed: 3), dtype: .float64)
    let output = try layer(input)
    #expect(output.shape == [3, 5, 4])
    var first = 0
    for (place, group) in groups.enumerated() {
      let own = try input.selecting(Tensor(group.map(Int64.init)), axis: 1)
        .matmul(layer.weight.sliced(first..<first + group.count, axis: 0))
      try expectClose(
        try output.sliced(place..<place + 1, axis: 0).squeezed(0),
        to: try own + layer.bias.sliced(place..<place + 1, axis: 0), absolute: 1e-12, relative: 0)
      first += group.count
    }
  }

  @Test func derivativesEqualCentralDifferences() throws {
    let (store, root) = try makeRoot()
    let layer = try GroupedLinear(groups: groups, outputSize: 3, scope: root / "grouped")
    let input = try Tensor.normal([4, 6], generator: try Generator(seed: 5), dtype: .float64)
    try layerGradientCheck(store, inputs: [input]) { try layer($0[0]).tanh() }
  }

  @Test func initialValuesLieWithinTheBoundOfTheGroup() throws {
    let (_, root) = try makeRoot()
    let groups = [Array(0..<100), [3]]
    let layer = try GroupedLinear(groups: groups, outputSize: 64, scope: root / "grouped")
    let weights = try layer.weight.magnitude().array(of: Double.self)
    // ±1/√100 for the first group's 100 rows, ±1 for the second's one.
    #expect(weights.prefix(6400).allSatisfy { $0 <= 0.1 } && weights.prefix(6400).max() ?? 0 > 0.09)
    #expect(weights.suffix(64).max() ?? 0 > 0.5)
    #expect(try layer.bias.magnitude().array(of: Double.self).prefix(64).allSatisfy { $0 <= 0.1 })
  }

  @Test func refusesWhatDoesNotFit() throws {
    let (_, root) = try makeRoot()
    #expect(
      #expect(throws: TensorError.self) {
        try GroupedLinear(groups: [[0], []], outputSize: 2, scope: root / "a")
      }?.code == .invalidArgument)
    let input = try Tensor.zeros([2, 3])
    let weight = try Tensor.zeros([3, 2])
    for ends in [[], [2], [0, 3], [2, 2, 3], [4]] {
      #expect(throws: TensorError.self) { try input.segmentProducts(weight: weight, ends: ends) }
    }
    #expect(throws: TensorError.self) {
      try input.segmentProducts(weight: Tensor.zeros([4, 2]), ends: [3])
    }
    #expect(throws: TensorError.self) {
      try input.segmentProducts(weight: Tensor.zeros([3, 2], dtype: .float64), ends: [3])
    }
  }
}
