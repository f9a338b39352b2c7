import Dictionaries
import TestSupport
import Tensors
import Testing

/// Entries with features in any order, some of them 0, one row without any.
private func randomEntries(_ dtype: DType) throws -> (entries: ActiveEntries, dense: Tensor) {
  let counts: [Int64] = [0, 3, 1, 0, 2, 4]
  let features: [Int64] = [4, 0, 2, 2, 1, 4, 3, 2, 1, 0]
  let values: [Double] = [0.5, 2, 0, 1.5, 3, 0.25, 1, 0.75, 0, 4]
  var offsets: [Int64] = [0]
  var rows: [Int64] = []
  var dense = [Double](repeating: 0, count: 6 * 5)
  var place = 0
  for (row, count) in counts.enumerated() {
    for _ in 0..<count {
      dense[row * 5 + Int(features[place])] = values[place]
      rows.append(Int64(row))
      place += 1
    }
    offsets.append(Int64(place))
  }
  let entries = try ActiveEntries(
    features: Tensor(features), values: Tensor(values).converted(to: dtype), rows: Tensor(rows),
    offsets: Tensor(offsets), featureCount: 5)
  return (entries, try Tensor(dense, shape: [6, 5]).converted(to: dtype))
}

@Suite("Sparse kernels") struct SparseKernelTests {
  @Test(arguments: [DType.float32, .float64])
  func sparseProductsEqualDenseOnes(dtype: DType) throws {
    let tolerance = dtype == .float32 ? 1e-5 : 1e-13
    let generator = try Generator(seed: 5)
    let (entries, dense) = try randomEntries(dtype)
    let directions = try Tensor.normal([5, 7], generator: generator, dtype: dtype)
    let left = try Tensor.normal([6, 7], generator: generator, dtype: dtype)
    try expectClose(
      entries.sumsOfDirections(directions), to: dense.matmul(directions), absolute: tolerance)
    try expectClose(
      entries.sumsByFeature(left, index: entries.rows, weights: entries.values),
      to: dense.transposed().matmul(left), absolute: tolerance)
    let all = try left.matmul(directions.transposed()).reshaped([-1]).array(of: Double.self)
    let rows = try entries.rows.array(of: Int64.self)
    let features = try entries.features.array(of: Int64.self)
    try expectClose(
      entries.products(left, directions), to: zip(rows, features).map { all[Int($0 * 5 + $1)] },
      absolute: tolerance)
    try expectClose(
      entries.sums(entries.values, featureCount: 5), to: dense.sum(axes: [0]), absolute: tolerance)
  }

  @Test func batchSelectionKeepsTheLargestOfAll() throws {
    let generator = try Generator(seed: 11)
    let h = try Tensor.normal([50, 40], generator: generator)
    let sorted = try h.reshaped([-1]).array(of: Double.self).sorted(by: >)
    for guess in [nil, 0, 0.5, 1.9, 2.5, 1e9] as [Double?] {
      let (entries, smallest) = try BatchSelection.batchTopK(h, k: 3, guess: guess)
      #expect(entries.values.count == 150)
      expectClose(
        try entries.values.array(of: Double.self).sorted(by: >), to: Array(sorted.prefix(150)))
      #expect(smallest == sorted[149])
      let rows = try entries.rows.array(of: Int64.self)
      #expect(rows == rows.sorted())
    }
  }

  @Test func amongEqualsTheFirstAreKept() throws {
    let h = try Tensor([1, 1, 1, 1, 1, 1, 2, 1] as [Double], shape: [4, 2])
    for guess in [nil, 0, 0.3] as [Double?] {
      let (entries, _) = try BatchSelection.batchTopK(h, k: 1, guess: guess)
      #expect(try entries.rows.array(of: Int64.self) == [0, 0, 1, 3])
      #expect(try entries.features.array(of: Int64.self) == [0, 1, 0, 0])
    }
  }

  @Test func onlyWhatIsAboveZeroIsKept() throws {
    let h = try Tensor([-1, -2, 0, 0.5, -3, 0] as [Double], shape: [3, 2])
    let (entries, smallest) = try BatchSelection.batchTopK(h, k: 2, guess: nil)
    #expect(try entries.values.array(of: Double.self) == [0.5])
    #expect(smallest == 0)
    let perRow = try BatchSelection.topK(h, k: 2)
    #expect(try perRow.values.array(of: Double.self) == [0, 0, 0.5, 0, 0, 0])
  }

  @Test func aBatchWithoutActivationsHasGradientsOfZero() throws {
    let directions = try Tensor.identity(3)
    let parameters = DictionaryParameters(
      encoderWeight: directions, encoderBias: try .zeros([3]), directions: directions,
      bias: try .zeros([3]))
    let (entries, _) = try BatchSelection.batchTopK(.full([4, 3], -1), k: 2, guess: nil)
    #expect(entries.values.count == 0)
    let found = try SparseGradients.of(
      parameters, x: .ones([4, 3]), entries: entries, divisor: 4)
    #expect(try found.loss.item() == 3)
    for gradient in found.gradients.list.dropLast() {
      #expect(gradient.dtype == .float32)
      #expect(try gradient.magnitude().sum().item() == 0)
    }
    try expectClose(found.gradients.bias, to: [-2, -2, -2], absolute: 1e-6)
    #expect(try found.activity.sum().item() == 0)
  }
}
